package import KataCore
package import KataGit
package import KataMessages
package import KataVerify

/// The evidence in `refs/notes/kata`, by commit and by tree. A note is read when somebody asks for it.
package struct EvidenceIndex: Sendable {
    private let notes: [ObjectID: [UInt8]]

    package init(notes: [ObjectID: [UInt8]]) { self.notes = notes }

    package static func read(of git: GitWorkspace) async throws(GitError) -> EvidenceIndex {
        EvidenceIndex(notes: try await git.notes())
    }

    package func evidence(of commit: ObjectID) -> CommitEvidence? { notes[commit].map { CommitEvidence(note: $0) } }

    /// Full statements about a tree, whichever commits they were made for, with the commit whose note holds each.
    package func statements(about tree: ObjectID) -> [(commit: ObjectID, statement: EvidenceStatement)] {
        let mark = Array("\"gitTree\":\"\(tree.hex)\"".utf8)
        return notes.filter { ByteSearch.contains($0.value, mark) }.sorted { $0.key < $1.key }.flatMap { commit, note in
            CommitEvidence(note: note).statements.filter { $0.tree == tree }.map { (commit, $0) }
        }
    }
}

/// What the note of one commit says.
package struct CommitEvidence: Sendable {
    package var lines: [EvidenceNote]
    package var statements: [EvidenceStatement]
    /// Trees that the checks ran on instead of the commit's own, as the note says openly: those of several plans together.
    package var otherTrees: Set<String>

    init(note: [UInt8]) {
        let mark = "checked on tree "
        otherTrees = Set(
            note.split(separator: 0x0A).compactMap { line in
                guard line.first != UInt8(ascii: "{") else { return nil }
                let text = String(decoding: line, as: UTF8.self)
                return text.firstRange(of: mark).map { String(text[$0.upperBound...]) }
            })
        lines = EvidenceNote.lines(of: note)
        statements = note.split(separator: 0x0A).compactMap { line in
            line.first == UInt8(ascii: "{") ? try? EvidenceStatement.parse(Array(line)) : nil
        }
    }
}
