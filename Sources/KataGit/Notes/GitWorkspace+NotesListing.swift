package import KataCore

extension GitWorkspace {
    /// The note of every object that has one.
    ///
    /// - Parameter reference: the commit of notes to read, or `nil` for what the reference holds now.
    package func notes(in commit: ObjectID? = nil) async throws(GitError) -> [ObjectID: [UInt8]] {
        let current = try repository.reference(Self.notesReference)
        guard let tip = commit ?? current else { return [:] }
        var notes: [ObjectID: [UInt8]] = [:]
        for file in try files(in: try await tree(of: tip)) {
            guard let object = NotesTree.object(at: file.path) else { continue }
            let bytes = try await readBlob(file.id)
            // A damaged layout may hold two files for one object.
            notes[object] = notes[object].map { NotesTree.union($0, bytes) } ?? bytes
        }
        return notes
    }

    /// Adds what another history of notes has to ours, line by line; nothing that either of them has is lost.
    ///
    /// - Parameter other: a commit of notes, as it was fetched.
    /// - Returns: how many objects have a note, or lines of it, from there; 0 when we had everything.
    @discardableResult
    package func mergeNotes(_ other: ObjectID) async throws(GitError) -> Int {
        let committer = try await signature(.committer)
        let deadline = ContinuousClock.now.advanced(by: .seconds(2))
        while true {
            let own = try repository.reference(Self.notesReference)
            let (new, count) = try await merged(own, other, committer: committer)
            guard new != own else { return 0 }
            do {
                try await updateReference(
                    Self.notesReference, from: own, to: new, message: "notes: Notes merged by kata")
                return count
            } catch  where error.code == .referenceMoved {
                guard ContinuousClock.now < deadline, !Task.isCancelled else { throw error }
                try? await Task.sleep(for: .milliseconds(Double.random(in: 1...10)))
            }
        }
    }

    private func merged(
        _ own: ObjectID?, _ other: ObjectID, committer: GitSignature
    ) async throws(GitError) -> (ObjectID, Int) {
        guard let own else { return (other, try await notes(in: other).count) }
        if try await isAncestor(other, of: own) { return (own, 0) }
        let theirs = try await notes(in: other)
        let ours = try await notes(in: own)
        if try await isAncestor(own, of: other) {
            return (other, theirs.count { ours[$0.key] != $0.value })
        }
        let tree = try await tree(of: own)
        var edits = TreeEdits()
        var count = 0
        for (object, text) in theirs.sorted(by: { $0.key < $1.key }) {
            let union = ours[object].map { NotesTree.union($0, text) } ?? text
            guard union != ours[object] else { continue }
            let place = try NotesTree.place(of: object, in: tree) { id throws(GitError) in try repository.tree(id) }
            edits.put(place.path, id: try repository.write(union, as: .blob), mode: FileMode.regular.rawValue)
            count += 1
        }
        let commit = CommitObject(
            tree: try repository.apply(edits, to: tree), parents: [own, other], author: committer, committer: committer,
            message: "Notes merged by kata\n")
        return (try repository.write(commit.serialized, as: .commit), count)
    }
}

extension NotesTree {
    /// The object whose note stands at a path: its hexadecimal id, with slashes anywhere in it.
    static func object(at path: RepositoryPath) -> ObjectID? {
        ObjectID(hex: String(decoding: path.bytes.filter { $0 != 0x2F }, as: UTF8.self))
    }

    /// All lines of the first text, then those of the second that it lacks.
    static func union(_ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
        let known = Set(first.split(separator: 0x0A))
        var result = first
        for line in second.split(separator: 0x0A) where !known.contains(line) {
            if let last = result.last, last != 0x0A { result.append(0x0A) }
            result += line + [0x0A]
        }
        return result
    }
}
