internal import KataCore
internal import KataGit
internal import KataMessages
internal import KataPlan
internal import KataProviders
internal import KataStore
internal import KataVerify

extension PlanExecutor {
    /// Puts a verified task into history: hooks, objects, one compare-and-swap, then index, records and note.
    ///
    /// When somebody committed meanwhile, the task's changes go on top of that and are verified again.
    func commit(task index: Int, attempt: Int) async throws -> ExecutionMachine.Event {
        for _ in 0..<BranchRace.attempts {
            do {
                return try await commitOnce(task: index, attempt: attempt)
            } catch is BranchRace {
                continue
            }
        }
        throw ExecutionFailure.branchMoved(task: index)
    }

    private func commitOnce(task index: Int, attempt: Int) async throws -> ExecutionMachine.Event {
        guard var progress = current, progress.index == index else {
            preconditionFailure("a task is committed right after its verification")
        }
        let git = services.git
        if try await followBranch(with: &progress) {
            current = progress
            try await verifyOnNewTree(task: index, attempt: attempt, because: "the branch moved on")
            progress = current ?? progress
        }
        let base = try await git.tree(of: tip)
        var tree = try await git.composeTree(
            base: base, taking: progress.changes.changed, from: progress.resultTree)
        var verification = progress.verification ?? CheckedBlock.nothing(of: planTask(index).verify)
        let type = TaskMessage.type(
            proposed: progress.report?.words.commitType, paths: progress.changes.changed)
        let message = TaskMessage(
            type: type, plan: subject.id, scope: options.commitScope, name: planTask(index).name,
            body: planTask(index).instruction ?? "",
            style: options.commitStyle)
        var text = message.text

        if options.runsHooks, await git.hasHooks(CommitHooks.before) {
            switch try await git.runCommitHooks(CommitHookContext(tree: tree, parent: tip, message: text)) {
            case .refused(let hook, let exitCode, let output):
                report(
                    .attemptFailed(
                        task: index, attempt: attempt,
                        reason: .init(
                            summary: "the \(hook) hook refused the commit", command: hook, exitCode: exitCode,
                            outputTail: output)))
                try await finishAttempt(
                    .failed,
                    failure: AttemptFailureRecord(
                        failureClass: "hook_refused", message: "\(hook) exited with \(exitCode)"))
                throw ExecutionFailure.hookRefused(task: index, hook: hook, exitCode: exitCode)
            case .accepted(let newTree, let newMessage):
                text = newMessage
                if newTree != tree {
                    // A hook that mends files changed what was verified, so it is verified again.
                    tree = newTree
                    verification = try await verifyOnNewTree(
                        task: index, attempt: attempt, because: "a commit hook changed files")
                }
            }
        }

        let changed = try await git.changes(from: base, to: tree, detectingRenames: false)
        let evidence = TaskEvidence(
            plan: subject.id, task: index, of: subject.document.tasks.count, run: lease.run, tree: tree,
            checked: verification, provider: provider.identity)
        let complete = try TrailerBlock.appending(
            trailers(task: index, id: progress.kataID, verification: evidence.trailer), to: text)
        let commit = try await git.commit(
            CommitDraft(tree: tree, parents: [tip], message: complete, sign: .asConfigured))
        try await confirmLease()
        do throws(GitError) {
            try await git.updateReference(
                branch, from: tip, to: commit, message: "kata: \(subject.id) task \(index)")
        } catch {
            guard error.code == .referenceMoved else { throw error }
            throw BranchRace()
        }
        tip = commit
        // From here on the task is in history; whatever fails below is mended by the next run, never repeated: the branch itself
        // is the record, and the store's follows it.
        try await git.refreshIndex(paths: changed.map(\.path), from: base, to: tree)
        ledger.pendingNotes += evidence.noteLines(for: commit).map { PendingNote(commit: commit, line: $0) }
        try await finishAttempt(.done, commit: commit)
        if options.runsHooks, await git.hasHooks(CommitHooks.after) { try await git.runPostCommitHook() }
        note(commit, of: progress, type: type, verification: verification, changes: changed)
        current = nil
        return .committed
    }

    /// What would be committed is not what was verified any more: the same checks again. Another attempt would meet the same
    /// obstacle, so there is none.
    @discardableResult
    private func verifyOnNewTree(
        task index: Int, attempt: Int, because cause: String
    ) async throws -> CheckedBlock {
        let verification = try await verifyAgain(task: index)
        current?.verification = verification
        if let progress = current {
            try await services.store.recordChecks(
                verification.records(stage: .task, task: index, attempt: progress.attempt), under: lease)
        }
        guard verification.isFailed else { return verification }
        var problem =
            verification.problem
            ?? .init(summary: "its checks fail", command: nil, exitCode: nil, outputTail: "")
        problem.summary = "\(cause), and then \(problem.summary)"
        report(.attemptFailed(task: index, attempt: attempt, reason: problem))
        try await finishAttempt(
            .failed, failure: AttemptFailureRecord(failureClass: "verification_failed", message: problem.summary))
        throw ExecutionFailure.task(index, attempts: attempt, repeatedItself: false)
    }

    private func note(
        _ commit: ObjectID, of progress: TaskInProgress, type: String, verification: CheckedBlock,
        changes: [TreeChange]
    ) {
        let duration = services.time.monotonic() - progress.startedAt
        let index = progress.index
        ledger.tasks[index]?.commit = commit
        ledger.tasks[index]?.kataID = progress.kataID
        ledger.tasks[index]?.type = type
        ledger.tasks[index]?.duration = duration
        ledger.tasks[index]?.verification = verification
        ledger.tasks[index]?.changed = progress.changes.changed
        ledger.tasks[index]?.undeclared = progress.changes.undeclared + progress.changes.undeclaredDeletions
        ledger.tasks[index]?.untouched = subject.untouchedFiles(of: planTask(index), changed: progress.changes.changed)
        unsettled.append(
            .taskCommitted(
                .init(
                    index: index, name: planTask(index).name, commit: commit, files: changes.count,
                    addedLines: changes.reduce(0) { $0 + $1.addedLines },
                    removedLines: changes.reduce(0) { $0 + $1.removedLines }, verified: verification.headline,
                    duration: duration, attempts: ledger.tasks[index]?.attempts ?? 1,
                    undeclared: progress.changes.undeclared.map(\.display))))
    }

    func trailers(task: Int?, id: ULID, verification: String) -> [(key: String, value: String)] {
        var trailers = [(key: "Kata-Plan", value: subject.id.description)]
        if let task { trailers.append((key: "Kata-Task", value: "\(task)/\(subject.document.tasks.count)")) }
        trailers.append((key: "Kata-Id", value: id.description))
        trailers.append((key: "Kata-Verify", value: verification))
        if task != nil, options.namesCoAuthor, let author = CoAuthor.of(provider.identity) {
            trailers.append((key: "Co-authored-by", value: author))
        }
        return trailers
    }
}

enum CommitHooks {
    static let before = ["pre-commit", "prepare-commit-msg", "commit-msg"]
    static let after = ["post-commit"]
}

/// Who is named beside the author: only programs that are known to write code on somebody's behalf.
enum CoAuthor {
    static func of(_ identity: KataProviders.ProviderIdentity) -> String? {
        guard identity.mode == .cli else { return nil }
        return switch identity.name {
        case "claude": "Claude <noreply@anthropic.com>"
        default: nil
        }
    }
}
