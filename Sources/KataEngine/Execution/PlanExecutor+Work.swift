internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataHooks
internal import KataMessages
internal import KataPlan
internal import KataProviders
internal import KataStore
internal import KataVerify

extension PlanExecutor {
    /// One attempt: the provider works, then the tree says what it really changed.
    func work(
        on index: Int, attempt: Int, after reason: AttemptFailure?
    ) async throws -> ExecutionMachine.Event {
        let task = planTask(index)
        var progress: TaskInProgress
        if let open = current, open.index == index {
            progress = open
            _ = try await followBranch(with: &progress)
        } else {
            try await followBranch(before: index)
            let start = try await services.git.snapshot()
            progress = TaskInProgress(
                index: index, kataID: services.newID(), startTree: start, startedAt: services.time.monotonic(),
                attempt: services.newID(), resultTree: start)
            // The same run in an earlier process may have begun the task; its records and logs stay what they are.
            progress.earlierAttempts = ledger.earlierAttempts[index] ?? 0
        }
        progress.attempt = services.newID()
        let prompt = try await prompt(for: task, repairing: progress.problem)
        let number = progress.earlierAttempts + attempt
        let scratch = try makeScratchFolder()
        // Whoever finds the work half done asks for the tree that it began with.
        try await services.git.publishObjects()
        try await services.store.recordIntent(
            AttemptIntent(
                id: progress.attempt, task: index, number: number, kataID: progress.kataID, baseCommit: tip,
                baseTree: progress.startTree, promptDigest: prompt.digest),
            under: lease, events: [])
        // That record is on the disk, and all that the store was told before: what the provider changes is not taken for the
        // person's work after a loss of power.
        try await settle(isSynchronized: true)
        report(
            .attemptStarted(
                task: index, attempt: attempt, of: options.retries + 1, name: task.name,
                repairing: progress.problem?.summary))
        progress.report = nil
        progress.verification = nil
        current = progress
        ledger.tasks[index]?.attempts = attempt

        let assignment = TaskAssignment(
            prompt: prompt, plan: subject.id, task: index, taskCount: subject.document.tasks.count, taskName: task.name,
            run: lease.run, attempt: attempt, workingDirectory: subject.projectRoot, scratchFolder: scratch.display,
            logFile: try? folder.log("task-\(index)-attempt-\(number)-provider").display,
            environment: services.environment, limits: options.limits, session: progress.session)
        let outcome = try await marked(task, progress.kataID) { try await performWithinBudget(assignment) }
        let before = progress.resultTree
        progress.resultTree = try await services.git.snapshot()
        let changes = try await services.git.changes(
            from: progress.startTree, to: progress.resultTree, detectingRenames: false)
        // A replay applies one attempt after the other, so each is recorded against the tree that it began with.
        try await record(from: before, to: progress.resultTree, of: assignment)
        progress.changes = fence(for: task).assess(
            try await ownChanges(changes, of: progress).filter { !subject.isArtefact($0.path, of: provider) }
                .map { (path: $0.path, isDeletion: $0.kind == .deleted) })

        current = progress
        let hadChanged = !progress.changes.changed.isEmpty
        if try await followBranch(with: &progress), hadChanged, progress.changes.changed.isEmpty {
            // All that the task did was committed, and not by kata: a provider that commits by itself is no way to do that.
            throw ExecutionFailure.branchMoved(task: index)
        }

        switch outcome {
        case .failure(let failure):
            progress.session = failure.session ?? progress.session
            ledger.add(failure.usage, toTask: index)
            current = progress
            if let cause = budgetPause {
                budgetPause = nil
                try await finishAttempt(
                    .interrupted,
                    failure: AttemptFailureRecord(
                        failureClass: cause.name, message: cause.diagnostic(task: index).message),
                    usage: failure.usage)
                throw cause
            }
            if failure.kind == .cancelled || Task.isCancelled { return .cancelled(reason: cancellationReason) }
            return try await providerFailed(failure, attempt: attempt)
        case .success(let words):
            progress.session = words.session
            progress.report = words
            ledger.tasks[index]?.words = words.words
            ledger.add(words.usage, toTask: index)
        }
        current = progress
        try await refuseWhatIsFenced(progress)
        guard !progress.changes.changed.isEmpty || machine.tasks[index - 1].mayChangeNothing else {
            return try await nothingChanged(attempt: attempt, report: progress.report)
        }
        return .providerFinished(changed: !progress.changes.changed.isEmpty)
    }

    /// As long as a person works, the hooks know on what: a commit of theirs gets the task's trailers.
    private func marked<Value: Sendable>(
        _ task: PlanTask, _ id: ULID, _ body: () async throws -> Value
    ) async rethrows -> Value {
        guard provider.identity.mode == .manual else { return try await body() }
        let own = task.files.compactMap { $0.path.map(subject.inRepository) }
        let paths =
            own.isEmpty
            ? subject.document.frontmatter.filesModified.compactMap { $0.path.map(subject.inRepository) } : own
        let message = TaskMessage(
            type: TaskMessage.type(proposed: nil, paths: own), plan: subject.id, name: task.name, body: "",
            style: options.commitStyle)
        let mark = TaskMark(
            subject: message.subject,
            trailers: [
                Trailer(key: "Kata-Plan", value: subject.id.description),
                Trailer(key: "Kata-Task", value: "\(task.index)/\(subject.document.tasks.count)"),
                Trailer(key: "Kata-Id", value: id.description),
            ], paths: paths.map(\.display), base: await base(of: paths))
        let keeper = TaskMarkKeeper(mark, location: services.git.location)
        let value = try await body()
        _ = consume keeper
        return value
    }

    /// What the tip holds at the paths; `nil` when one of them stands for several files, and for what can't be read.
    private func base(of paths: [RepositoryPath]) async -> TaskMark.Base? {
        guard !paths.isEmpty else { return nil }
        do {
            let tree = try await services.git.tree(of: tip)
            var contents: [String: String] = [:]
            for path in paths {
                let name = path.display
                guard !name.contains("*"), Array(name.utf8) == path.bytes else { return nil }
                guard let entry = try await services.git.entry(at: path, in: tree) else { continue }
                guard entry.mode != .folder else { return nil }
                contents[name] = "\(String(entry.mode.rawValue, radix: 8)) \(entry.id.hex)"
            }
            return TaskMark.Base(commit: tip.hex, contents: contents)
        } catch {
            return nil
        }
    }

    func perform(_ assignment: TaskAssignment) async -> Result<ProviderReport, ProviderFailure> {
        let report = report
        let index = assignment.task
        do {
            return .success(
                try await provider.perform(assignment) { event in report(.provider(task: index, event)) })
        } catch {
            return .failure(error)
        }
    }

    /// The paths that this task may change, and those that nobody but the user may.
    private func fence(for task: PlanTask) -> TaskFence {
        TaskFence(
            declared: subject.rules(for: task), usersPaths: ledger.usersPaths, planPath: subject.planPath)
    }

    /// Violations that no further attempt may paper over.
    private func refuseWhatIsFenced(_ progress: TaskInProgress) async throws {
        let found = progress.changes
        let failure: ExecutionFailure? =
            if found.touchesPlan {
                .planChanged(task: progress.index)
            } else if !found.usersPaths.isEmpty {
                .userFilesTouched(task: progress.index, paths: found.usersPaths.map(\.display))
            } else if !found.undeclaredDeletions.isEmpty && !options.allowsDeletions {
                .undeclaredDeletions(task: progress.index, paths: found.undeclaredDeletions.map(\.display))
            } else if options.isStrict && !found.undeclared.isEmpty {
                .undeclaredPaths(task: progress.index, paths: found.undeclared.map(\.display))
            } else {
                nil
            }
        guard let failure else { return }
        try await finishAttempt(
            .failed, failure: AttemptFailureRecord(failureClass: failure.name, message: failure.message))
        throw failure
    }

    private func providerFailed(_ failure: ProviderFailure, attempt: Int) async throws -> ExecutionMachine.Event {
        let problem = ExecutionNews.AttemptProblem(
            summary: "\(provider.identity.name): \(failure.message) (\(failure.name))", command: nil, exitCode: nil,
            outputTail: failure.detail)
        current?.problem = problem
        report(.attemptFailed(task: current?.index ?? 0, attempt: attempt, reason: problem))
        let cause = PauseCause(failure)
        try await finishAttempt(
            // A pause is no failure of the work: what follows it is no repair.
            cause == nil ? .failed : .interrupted,
            failure: AttemptFailureRecord(failureClass: failure.name, message: failure.message),
            usage: failure.usage.isEmpty ? nil : failure.usage)
        if let cause { return .paused(cause) }
        return .providerFailed(
            ProviderFailureSummary(
                name: failure.name, message: failure.message, remediation: failure.remediation,
                worthRepeating: failure.isWorthRepeatingAtOnce))
    }

    private func nothingChanged(
        attempt: Int, report denied: ProviderReport?
    ) async throws -> ExecutionMachine.Event {
        if let denied, !denied.permissionDenials.isEmpty {
            let failure = ProviderFailure(
                .permissionDenied, "it was not allowed to: \(denied.permissionDenials.joined(separator: "; "))")
            return try await providerFailed(failure, attempt: attempt)
        }
        let problem = ExecutionNews.AttemptProblem(
            summary: "no file of the repository was changed", command: nil, exitCode: nil, outputTail: "")
        current?.problem = problem
        report(.attemptFailed(task: current?.index ?? 0, attempt: attempt, reason: problem))
        try await finishAttempt(
            .failed,
            failure: AttemptFailureRecord(
                failureClass: "no_change", message: "the provider ended without changing a file"))
        return .providerFinished(changed: false)
    }

    /// Closes the attempt's record, with its checks.
    func finishAttempt(
        _ status: AttemptStatus, failure: AttemptFailureRecord? = nil, commit: ObjectID? = nil, usage: TokenUsage? = nil
    ) async throws {
        guard let progress = current else { return }
        try await services.store.finishAttempt(
            progress.attempt,
            AttemptResult(
                status, activeDuration: services.time.monotonic() - progress.startedAt,
                resultTree: progress.resultTree, commit: commit, failure: failure,
                usage: (usage ?? progress.report?.usage).map { ProviderUsage($0) }),
            // Those of a passed verification are recorded already.
            checks: status == .done
                ? []
                : progress.verification?.records(stage: .task, task: progress.index, attempt: progress.attempt) ?? [],
            under: lease, events: [])
        if budgetToRelease {
            budgetToRelease = false
            try await services.store.releaseBudget(under: lease)
        }
    }
}

extension PauseCause {
    /// What is no fault of the task and goes away by itself, or by what a person does outside of kata.
    fileprivate init?(_ failure: ProviderFailure) {
        switch failure.kind {
        case .rateLimited(let moment): self = .usageLimit(message: failure.message, resetAt: moment)
        case .limitReached(.budget): self = .usageLimit(message: failure.message, resetAt: nil)
        case .missingAuth, .invalidAuth:
            self = .signInRequired(message: failure.message, remediation: failure.remediation)
        default: return nil
        }
    }
}

extension ProviderUsage {
    /// A provider that reports nothing has unknown usage, not none.
    init(_ usage: TokenUsage) {
        self.init(
            inputTokens: usage.input == 0 ? nil : usage.input, outputTokens: usage.output == 0 ? nil : usage.output,
            cacheReadTokens: usage.cachedInput == 0 ? nil : usage.cachedInput,
            costMicrodollars: usage.cost.flatMap { $0.isFinite ? Int64(exactly: ($0 * 1_000_000).rounded()) : nil },
            turns: usage.turns)
    }
}
