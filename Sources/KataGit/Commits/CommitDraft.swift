package import KataCore

/// A commit that is to be made.
package struct CommitDraft: Sendable, Hashable {
    package enum Signing: Sendable, Hashable {
        /// As `commit.gpgSign` says; when it says yes, a commit is signed or not made at all.
        case asConfigured
        case never
    }

    package var tree: ObjectID
    package var parents: [ObjectID]
    /// Cleaned as Git's `whitespace` mode does before it is written.
    package var message: String
    /// `nil`: as Git resolves it, at the time of the commit.
    package var author: GitSignature?
    package var committer: GitSignature?
    package var sign: Signing

    package init(
        tree: ObjectID, parents: [ObjectID], message: String, author: GitSignature? = nil,
        committer: GitSignature? = nil, sign: Signing = .asConfigured
    ) {
        self.tree = tree
        self.parents = parents
        self.message = message
        self.author = author
        self.committer = committer
        self.sign = sign
    }
}
