package import KataCore

/// How something changed.
package enum ChangeKind: String, Sendable, Hashable, CaseIterable {
    case added, modified, deleted, renamed
    /// A file became a symbolic link, a submodule, or the other way round.
    case typeChanged
}

/// A path that differs between HEAD, the index and the working tree, or is untracked and not ignored.
package struct StatusEntry: Sendable, Hashable {
    package let path: RepositoryPath
    /// The index against HEAD; renames are reported as deletion and addition.
    package let index: ChangeKind?
    /// The working tree against the index.
    package let worktree: ChangeKind?
    package let isUntracked: Bool
    package let isConflicted: Bool

    package init(
        path: RepositoryPath, index: ChangeKind? = nil, worktree: ChangeKind? = nil, isUntracked: Bool = false,
        isConflicted: Bool = false
    ) {
        self.path = path
        self.index = index
        self.worktree = worktree
        self.isUntracked = isUntracked
        self.isConflicted = isConflicted
    }
}
