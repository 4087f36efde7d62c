internal import CLibgit2
package import KataCore

extension GitWorkspace {
    /// Where kata keeps its notes.
    package static let notesReference = "refs/notes/kata"

    /// The note of an object; `nil` when it has none.
    package func note(for object: ObjectID) async throws(GitError) -> String? {
        guard let commit = try repository.reference(Self.notesReference) else { return nil }
        let place = try NotesTree.place(of: object, in: try await tree(of: commit)) { id throws(GitError) in
            try repository.tree(id)
        }
        guard let blob = place.blob else { return nil }
        return String(decoding: try await readBlob(blob), as: UTF8.self)
    }

    /// Those of many objects that have no note, in their order; the notes are listed once.
    package func withoutNotes(_ objects: [ObjectID]) async throws(GitError) -> [ObjectID] {
        guard !objects.isEmpty, let commit = try repository.reference(Self.notesReference) else { return objects }
        let noted = Set(try await files(in: tree(of: commit)).map { $0.path.bytes.filter { $0 != 0x2F } })
        return objects.filter { !noted.contains(Array($0.hex.utf8)) }
    }

    /// Adds lines to the notes of objects, with one notes commit for all of them.
    ///
    /// A line that a note already has is not added again, so that this can be repeated after a crash. When somebody else
    /// writes notes at the same time, it starts again from theirs: nothing is lost.
    ///
    /// - Throws: `locked` or `referenceMoved` when others keep writing for two seconds.
    package func appendNotes(_ additions: [(object: ObjectID, line: String)]) async throws(GitError) {
        guard !additions.isEmpty else { return }
        let committer = try await signature(.committer)
        let deadline = ContinuousClock.now.advanced(by: .seconds(2))
        while true {
            let parent = try repository.reference(Self.notesReference)
            let tree: ObjectID? = if let parent { try await tree(of: parent) } else { nil }
            let changed = try await notesTree(adding: additions, to: tree)
            guard changed != tree else { return }
            let commit = CommitObject(
                tree: changed, parents: parent.map { [$0] } ?? [], author: committer, committer: committer,
                message: "Notes added by kata\n")
            let id = try repository.write(try commit.validated().serialized, as: .commit)
            do {
                return try await updateReference(
                    Self.notesReference, from: parent, to: id, message: "notes: Notes added by kata")
            } catch  where error.code == .referenceMoved {
                guard ContinuousClock.now < deadline, !Task.isCancelled else { throw error }
                try? await Task.sleep(for: .milliseconds(Double.random(in: 1...10)))
            }
        }
    }

    private func notesTree(
        adding additions: [(object: ObjectID, line: String)], to tree: ObjectID?
    ) async throws(GitError) -> ObjectID {
        var texts: [ObjectID: String] = [:]
        var order: [ObjectID] = []
        for addition in additions {
            if texts[addition.object] == nil {
                order.append(addition.object)
                texts[addition.object] = try await text(of: addition.object, in: tree)
            }
            var text = Array((texts[addition.object] ?? "").utf8)
            for line in Array(addition.line.utf8).split(separator: 0x0A)
            where !text.split(separator: 0x0A).contains(where: { $0.elementsEqual(line) }) {
                if let last = text.last, last != 0x0A { text.append(0x0A) }
                text += line + [0x0A]
            }
            texts[addition.object] = String(decoding: text, as: UTF8.self)
        }
        var edits = TreeEdits()
        for object in order {
            let place = try NotesTree.place(of: object, in: tree) { id throws(GitError) in try repository.tree(id) }
            let blob = try repository.write(Array((texts[object] ?? "").utf8), as: .blob)
            edits.put(place.path, id: blob, mode: FileMode.regular.rawValue)
        }
        return try repository.apply(edits, to: tree)
    }

    private func text(of object: ObjectID, in tree: ObjectID?) async throws(GitError) -> String {
        let place = try NotesTree.place(of: object, in: tree) { id throws(GitError) in try repository.tree(id) }
        guard let blob = place.blob else { return "" }
        return String(decoding: try await readBlob(blob), as: UTF8.self)
    }
}

extension CommitObject {
    fileprivate func validated() throws(GitError) -> CommitObject {
        _ = try author.validated()
        _ = try committer.validated()
        return self
    }
}
