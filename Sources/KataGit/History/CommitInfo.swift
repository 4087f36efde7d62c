package import KataCore
package import KataMessages

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
        // On bytes: for `Character`, a carriage return and a newline are one.
        let lines = Array(message.utf8).split(separator: 0x0A, omittingEmptySubsequences: false).map(\.trimmed)
        let paragraph = lines.drop { $0.isEmpty }.prefix { !$0.isEmpty }
        return String(decoding: Array(paragraph.joined(separator: [0x20])), as: UTF8.self)
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
