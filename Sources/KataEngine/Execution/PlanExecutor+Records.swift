internal import KataCore
internal import KataDigest
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataProviders
internal import KataStore
internal import KataVerify

extension PlanExecutor {
    /// Everything measured, as the summary states it: from Git's objects, from the clock, and from exit codes.
    func summaryFacts(closing: ULID, completedAt: Timestamp) async throws -> SummaryFacts {
        // Whoever lands plans knows their commits; work of others is looked for.
        let gathered = try await GitFacts.gather(
            for: subject, commits: ledger.existing == nil ? landing?.commits : nil, from: tip,
            with: ledger.existing.map(TakenOver.init), in: services.git)
        var checks: [SummaryFacts.CheckFacts] = []
        var deviations = gathered.undeclared
        let own = try await services.store.attempts(of: lease.run)
        for task in ledger.tasks.values.sorted(by: { $0.index < $1.index }) {
            if let verification = task.verification {
                checks += verification.facts(owner: .task(task.index))
            } else if let earlier = task.history {
                checks += try await recordedChecks(of: earlier, task: task.index)
            }
            let id = task.kataID ?? task.history?.kataID
            if let id, let attempts = try await attemptsTaken(by: id, task: task.index, among: own), attempts > 1 {
                deviations.append(.repaired(task: task.index, attempts: attempts))
            }
            deviations += task.untouched.map { .untouchedPath($0, task: task.index) }
        }
        if let plan = ledger.planCheck { checks += plan.facts(owner: .plan) }
        deviations += checks.filter { $0.result == .skipped }
            .map { .skippedCheck($0.owner, command: $0.command, reason: "it could not be run") }
        if let existing = ledger.existing { deviations.append(.other(existing.statement)) }
        deviations += replayDeviations
        let run = try await services.store.run(lease.run)
        var facts = SummaryFacts(
            run: lease.run, plan: subject.id, phaseName: subject.phaseName, closing: closing,
            times: .init(
                started: run?.startedAt ?? ledger.startTime, completed: completedAt,
                active: (run?.activeDuration ?? .zero) + elapsed, paused: try await pausedTime(run)),
            base: gathered.base, result: gathered.result, tasks: gathered.tasks, files: gathered.files,
            dependenciesAdded: gathered.dependenciesAdded, checks: checks, mustHaves: ledger.mustHaves?.facts ?? [],
            deviations: deviations,
            existing: ledger.existing.map { .init(choice: $0.choice.rawValue, commits: $0.commits) },
            landing: landingFacts,
            checkpoints: ledger.answers.values.sorted { $0.task < $1.task }.map { .init($0) })
        if landing == nil { facts.committed = try await committedTrees(facts) }
        return facts
    }

    /// Where the checks of a task ran beside files that are in no commit.
    private func committedTrees(_ facts: SummaryFacts) async throws -> [Int: ObjectID] {
        var trees: [Int: ObjectID] = [:]
        for task in facts.tasks {
            let checked = facts.checks.filter { $0.owner == .task(task.index) }.compactMap(\.tree)
            guard let last = task.commits.last?.hash, !checked.isEmpty else { continue }
            let tree = try await services.git.tree(of: last)
            if checked.contains(where: { $0 != tree }) { trees[task.index] = tree }
        }
        return trees
    }

    /// How long the run has waited for people and limits, from its own record of the changes of its status.
    private func pausedTime(_ run: RunRecord?) async throws -> Duration {
        // Only a pause records time at work before the end.
        guard let run, run.activeDuration > .zero else { return .zero }
        var paused = Duration.zero
        var since: Timestamp?
        for event in try await services.store.allEvents(of: run.id) where event.content.kind == .runTransition {
            let status = event.content.payload["to"]?.stringValue
            if status == RunStatus.paused.rawValue {
                since = event.content.time
            } else if status == RunStatus.running.rawValue, let start = since {
                paused += .milliseconds(max(0, event.content.time.milliseconds - start.milliseconds))
                since = nil
            }
        }
        return paused
    }

    /// Counted over the run that committed the task, which most often is this one.
    private func attemptsTaken(by id: ULID, task: Int, among own: [AttemptRecord]) async throws -> Int? {
        guard own.contains(where: { $0.intent.kataID == id }) else {
            return try await services.store.attemptsTaken(by: id)
        }
        return own.count { $0.task == task && $0.status != .interrupted }
    }

    /// The checks of a task that an earlier run committed, as that run recorded them.
    private func recordedChecks(of earlier: CommittedEarlier, task: Int) async throws -> [SummaryFacts.CheckFacts] {
        guard let attempt = try await services.store.attempt(withKataID: earlier.kataID) else { return [] }
        return try await services.store.checks(of: attempt.run).filter { $0.attempt == attempt.id }.latest
            .map { SummaryFacts.CheckFacts($0, owner: .task(task)) }
    }

    func reportClosing(_ facts: SummaryFacts, commit: ObjectID?, path: RepositoryPath) {
        let taskChecks = Set(
            facts.checks.compactMap { check -> Int? in
                if case .task(let index) = check.owner, check.result == .passed { index } else { nil }
            })
        let planChecks = facts.checks.filter { $0.owner == .plan && $0.result != .open }
        report(
            .closed(
                .init(
                    summaryPath: path.display, commit: commit, commits: facts.tasks.reduce(0) { $0 + $1.commits.count },
                    tasksVerified: taskChecks.count, tasks: subject.document.tasks.count,
                    planChecksPassed: planChecks.count { $0.result == .passed }, planChecks: planChecks.count,
                    mustHavesPassed: ledger.mustHaves?.passed ?? 0, mustHaves: facts.mustHaves.count,
                    openMustHaves: ledger.mustHaves?.openItems ?? [],
                    undeclared: facts.deviations.compactMap {
                        if case .undeclaredPath(let path, _) = $0 { path.display } else { nil }
                    }, duration: elapsed)))
    }
}

extension RunLedger {
    /// Whether a task was committed without a check that passed.
    func hasUnverifiedTask(in facts: SummaryFacts) -> Bool {
        tasks.values.contains { task in
            if let verification = task.verification { return verification.isUnverified }
            if task.existing != nil { return true }
            return task.history.map { !$0.verification.hasPrefix("pass") } ?? false
        }
    }
}

extension [CheckRecord] {
    /// Without those that were run again: each command's last result, in the order of the commands.
    var latest: [CheckRecord] {
        enumerated().filter { place, check in
            !self[(place + 1)...].contains {
                $0.stage == check.stage && $0.attempt == check.attempt && $0.task == check.task
                    && $0.index == check.index
            }
        }.map(\.element)
    }
}

extension SummaryFacts.CheckFacts {
    /// A check as the store kept it.
    init(_ record: CheckRecord, owner: SummaryFacts.CheckFacts.Owner) {
        let result: SummaryFacts.CheckFacts.Result =
            switch record.verdict {
            case .passed: .passed
            case .failed: .failed
            case .timedOut: .timedOut
            case .unverified: .skipped
            }
        let before: SummaryFacts.CheckFacts.Baseline =
            switch record.facts["baseline"]?.stringValue {
            case "passed": .passed
            case "failed", "timed-out": .failed
            default: .notRun
            }
        self.init(
            owner: owner, command: record.subject,
            commandDigest: "sha256:\(CheckCommand(record.subject, owner: "").digest.hex)",
            outputDigest: record.outputDigest, class: .init(rawValue: record.kind) ?? .exec, exitCode: record.exitCode,
            duration: record.duration, tree: record.tree, result: result, baseline: before)
    }
}

extension SummaryWords {
    /// The provider's words over all tasks of a run.
    init(ledger: RunLedger, speaker: String) {
        self.init()
        self.speaker = speaker
        let words = ledger.tasks.values.sorted { $0.index < $1.index }.compactMap(\.words)
        oneLiner = words.compactMap(\.oneLiner).last ?? words.compactMap(\.summary).last
        subsystem = words.compactMap(\.subsystem).last
        tags = Self.unique(words.flatMap(\.tags))
        accomplishments = Self.unique(
            words.flatMap { $0.accomplishments.isEmpty ? [$0.summary].compactMap { $0 } : $0.accomplishments })
        provides = accomplishments
        keyDecisions = Self.unique(words.flatMap(\.decisions))
        decisionsMade = keyDecisions
        patternsEstablished = Self.unique(words.flatMap(\.patterns))
        patterns = patternsEstablished
        deviations = Self.unique(words.flatMap(\.deviations))
        issues = Self.unique(words.flatMap(\.issues))
        userSetup = Self.unique(words.flatMap(\.userSetup))
        nextPhaseReadiness = Self.unique(words.flatMap(\.nextPhaseReadiness))
    }

    private static func unique(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }
    }
}
