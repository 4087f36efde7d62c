internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataProcess
internal import KataProviders
internal import KataStore
internal import KataVerify

extension PlanExecutor {
    /// Runs every different command once on the base, so that a check which passes anyway is known for what it is.
    func takeBaseline() async throws -> ExecutionMachine.Event {
        for attempt in try await services.store.attempts(of: lease.run) {
            ledger.earlierAttempts[attempt.task] = max(attempt.number, ledger.earlierAttempts[attempt.task] ?? 0)
        }
        try await putAsideLeftovers()
        try await finishCommittedTasks()
        try await snapshotUsersWork()
        guard options.takesBaseline else { return .baselineTaken }
        let open = subject.document.tasks.filter {
            ledger.tasks[$0.index]?.history == nil && ledger.tasks[$0.index]?.existing == nil
        }
        let tree = try await services.git.snapshot()
        let commands =
            open.flatMap { CheckList($0.verify, owner: "Task \($0.index)").commands }
            + CheckList(planVerification, owner: "Plan").commands
        guard !open.isEmpty, !commands.isEmpty else { return .baselineTaken }
        ledger.baseline = await verifier.baseline(
            of: commands, at: place(tree: tree, log: { "baseline-\($0 + 1)" }))
        if Task.isCancelled { throw CancellationError() }
        for task in open {
            for command in CheckList(task.verify, owner: "Task \(task.index)").commands {
                guard let result = ledger.baseline.result(of: command), result.isConclusive else { continue }
                report(
                    .baseline(
                        .init(task: task.index, command: command.text, passesBefore: result.outcome == .passed)))
            }
        }
        try await services.store.recordChecks(
            CheckedBlock(
                .missing, Verification(results: ledger.baseline.results), baseline: Baseline()
            ).records(stage: .baseline, task: nil, attempt: nil), under: lease)
        return .baselineTaken
    }

    func verify(task index: Int, attempt: Int) async throws -> ExecutionMachine.Event {
        guard var progress = current, progress.index == index else {
            preconditionFailure("a task is verified right after its attempt")
        }
        let log = "task-\(index)-attempt-\(progress.earlierAttempts + attempt)"
        var checked = await run(
            planTask(index).verify, owner: "Task \(index)", tree: progress.resultTree, task: index, log: "\(log)-verify"
        )
        if let command = options.postTaskCommand, !checked.isFailed, !checked.verification.wasCancelled {
            let after = await run(
                VerifyBlock.missing.adding([command]), owner: "Task \(index)", tree: progress.resultTree, task: index,
                log: "\(log)-post")
            checked = checked.followed(by: after)
        }
        if Task.isCancelled || checked.verification.wasCancelled { throw CancellationError() }
        progress.verification = checked
        progress.problem = checked.problem
        current = progress
        if let problem = checked.problem {
            report(.attemptFailed(task: index, attempt: attempt, reason: problem))
            try await finishAttempt(
                .failed,
                failure: AttemptFailureRecord(failureClass: "verification_failed", message: problem.summary))
        }
        if checked.problem == nil {
            // Before the commit: a kill in between must not lose what was measured.
            try await services.store.recordChecks(
                checked.records(stage: .task, task: index, attempt: progress.attempt), under: lease)
        }
        return .verified(checked.verdict(on: progress.resultTree))
    }

    /// After a hook changed files: the same checks on what is in the working tree now.
    func verifyAgain(task index: Int) async throws -> CheckedBlock {
        let tree = try await services.git.snapshot()
        return await run(
            planTask(index).verify, owner: "Task \(index)", tree: tree, task: index, log: "task-\(index)-after-hooks")
    }

    /// The plan's own checks on the result of all tasks, then its must-haves on the result's tree.
    func checkPlan() async throws -> ExecutionMachine.Event {
        let git = services.git
        let block = planVerification
        let snapshot = try await git.snapshot()
        let checked = await run(block, owner: "Plan", tree: snapshot, task: nil, log: "plan-verify")
        if Task.isCancelled || checked.verification.wasCancelled { throw CancellationError() }
        ledger.planCheck = checked
        for result in checked.verification.results {
            report(
                .planCheck(
                    command: result.command.text, outcome: result.explanation ?? result.outcome.rawValue,
                    passed: result.outcome == .passed, duration: result.duration))
        }
        try await services.store.recordChecks(checked.records(stage: .plan, task: nil, attempt: nil), under: lease)

        let mustHaves = try await MustHaveJudge(subject: subject, git: git).judge(
            tree: git.tree(of: tip), checks: allChecks)
        ledger.mustHaves = mustHaves
        report(
            .mustHaves(
                passed: mustHaves.passed, failed: mustHaves.failed, open: mustHaves.open))
        for failure in mustHaves.failures { report(.notice(failure)) }

        if checked.isFailed || mustHaves.failed > 0 {
            return .planChecked(.failed(FailureSignature("plan checks")))
        }
        return .planChecked(!block.commands.isEmpty && checked.isUnverified ? .unverified : .passed)
    }

    /// The plan's own checks, and those that the settings add to every plan.
    var planVerification: VerifyBlock { subject.document.verification.adding(options.extraChecks) }

    private var allChecks: [CheckResult] {
        let tasks = ledger.tasks.values.sorted { $0.index < $1.index }.compactMap(\.verification)
        return (tasks + [ledger.planCheck].compactMap { $0 }).flatMap(\.verification.results)
    }

    private func run(
        _ block: VerifyBlock, owner: String, tree: ObjectID, task: Int?, log: String
    ) async -> CheckedBlock {
        let list = CheckList(block, owner: owner)
        guard !list.commands.isEmpty else { return .nothing(of: block) }
        if let task { report(.verifying(task: task, command: list.commands.map(\.text).joined(separator: " ; "))) }
        let verification = await verifier.verify(list, at: place(tree: tree, log: { "\(log)-\($0 + 1)" }))
        return CheckedBlock(block, verification, baseline: ledger.baseline)
    }

    private func place(tree: ObjectID, log: @escaping @Sendable (Int) -> String) -> CommandVerifier.Place {
        let folder = folder
        return CommandVerifier.Place(
            root: subject.projectRoot, tree: tree, logFile: { try? folder.log(log($0)).display })
    }

    /// Made once for a run: what children may see and what must be blotted out does not change.
    func makeVerifier() -> CommandVerifier {
        CommandVerifier(
            runner: ChildRunner(redactor: Redactor(values: SecretVariables.values(in: services.environment))),
            environment: EnvironmentPolicy.project.environment(
                from: services.environment,
                adding: ["KATA_RUN": lease.run.description, "KATA_PLAN": subject.id.description]),
            limits: ChildLimits(hard: options.verifyTimeout), now: services.time.now)
    }

}
