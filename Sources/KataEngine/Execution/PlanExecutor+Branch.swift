internal import KataCore
internal import KataGit
internal import KataPlan

extension PlanExecutor {
    /// What somebody has committed on the run's branch since ``tip``.
    private struct Advance {
        var tip: ObjectID
        var tree: ObjectID
        var paths: Set<RepositoryPath>
    }

    /// - Returns: `nil` when the branch stands where it did.
    /// - Throws: `branchMoved` when another branch is checked out, or history was rewritten: the task would be built on a base
    ///   that is gone, or its commit would go where nobody looks.
    private func advance(at index: Int) async throws -> Advance? {
        let git = services.git
        guard case .branch(branch, let now) = try await git.head() else {
            throw ExecutionFailure.branchMoved(task: index)
        }
        guard now != tip else { return nil }
        guard try await git.isAncestor(tip, of: now) else { throw ExecutionFailure.branchMoved(task: index) }
        let tree = try await git.tree(of: now)
        let changes = try await git.changes(from: git.tree(of: tip), to: tree, detectingRenames: false)
        return Advance(tip: now, tree: tree, paths: Set(changes.map(\.path)))
    }

    /// Goes on from the branch's new tip. To be called while no task is under way.
    /// - Returns: whether the branch had moved.
    @discardableResult
    func followBranch(before index: Int) async throws -> Bool {
        guard let advance = try await advance(at: index) else { return false }
        take(advance)
        return true
    }

    /// The same in the middle of a task: its changes go on top of what was committed meanwhile, as long as these do not touch
    /// the same files, nor those that the plan names.
    ///
    /// - Returns: whether the branch had moved, so that what was verified is not what would be committed.
    /// - Throws: `PauseCause.branchMoved` when they do.
    func followBranch(with progress: inout TaskInProgress) async throws -> Bool {
        guard let advance = try await advance(at: progress.index) else { return false }
        let rules = subject.rules(for: planTask(progress.index))
        var overlap: [RepositoryPath] = []
        for path in advance.paths.sorted() {
            let isOthers = try await isSame(path, progress.resultTree, advance.tree)
            // Seen as changed since the task began, but it is what somebody committed.
            if isOthers { progress.changes.remove(path) }
            if progress.changes.changed.contains(path) || rules.contains(where: { $0.covers(path) }) {
                overlap.append(path)
            }
        }
        guard overlap.isEmpty else {
            throw PauseCause.branchMoved(paths: overlap.map(\.display))
        }
        progress.othersPaths.formUnion(advance.paths)
        take(advance)
        return true
    }

    /// The changes since a task's start, without what others committed since then.
    func ownChanges(_ changes: [TreeChange], of progress: TaskInProgress) async throws -> [TreeChange] {
        guard !progress.othersPaths.isEmpty else { return changes }
        let committed = try await services.git.tree(of: tip)
        var own: [TreeChange] = []
        for change in changes {
            if progress.othersPaths.contains(change.path),
                try await isSame(change.path, progress.resultTree, committed)
            {
                continue
            }
            own.append(change)
        }
        return own
    }

    private func take(_ advance: Advance) {
        tip = advance.tip
        report(
            .notice(
                Diagnostic(
                    .notice, "run.branch-followed",
                    "somebody committed on \(branch) meanwhile; the run goes on from \(advance.tip.short)",
                    notes: advance.paths.sorted().prefix(10).map(\.display))))
    }

    private func isSame(_ path: RepositoryPath, _ a: ObjectID, _ b: ObjectID) async throws -> Bool {
        let (a, b) = (try await services.git.entry(at: path, in: a), try await services.git.entry(at: path, in: b))
        return a?.id == b?.id && a?.mode == b?.mode
    }
}

/// The branch moved between the last look at it and the compare-and-swap: everything is to be looked at again.
struct BranchRace: Error {
    /// A person who commits faster than this all the time is not to be expected.
    static let attempts = 5
}
