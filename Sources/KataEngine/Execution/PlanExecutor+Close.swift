internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataMessages
internal import KataPlan
internal import KataProviders
internal import KataStore
internal import KataVerify

/// What the closing commit left.
struct ClosedRun: Sendable {
    var summaryPath: RepositoryPath
    var commit: ObjectID?
}

extension PlanExecutor {
    /// Writes the summary from what was measured and puts it into history together with the tracking documents.
    ///
    /// When somebody committed meanwhile, the plan is checked again on top of that.
    func close() async throws -> ExecutionMachine.Event {
        for _ in 0..<BranchRace.attempts {
            if try await followBranch(before: subject.document.tasks.count),
                case .planChecked(.failed) = try await checkPlan()
            {
                throw ExecutionFailure.planVerification
            }
            do {
                return try await closeOnce()
            } catch is BranchRace {
                continue
            }
        }
        throw ExecutionFailure.branchMoved(task: subject.document.tasks.count)
    }

    private func closeOnce() async throws -> ExecutionMachine.Event {
        let git = services.git
        let now = services.time.now()
        let library = try PlanLibrary.open(projectRoot: subject.projectRoot, files: services.files)
        let closing = try ClosingPlan(for: subject, library: library, closedAt: now)
        let closingID = services.newID()
        let facts = try await summaryFacts(closing: closingID, completedAt: now)
        let summary = SummaryDocument(
            facts: facts, words: SummaryWords(ledger: ledger, speaker: provider.identity.name),
            plannedPurposes: subject.plannedPurposes
        ).render()

        var commit: ObjectID?
        if options.commitsDocuments, try await git.isIgnored(closing.summary) == false {
            commit = try await commitClosing(closing, summary: summary, id: closingID)
        } else {
            report(
                .notice(
                    Diagnostic(
                        .notice, "run.summary-not-committed", "the summary is written but not committed",
                        hints: ["`commit_docs` is off, or the planning folder is ignored by Git"])))
        }
        if let commit {
            do {
                try writeOnDisk(closing, summary: summary)
                try await refreshIndex(closing, from: tip, to: commit)
            } catch {
                // The plan is closed in history: nothing of it may be done again.
                tip = commit
                throw ExecutionFailure.closingUnfinished(message: FailureText.describe(error))
            }
            tip = commit
        } else {
            try writeOnDisk(closing, summary: summary)
        }
        if commit != nil, options.runsHooks, await git.hasHooks(CommitHooks.after) { try await git.runPostCommitHook() }
        if commit != nil { await sayWhatIsLeft() }
        closed = ClosedRun(summaryPath: closing.summary, commit: commit)
        reportClosing(facts, commit: commit, path: closing.summary)
        return .closed(anyTaskUnverified: ledger.hasUnverifiedTask(in: facts))
    }

    /// A check that writes files leaves them uncommitted: they were not there when the task's tree was taken.
    private func sayWhatIsLeft() async {
        let git = services.git
        // Only a remark: a disk that fails now must not undo what is in history.
        guard
            let changes = try? await git.changes(
                from: git.tree(of: tip), to: git.snapshot(), detectingRenames: false)
        else { return }
        let left = changes.map(\.path).filter { !ledger.usersPaths.contains($0) }
        guard !left.isEmpty else { return }
        report(
            .notice(
                Diagnostic(
                    .notice, "run.files-changed-by-checks",
                    left.count == 1
                        ? "a file that was changed after its task's work, as by a check, is not committed"
                        : "\(left.count) files that were changed after their task's work, as by a check, are not committed",
                    notes: left.prefix(10).map(\.display)
                        + (left.count > 10 ? ["and \(left.count - 10) more"] : []),
                    hints: ["let the task make them, or ignore them with .gitignore"])))
    }

    private func commitClosing(_ closing: ClosingPlan, summary: [UInt8], id: ULID) async throws -> ObjectID {
        let git = services.git
        let (commit, evidence) = try await makeClosingCommit(
            closing, summary: summary, id: id, checked: git.tree(of: tip))
        try await confirmLease()
        do throws(GitError) {
            try await git.updateReference(branch, from: tip, to: commit, message: "kata: \(subject.id) closed")
        } catch {
            guard error.code == .referenceMoved else { throw error }
            throw BranchRace()
        }
        ledger.pendingNotes += evidence.noteLines(for: commit).map { PendingNote(commit: commit, line: $0) }
        return commit
    }

    /// The closing commit on top of ``tip``, which no reference holds yet.
    /// - Parameter checked: the tree that the plan's checks are evidence for.
    func makeClosingCommit(
        _ closing: ClosingPlan, summary: [UInt8], id: ULID, checked: ObjectID
    ) async throws -> (ObjectID, ClosingEvidence) {
        let git = services.git
        let base = try await git.tree(of: tip)
        var tree = try await closingTree(closing, summary: summary, on: base)
        var text =
            "docs(\(TaskMessage.scope(options.commitScope, of: subject.id))): complete \(subject.phaseTitle) plan"
        if options.runsHooks, await git.hasHooks(CommitHooks.before) {
            switch try await git.runCommitHooks(CommitHookContext(tree: tree, parent: tip, message: text)) {
            case .accepted(let newTree, let newMessage):
                // A hook that rewrites the summary would make it disagree with what was measured.
                if let kept = try await git.blob(at: closing.summary, in: newTree), kept.bytes == summary {
                    tree = newTree
                }
                text = newMessage
            case .refused(let hook, let exitCode, _):
                throw ExecutionFailure.hookRefused(task: subject.document.tasks.count, hook: hook, exitCode: exitCode)
            }
        }
        let evidence = ClosingEvidence(
            plan: subject.id, run: lease.run, tree: checked, checked: ledger.planCheck,
            mustHaves: ledger.mustHaves?.results ?? [], provider: provider.identity.name, summary: closing.summary,
            checkedOn: landing?.checked?.tree)
        let message = try TrailerBlock.appending(
            trailers(task: nil, id: id, verification: evidence.trailer), to: text)
        let commit = try await git.commit(
            CommitDraft(tree: tree, parents: [tip], message: message, sign: .asConfigured))
        return (commit, evidence)
    }

    /// The tip's tree with the summary, the edited tracking documents, and the phase's files at their new place.
    private func closingTree(_ closing: ClosingPlan, summary: [UInt8], on base: ObjectID) async throws -> ObjectID {
        let git = services.git
        var tree = base
        for document in closing.tracking {
            guard let present = try await git.blob(at: document.path, in: base) else { continue }
            let result = document.edit(present.bytes)
            for notice in result.diagnostics { report(.notice(notice)) }
            guard !result.edits.isEmpty else { continue }
            tree = try await git.composeTree(
                base: tree, writing: [(document.path, try await git.writeBlob(result.bytes), present.mode)])
        }
        if let move = closing.move {
            var writing: [(path: RepositoryPath, blob: ObjectID, mode: KataGit.FileMode)] = []
            var removing: [RepositoryPath] = []
            for path in try await git.reader(of: tree).files(below: move.from) {
                guard let entry = try await git.blob(at: path, in: tree) else { continue }
                let target = try RepositoryPath(bytes: move.to.bytes + path.bytes.dropFirst(move.from.bytes.count))
                writing.append((target, entry.id, entry.mode))
                removing.append(path)
            }
            tree = try await git.composeTree(base: tree, writing: writing, removing: removing)
        }
        return try await git.composeTree(
            base: tree, writing: [(closing.summary, try await git.writeBlob(summary), .regular)])
    }

    /// The same changes to the user's files: each edit is applied to the bytes that are there, so that uncommitted hunks stay.
    private func writeOnDisk(_ closing: ClosingPlan, summary: [UInt8]) throws {
        let files = services.files
        let root = DiskPath(services.git.location.root)
        for document in closing.tracking {
            let path = root.appending(document.path)
            guard let present = try? files.read(path) else { continue }
            let result = document.edit(present)
            guard !result.edits.isEmpty else { continue }
            try files.writeAtomically(result.bytes, to: path, mode: nil, durable: true)
        }
        if let move = closing.move {
            let target = root.appending(move.to)
            try files.makeFolder(target.folder, mode: 0o755)
            try files.rename(root.appending(move.from), to: target, durable: true)
        }
        let path = root.appending(closing.summary)
        try files.makeFolder(path.folder, mode: 0o755)
        try files.writeAtomically(summary, to: path, mode: nil, durable: true)
    }

    private func refreshIndex(_ closing: ClosingPlan, from old: ObjectID, to new: ObjectID) async throws {
        let git = services.git
        let before = try await git.tree(of: old)
        let after = try await git.tree(of: new)
        let paths = try await git.changes(from: before, to: after, detectingRenames: false).map(\.path)
        try await git.refreshIndex(paths: paths, from: before, to: after)
    }
}
