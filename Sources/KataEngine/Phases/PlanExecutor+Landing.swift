internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataMessages
internal import KataPlan
internal import KataProviders
internal import KataStore
internal import KataVerify

/// A plan whose tasks are done in a working tree of its own, on its way to the branch that the work is meant for.
struct LandingState: Sendable {
    /// As the work left them; landing may have to be tried more than once.
    var ledger: RunLedger
    let workTip: ObjectID
    /// The checks of the plan on the tree of all plans of the wave; `nil` when it landed as it was checked in its own tree.
    var checked: LandingChecks?
    /// The plan's commits on the branch, oldest first.
    var commits: [TaskHistory.PlanCommit] = []
    /// By the commit on the branch, the one in the plan's own working tree that it repeats.
    var origins: [ObjectID: ObjectID] = [:]
    var closing: (facts: SummaryFacts, path: RepositoryPath, commit: ObjectID)?
}

/// What the checks of one plan said on a tree that holds the work of several.
struct LandingChecks: Sendable {
    var tree: ObjectID
    var tasks: [Int: CheckedBlock] = [:]
    var plan: CheckedBlock

    /// The first check that failed, with whose it is.
    var problem: (owner: String, ExecutionNews.AttemptProblem)? {
        for (index, block) in tasks.sorted(by: { $0.key < $1.key }) {
            if let problem = block.problem { return ("task \(index)", problem) }
        }
        return plan.problem.map { ("the plan", $0) }
    }
}

/// How a plan that is ready to land ends.
enum LandingEnding: Sendable {
    case landed
    /// Nothing is wrong with it: it waits, and the next execution of the phase takes it up.
    case held(reason: String)
    case broken(ExecutionFailure)
    case cancelled
}

extension PlanExecutor {
    /// As ``run()``, up to the closing of the plan, which is left to the landing.
    /// - Returns: `nil` when the plan is ready to land; else how the run ended.
    func runUntilClosing() async throws -> ExecutionReport? {
        introduce()
        var action = machine.start()
        while true {
            switch action {
            case .finish(let outcome): return try await Task { try await self.finish(outcome) }.value
            case .close:
                landing = LandingState(ledger: ledger, workTip: tip)
                return nil
            default:
                let isStopped = Task.isCancelled
                action = machine.next(
                    after: isStopped ? .cancelled(reason: cancellationReason) : await perform(action))
            }
        }
    }

    /// Ends the run of a plan that was ready to land.
    func conclude(_ ending: LandingEnding) async throws -> ExecutionReport {
        let event: ExecutionMachine.Event
        switch ending {
        case .landed:
            guard let closing = landing?.closing else { preconditionFailure("a plan lands with its closing commit") }
            tip = closing.commit
            closed = ClosedRun(summaryPath: closing.path, commit: closing.commit)
            reportClosing(closing.facts, commit: closing.commit, path: closing.path)
            event = .closed(anyTaskUnverified: ledger.hasUnverifiedTask(in: closing.facts))
        case .held(let reason):
            giveUpLanding()
            event = .broken(.landingHeld(reason: reason))
        case .broken(let failure):
            giveUpLanding()
            event = .broken(failure)
        case .cancelled:
            giveUpLanding()
            event = .cancelled(reason: cancellationReason)
        }
        guard case .finish(let outcome) = machine.next(after: event) else {
            preconditionFailure("nothing comes after the closing")
        }
        return try await Task { try await self.finish(outcome) }.value
    }

    /// The plan's commits that the branch does not have, oldest first.
    /// - Throws: `branchMoved` when there are others among them: history was rewritten under the plan.
    func landingCommits(notIn branchTip: ObjectID) async throws -> [CommitInfo] {
        guard let landing else { return [] }
        let commits = try await services.git.log(LogQuery(from: [landing.workTip], excluding: [branchTip]))
        for commit in commits
        where commit.trailers.last(where: { $0.key == "Kata-Plan" })?.value != subject.id.description {
            throw ExecutionFailure.branchMoved(task: subject.document.tasks.count)
        }
        return commits.reversed()
    }

    /// Runs all checks of the plan on a tree that holds the work of several plans.
    /// - Parameter root: the folder of the files of that tree, which `.planning` is in.
    func checkLanding(of tree: ObjectID, at root: String) async throws -> LandingChecks {
        try await recallBaseline()
        var tasks: [Int: CheckedBlock] = [:]
        for task in subject.document.tasks where !task.type.isCheckpoint {
            var checked = await check(
                task.verify, owner: "Task \(task.index)", tree: tree, at: root, log: "landing-task-\(task.index)")
            if let command = options.postTaskCommand, !checked.isFailed {
                checked = checked.followed(
                    by: await check(
                        VerifyBlock.missing.adding([command]), owner: "Task \(task.index)", tree: tree, at: root,
                        log: "landing-task-\(task.index)-post"))
            }
            tasks[task.index] = checked
        }
        let plan = await check(planVerification, owner: "Plan", tree: tree, at: root, log: "landing-plan")
        if Task.isCancelled { throw CancellationError() }
        let checks = LandingChecks(tree: tree, tasks: tasks, plan: plan)
        landing?.checked = checks
        return checks
    }

    /// What the commands said before the work, when an earlier process of the run has asked them.
    private func recallBaseline() async throws {
        guard ledger.baseline.results.isEmpty else { return }
        let results = try await services.store.checks(of: lease.run).filter { $0.stage == .baseline }.map { record in
            CheckResult(
                command: CheckCommand(record.subject, owner: "baseline"), outcome: .init(record.verdict),
                exitCode: record.exitCode, duration: record.duration ?? .zero, startedAt: ledger.startTime,
                tree: record.tree)
        }
        ledger.baseline = Baseline(results: results)
        landing?.ledger.baseline = ledger.baseline
    }

    private func check(
        _ block: VerifyBlock, owner: String, tree: ObjectID, at root: String, log: String
    ) async -> CheckedBlock {
        let list = CheckList(block, owner: owner)
        guard !list.commands.isEmpty else { return .nothing(of: block) }
        let folder = folder
        let place = CommandVerifier.Place(
            root: root, tree: tree, logFile: { try? folder.log("\(log)-\($0 + 1)").display })
        return CheckedBlock(block, await verifier.verify(list, at: place), baseline: ledger.baseline)
    }

    // MARK: - One try

    /// Begins to put the plan on the branch; forgets what an earlier try has found.
    /// - Parameter isCheckedAgain: whether the plan was checked on the tree that lands, not only on its own.
    func beginLanding(isCheckedAgain: Bool) {
        guard var state = landing else { return }
        ledger = state.ledger
        tip = state.workTip
        state.commits = []
        state.origins = [:]
        state.closing = nil
        if !isCheckedAgain { state.checked = nil }
        landing = state
        // Tasks that were on the branch before belong to the plan too.
    }

    /// The commit lands as it is.
    func landUnchanged(_ commit: CommitInfo) {
        landing?.commits.append(TaskHistory.PlanCommit(commit, of: subject.id))
    }

    /// Makes a commit again on another parent. What it says of its verification is true for the tree that it lands with.
    func replay(_ commit: CommitInfo, onto parent: ObjectID, tree: ObjectID) async throws -> CommitInfo {
        let git = services.git
        let known = TaskHistory.PlanCommit(commit, of: subject.id)
        var message = commit.message
        var evidence: TaskEvidence?
        if let index = known.task?.index, tree != commit.tree, let checked = landing?.checked,
            let block = checked.tasks[index]
        {
            let made = TaskEvidence(
                plan: subject.id, task: index, of: subject.document.tasks.count, run: lease.run, tree: tree,
                checked: block, provider: provider.identity, replay: .init(from: commit.id, checkedOn: checked.tree))
            message = message.replacingTrailer("Kata-Verify", known.verification, with: made.trailer)
            evidence = made
            ledger.tasks[index]?.verification = block
        }
        let id = try await git.commit(
            CommitDraft(tree: tree, parents: [parent], message: message, author: commit.author, sign: .asConfigured))
        let landed = try await git.commitInfo(id)
        landing?.commits.append(TaskHistory.PlanCommit(landed, of: subject.id))
        landing?.origins[id] = commit.id
        if let index = known.task?.index {
            if ledger.tasks[index]?.commit == commit.id { ledger.tasks[index]?.commit = id }
            if ledger.tasks[index]?.history?.commit == commit.id { ledger.tasks[index]?.history?.commit = id }
        }
        let old = ledger.pendingNotes.filter { $0.commit == commit.id }
        ledger.pendingNotes.removeAll { $0.commit == commit.id }
        if let evidence {
            ledger.pendingNotes += evidence.noteLines(for: id).map { PendingNote(commit: id, line: $0) }
        } else {
            // The same tree with the same evidence, on another parent.
            ledger.pendingNotes += old.prefix(1).map { PendingNote(commit: id, line: $0.line) }
        }
        return landed
    }

    /// Makes the closing commit of the plan on top of its last task.
    /// - Parameters:
    ///   - parent: the tip of what is to land, by now.
    ///   - work: the tree of all tasks of the wave together, without closing documents.
    ///   - alsoClosed: the paths of plans that are closed below.
    func closeLanding(on parent: ObjectID, work: ObjectID, alsoClosed: Set<String>) async throws -> ObjectID {
        guard let state = landing else { preconditionFailure("a plan is closed when it lands") }
        tip = parent
        if let checked = state.checked {
            ledger.planCheck = checked.plan
            let task = checked.tasks.sorted { $0.key < $1.key }.flatMap(\.value.verification.results)
            ledger.mustHaves = try await MustHaveJudge(subject: subject, git: services.git).judge(
                tree: work, checks: task + checked.plan.verification.results)
        }
        let known = Set(state.commits.compactMap { $0.task?.index })
        var earlier: [TaskHistory.PlanCommit] = []
        for task in ledger.tasks.values.sorted(by: { $0.index < $1.index }) {
            guard !known.contains(task.index), let history = task.history else { continue }
            earlier.append(
                TaskHistory.PlanCommit(try await services.git.commitInfo(history.commit), of: subject.id))
        }
        landing?.commits = earlier + state.commits
        let now = services.time.now()
        let library = try PlanLibrary.open(projectRoot: subject.projectRoot, files: services.files)
        let closing = try ClosingPlan(for: subject, library: library, closedAt: now, alsoClosed: alsoClosed)
        let id = services.newID()
        let facts = try await summaryFacts(closing: id, completedAt: now)
        let summary = SummaryDocument(
            facts: facts, words: SummaryWords(ledger: ledger, speaker: provider.identity.name),
            plannedPurposes: subject.plannedPurposes
        ).render()
        let (commit, evidence) = try await makeClosingCommit(
            closing, summary: summary, id: id, checked: services.git.tree(of: parent))
        ledger.pendingNotes += evidence.noteLines(for: commit).map { PendingNote(commit: commit, line: $0) }
        landing?.closing = (facts, closing.summary, commit)
        return commit
    }

    /// What the landed commits say of themselves, recorded before the branch moves: a kill must not lose what was measured.
    func recordLandingChecks() async throws {
        guard let checked = landing?.checked else { return }
        let attempts = try await services.store.attempts(of: lease.run).filter { $0.status == .done }
        let isReplayed = Set(
            ledger.tasks.values.filter { task in
                landing?.commits.contains { $0.task?.index == task.index && landing?.origins[$0.info.id] != nil }
                    ?? false
            }.map(\.index))
        var records: [CheckRecord] = []
        for (index, block) in checked.tasks.sorted(by: { $0.key < $1.key }) {
            // Of a task that lands as it was, the evidence stays the one of its own tree.
            let attempt =
                isReplayed.contains(index)
                ? attempts.last { $0.task == index && $0.intent.kataID == ledger.tasks[index]?.id }?.id : nil
            records += block.records(stage: .task, task: index, attempt: attempt)
        }
        records += checked.plan.records(stage: .plan, task: nil, attempt: nil)
        try await services.store.recordChecks(records, under: lease)
    }

    /// Lets the records name the commits that the branch holds.
    func recordLanded() async throws {
        guard let state = landing, !state.origins.isEmpty else { return }
        let landed = state.commits.compactMap { commit in commit.kataID.map { ($0, commit.info.id) } }
        let attempts = try await services.store.attempts(of: lease.run).compactMap { attempt in
            landed.first { $0.0 == attempt.intent.kataID && attempt.commit != nil }
                .map { LandedAttempt(attempt: attempt.id, commit: $0.1) }
        }
        try await services.store.recordLanding(attempts, under: lease)
    }

    /// The notes of the run so far, which are written together with those of other plans.
    func takeNotes() -> [(object: ObjectID, line: String)] {
        defer { ledger.pendingNotes = [] }
        return ledger.pendingNotes.map { ($0.commit, $0.line) }
    }

    /// The reference that keeps the commits of the plan's own working tree, when the branch has others in their place.
    var landingOrigin: (reference: String, tip: ObjectID)? {
        guard let landing, !landing.origins.isEmpty else { return nil }
        return ("refs/kata/attempts/\(lease.run)", landing.workTip)
    }

    /// For the summary: what ties the replayed commits to the checks on the tree of all plans.
    var landingFacts: SummaryFacts.LandingFacts? {
        guard let landing, let checked = landing.checked else { return nil }
        var trees: [Int: ObjectID] = [:]
        for commit in landing.commits where landing.origins[commit.info.id] != nil {
            if let task = commit.task?.index { trees[task] = commit.info.tree }
        }
        return SummaryFacts.LandingFacts(checkedOn: checked.tree, trees: trees)
    }

    /// For the summary: which tasks are on the branch in another form than they were made.
    var replayDeviations: [SummaryFacts.DeviationFacts] {
        guard let landing, let checked = landing.checked else { return [] }
        return landing.commits.compactMap { commit in
            guard let task = commit.task?.index, let origin = landing.origins[commit.info.id] else { return nil }
            return .other(
                "task \(task) was replayed from \(origin.short) beside other plans and verified again on tree \(checked.tree.short)"
            )
        }
    }

    private func giveUpLanding() {
        guard let state = landing else { return }
        ledger = state.ledger
        tip = state.workTip
    }
}

extension TaskLedger {
    /// In the trailer of its commit.
    fileprivate var id: ULID? { kataID ?? history?.kataID }
}

extension CheckResult.Outcome {
    fileprivate init(_ verdict: CheckRecord.Verdict) {
        switch verdict {
        case .passed: self = .passed
        case .failed: self = .failed
        case .timedOut: self = .timedOut
        case .unverified: self = .notRunnable
        }
    }
}

extension String {
    /// The message with another value of a trailer that it is known to have.
    fileprivate func replacingTrailer(_ key: String, _ old: String?, with new: String) -> String {
        guard let old, let range = ranges(of: "\n\(key): \(old)").last else { return self }
        return self[..<range.lowerBound] + "\n\(key): \(new)" + self[range.upperBound...]
    }
}
