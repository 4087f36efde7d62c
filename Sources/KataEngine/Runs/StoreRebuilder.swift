package import KataCore
internal import KataFiles
package import KataGit
internal import KataMessages
internal import KataPlan
package import KataStore

/// Makes the records of runs again from Git alone: trailers, notes and summaries.
///
/// What is in history is found: plans that were closed with all that their summaries measured, and tasks of plans that were not.
/// What only the store knew is not: attempts that led nowhere, open runs and their answers, events, budgets.
package struct StoreRebuilder: Sendable {
    let git: GitWorkspace
    let owner: RunOwner
    let newID: @Sendable (Timestamp) -> ULID

    package init(git: GitWorkspace, owner: RunOwner, newID: @escaping @Sendable (Timestamp) -> ULID) {
        self.git = git
        self.owner = owner
        self.newID = newID
    }

    /// One run as Git tells it.
    package struct FoundRun: Sendable {
        var id: ULID
        var plan: PlanID
        var provider: String
        var started: Timestamp
        var ended: Timestamp
        /// `nil` for one that was not closed.
        var facts: SummaryFacts?
        var closing: ObjectID?
        var summary: RepositoryPath?
        /// Oldest first.
        var tasks: [FoundTask]
    }

    struct FoundTask: Sendable {
        var index: Int
        var kataID: ULID
        var commit: ObjectID
        var tree: ObjectID
        var parent: ObjectID?
        var time: Timestamp
        var attempts = 1
    }

    /// Reads all branches.
    package func find() async throws -> [FoundRun] {
        var tips = try await git.references(below: "refs/heads/").map(\.id)
        if let head = try await git.head().tip { tips.append(head) }
        guard !tips.isEmpty else { return [] }
        let commits = try await git.log(LogQuery(from: tips, trailer: .init(key: "Kata-Plan")))
        var found: [FoundRun] = []
        var told: Set<ULID> = []
        for commit in commits.map(TaskHistory.PlanCommit.init) where commit.task == nil {
            guard let run = try await closed(by: commit, among: commits), told.insert(run.id).inserted else { continue }
            found.append(run)
        }
        let covered = Set(found.flatMap { $0.tasks.map(\.kataID) })
        found += try await open(commits, besides: covered, taken: told)
        return found.sorted { ($0.started, $0.id) < ($1.started, $1.id) }
    }

    private func closed(by commit: TaskHistory.PlanCommit, among commits: [CommitInfo]) async throws -> FoundRun? {
        let parent: ObjectID
        if let first = commit.info.parents.first {
            parent = try await git.tree(of: first)
        } else {
            parent = try await git.emptyTree()
        }
        for change in try await git.changes(from: parent, to: commit.info.tree, detectingRenames: false) {
            guard change.path.lastComponent.hasSuffix(".md"), let blob = change.newBlob,
                let facts = SummaryDocument.parse(
                    bytes: try await git.readBlob(blob), path: change.path.display
                ).measured, facts.closing == commit.kataID
            else { continue }
            var tasks: [FoundTask] = []
            for task in facts.tasks {
                guard let last = task.commits.last, let info = commits.first(where: { $0.id == last.hash }) else {
                    continue
                }
                tasks.append(
                    FoundTask(
                        index: task.index, kataID: task.id, commit: info.id, tree: info.tree,
                        parent: info.parents.first, time: info.committer.time,
                        attempts: facts.attempts(of: task.index)))
            }
            return FoundRun(
                id: facts.run, plan: facts.plan, provider: try await provider(of: commit.info.id) ?? "unknown",
                started: facts.times.started, ended: facts.times.completed, facts: facts, closing: commit.info.id,
                summary: change.path, tasks: tasks)
        }
        return nil
    }

    /// Tasks in history that no summary covers, by plan; with the run's own id where a note tells it.
    private func open(
        _ commits: [CommitInfo], besides covered: Set<ULID>, taken: Set<ULID>
    ) async throws -> [FoundRun] {
        var runs: [ULID: FoundRun] = [:]
        var byPlan: [String: ULID] = [:]
        var seen = covered
        for info in commits.reversed() {
            let commit = TaskHistory.PlanCommit(info)
            guard let task = commit.task, let id = commit.kataID, seen.insert(id).inserted,
                let name = info.trailers.last(where: { $0.key == "Kata-Plan" })?.value
            else { continue }
            let statement = try await statement(of: info.id)
            let noted = statement?["run"]?.stringValue.flatMap { ULID($0) }
            let run = noted.flatMap { taken.contains($0) ? nil : $0 } ?? byPlan[name] ?? newID(info.committer.time)
            byPlan[name] = run
            var found =
                runs[run]
                ?? FoundRun(
                    id: run, plan: Self.plan(name), provider: statement?["provider"]?.stringValue ?? "unknown",
                    started: info.committer.time, ended: info.committer.time, tasks: [])
            found.ended = max(found.ended, info.committer.time)
            found.tasks.append(
                FoundTask(
                    index: task.index, kataID: id, commit: info.id, tree: info.tree, parent: info.parents.first,
                    time: info.committer.time))
            runs[run] = found
        }
        return Array(runs.values)
    }

    /// `09-01`: what follows the last hyphen is the plan's own part.
    private static func plan(_ text: String) -> PlanID {
        guard let hyphen = text.lastIndex(of: "-") else { return PlanID(phase: PhaseNumber(text), plan: "") }
        return PlanID(phase: PhaseNumber(text[..<hyphen]), plan: text[text.index(after: hyphen)...])
    }

    private func provider(of commit: ObjectID) async throws -> String? {
        try await statement(of: commit)?["provider"]?.stringValue
    }

    /// The predicate of the evidence in a commit's note.
    private func statement(of commit: ObjectID) async throws -> JSONText? {
        guard let note = try await git.note(for: commit) else { return nil }
        for line in note.split(separator: "\n") where line.hasPrefix("{") {
            if let predicate = (try? JSONText(parsing: String(line)))?["predicate"] { return predicate }
        }
        return nil
    }

    /// Writes the records, each with the time that it tells of.
    ///
    /// - Parameter clock: sets the store's time.
    package func write(
        _ runs: [FoundRun], to store: any RunStore, clock: @Sendable (Timestamp) -> Void
    ) async throws {
        for run in runs { try await write(run, to: store, clock: clock) }
    }

    private func write(
        _ found: FoundRun, to store: any RunStore, clock: @Sendable (Timestamp) -> Void
    ) async throws {
        clock(found.started)
        let creation = try await store.createRun(
            NewRun(
                id: found.id, planID: found.plan, baseCommit: found.facts?.base.commit ?? found.tasks.first?.parent,
                provider: ProviderIdentity(name: found.provider, mode: "unknown"), options: ["rebuilt": true]),
            leasedTo: owner)
        guard let lease = creation.lease else { return }
        try await store.transition(lease, RunTransition(from: .queued, to: .running))
        for task in found.tasks {
            clock(task.time)
            for number in 1...max(1, min(task.attempts, 100)) {
                let isLast = number == max(1, min(task.attempts, 100))
                let attempt = newID(task.time)
                try await store.recordIntent(
                    AttemptIntent(
                        id: attempt, task: task.index, number: number, kataID: task.kataID, baseCommit: task.parent),
                    under: lease, events: [])
                try await store.finishAttempt(
                    attempt,
                    AttemptResult(
                        isLast ? .done : .failed, activeDuration: .zero, resultTree: isLast ? task.tree : nil,
                        commit: isLast ? task.commit : nil),
                    checks: isLast
                        ? found.facts?.records(of: .task(task.index), stage: .task, attempt: attempt) ?? [] : [],
                    under: lease, events: [])
            }
        }
        clock(found.ended)
        if let facts = found.facts {
            try await store.recordChecks(facts.records(of: .plan, stage: .plan, attempt: nil), under: lease)
        }
        let isVerified = found.facts?.verdict == .verified
        try await store.transition(
            lease,
            RunTransition(
                from: .running, to: found.facts == nil ? .failed : .succeeded,
                detail: found.facts == nil ? .interrupted : isVerified ? .verified : .unverifiedAccepted,
                message: "made again from Git", activeDuration: found.facts?.times.active,
                resultCommit: found.closing ?? found.tasks.last?.commit, summaryPath: found.summary))
    }
}

extension SummaryFacts {
    fileprivate func attempts(of task: Int) -> Int {
        for case .repaired(task, let attempts) in deviations { return attempts }
        return 1
    }

    /// The checks of one owner that ran, as the store keeps them.
    fileprivate func records(
        of owner: CheckFacts.Owner, stage: CheckRecord.Stage, attempt: ULID?
    ) -> [CheckRecord] {
        var task: Int?
        if case .task(let index) = owner { task = index }
        return checks.filter { $0.owner == owner && $0.result != .open }.enumerated().map { index, check in
            let verdict: CheckRecord.Verdict =
                switch check.result {
                case .passed: .passed
                case .failed: .failed
                case .timedOut: .timedOut
                case .skipped, .open: .unverified
                }
            return CheckRecord(
                stage: stage, task: task, attempt: attempt, index: index, kind: check.class.rawValue,
                subject: check.command, verdict: verdict, exitCode: check.exitCode, duration: check.duration,
                tree: check.tree, outputDigest: check.outputDigest,
                facts: ["baseline": .string(check.baseline.rawValue)])
        }
    }
}
