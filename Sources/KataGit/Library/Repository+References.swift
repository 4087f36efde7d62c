internal import CLibgit2
internal import KataCore

extension Repository {
    /// Everything that was written to the repository's disk so far is there after a loss of power: objects before a reference
    /// names them, records before they are announced.
    func synchronize() throws(GitError) {
        let folder = paths.commonFolder
        try probe.announce(.synchronize, folder)
        try FileContents.synchronizeDisk(of: folder)
    }

    func updateReference(
        _ name: String, from expected: ObjectID?, to new: ObjectID, by signature: GitSignature, message: String
    ) throws(GitError) {
        // What other programs wrote, as a signed commit, is not on the disk for certain either.
        if !(try publishObjects()) { try synchronize() }
        guard try exists(new) else { throw GitError(.notFound, "\(new) is not in the repository") }
        try probe.announce(.moveReference, name)
        // One entry of a reflog is one line.
        let line = String(
            String.UnicodeScalarView(message.unicodeScalars.map { "\r\n\0".unicodeScalars.contains($0) ? " " : $0 }))
        let references = try unsafe ReferenceMove(pointer)
        try references.move(name, from: expected, to: new, by: signature, message: line)
    }

    func deleteReference(_ name: String, expected: ObjectID) throws(GitError) {
        try probe.announce(.moveReference, name)
        let references = try unsafe ReferenceMove(pointer)
        try references.delete(name, expected: expected)
    }

    func references(below prefix: String) throws(GitError) -> [(name: String, id: ObjectID)] {
        let repository = unsafe pointer
        let iterator = try unsafe ReferenceIteratorHandle.make("git_reference_iterator_glob_new", ledger) {
            var made: UnsafeMutablePointer<git_reference_iterator>?
            let result = unsafe git_reference_iterator_glob_new(&made, repository, "\(prefix)*")
            unsafe $0 = OpaquePointer(made)
            return result
        }
        var result: [(name: String, id: ObjectID)] = []
        while true {
            var text: UnsafePointer<CChar>?
            let status = unsafe git_reference_next_name(&text, UnsafeMutablePointer(iterator.pointer))
            if status == GIT_ITEROVER.rawValue { break }
            try check("git_reference_next_name", status)
            guard let text = unsafe text else { break }
            let name = unsafe String(cString: text)
            if let id = try reference(name) { result.append((name, id)) }
        }
        return result.sorted { $0.name < $1.name }
    }

    func resolve(_ revision: String) throws(GitError) -> ObjectID? {
        let repository = unsafe pointer
        var object: OpaquePointer?
        let result = unsafe git_revparse_single(&object, repository, revision)
        if result == GIT_EINVALIDSPEC.rawValue || result == GIT_ERROR.rawValue {
            // A text that is not a revision at all names nothing.
            git_error_clear()
            return nil
        }
        guard try found("git_revparse_single", result, revision) else { return nil }
        var peeled: OpaquePointer?
        let status = unsafe git_object_peel(&peeled, object, GIT_OBJECT_COMMIT)
        unsafe git_object_free(object)
        guard status == 0 else {
            git_error_clear()
            return nil
        }
        defer { unsafe git_object_free(peeled) }
        return unsafe git_object_id(peeled).map { ObjectID(unsafe $0.pointee) }
    }
}
