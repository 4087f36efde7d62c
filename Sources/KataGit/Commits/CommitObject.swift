internal import KataCore

/// The parts of a commit object, read from and written to its bytes.
///
/// Source: git-hash-object's commit format: header lines, an empty line, the message. A header line that starts with a space
/// continues the one before it, as signatures do.
struct CommitObject: Sendable, Hashable {
    var tree: ObjectID
    var parents: [ObjectID]
    var author: GitSignature
    var committer: GitSignature
    var isSigned = false
    var message: String

    init(tree: ObjectID, parents: [ObjectID], author: GitSignature, committer: GitSignature, message: String) {
        self.tree = tree
        self.parents = parents
        self.author = author
        self.committer = committer
        self.message = message
    }

    init(parsing bytes: [UInt8], id: ObjectID) throws(GitError) {
        var tree: ObjectID?
        var parents: [ObjectID] = []
        var author: GitSignature?
        var committer: GitSignature?
        var encoding = "utf-8"
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0A), end != rest.startIndex {
            let line = rest[..<end]
            rest = rest[(end + 1)...]
            guard let space = line.firstIndex(of: 0x20), space != line.startIndex else { continue }
            let value = String(decoding: line[(space + 1)...], as: UTF8.self)
            switch String(decoding: line[..<space], as: UTF8.self) {
            case "tree": tree = ObjectID(hex: value)
            case "parent": if let parent = ObjectID(hex: value) { parents.append(parent) }
            case "author": author = GitSignature(parsing: value)
            case "committer": committer = GitSignature(parsing: value)
            case "gpgsig", "gpgsig-sha256": isSigned = true
            case "encoding": encoding = value.lowercased()
            default: break
            }
        }
        guard let tree else { throw GitError(.libgit2, "the commit \(id) is damaged") }
        let unknown = GitSignature(name: "", email: "", time: Timestamp(seconds: 0), offsetMinutes: 0)
        self.tree = tree
        self.parents = parents
        self.author = author ?? unknown
        self.committer = committer ?? unknown
        let text = rest.dropFirst()
        let isLatin = encoding == "iso-8859-1" || encoding == "latin1" || encoding == "latin-1"
        message =
            isLatin
            ? String(String.UnicodeScalarView(text.map { Unicode.Scalar($0) })) : String(decoding: text, as: UTF8.self)
    }

    var serialized: [UInt8] {
        var text = "tree \(tree.hex)\n"
        for parent in parents { text += "parent \(parent.hex)\n" }
        text += "author \(author.line)\ncommitter \(committer.line)\n\n"
        return Array((text + message).utf8)
    }
}
