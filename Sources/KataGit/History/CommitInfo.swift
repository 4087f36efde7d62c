package import KataCore

/// What a commit says.
package struct CommitInfo: Sendable, Hashable, Identifiable {
    package let id: ObjectID
    package let tree: ObjectID
    package let parents: [ObjectID]
    package let author: GitSignature
    package let committer: GitSignature
    package let message: String
    package let isSigned: Bool

    /// The first paragraph on one line.
    package var subject: String {
        message.split(separator: "\n", omittingEmptySubsequences: false)
            .drop { $0.allSatisfy(\.isWhitespace) }
            .prefix { !$0.allSatisfy(\.isWhitespace) }
            .joined(separator: " ")
    }

    /// The trailers of the last paragraph, as Git reads them.
    package var trailers: [Trailer] { TrailerBlock.parse(message).trailers }

    /// The `Kata-` trailers of the whole message, which a squash merge may have left in the middle.
    package var everyTrailer: [Trailer] { Trailers.everywhere(in: message) }
}

extension CommitInfo {
    init(_ commit: CommitObject, id: ObjectID) {
        self.init(
            id: id, tree: commit.tree, parents: commit.parents, author: commit.author, committer: commit.committer,
            message: commit.message, isSigned: commit.isSigned)
    }
}
