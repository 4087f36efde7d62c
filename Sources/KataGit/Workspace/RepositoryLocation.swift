/// Where a repository and its working tree are. All paths are absolute, without a slash at the end.
package struct RepositoryLocation: Sendable, Hashable {
    /// The root of the working tree.
    package let root: String
    /// What belongs to this working tree alone: HEAD, index. `.git`, or `.git/worktrees/<name>` of a linked worktree.
    package let gitFolder: String
    /// What all working trees share: objects, branches, configuration.
    package let commonFolder: String

    /// Without a working tree, as on a server; `root` is then the Git folder itself.
    package var isBare = false

    package var isLinkedWorktree: Bool { gitFolder != commonFolder }
}
