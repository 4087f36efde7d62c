internal import CLibgit2
internal import KataCore

extension Repository {
    func updateReference(
        _ name: String, from expected: ObjectID?, to new: ObjectID, message: String
    ) throws(GitError) {
        try probe.announce(.moveReference, name)
        var target = try new.oid
        // The zero id stands for "must not exist" and is compared under the lock, unlike the flag that forbids overwriting.
        var current = try expected?.oid ?? git_oid()
        // One entry of a reflog is one line.
        let line = String(
            String.UnicodeScalarView(message.unicodeScalars.map { "\r\n\0".unicodeScalars.contains($0) ? " " : $0 }))
        var reference: OpaquePointer?
        let result = unsafe git_reference_create_matching(
            &reference, pointer, name, &target, 1, &current, line)
        unsafe git_reference_free(reference)
        guard result < 0 else { return }
        var error = GitError.fromLibrary("git_reference_create_matching", result, name)
        // A reference that must exist and does not is reported as "not found".
        if error.code == .referenceMoved || error.code == .notFound {
            error.code = .referenceMoved
            error.actual = try self.reference(name)
            error.hint = "somebody else moved it in the meantime"
        }
        throw error
    }

    func references(below prefix: String) throws(GitError) -> [(name: String, id: ObjectID)] {
        let repository = unsafe pointer
        let iterator = try unsafe ReferenceIteratorHandle.make("git_reference_iterator_glob_new", ledger) {
            unsafe git_reference_iterator_glob_new(&$0, repository, "\(prefix)*")
        }
        var result: [(name: String, id: ObjectID)] = []
        while true {
            var text: UnsafePointer<CChar>?
            let status = unsafe git_reference_next_name(&text, iterator.pointer)
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
