internal import CLibgit2
internal import KataCore
internal import Synchronization

/// Compare-and-swap of references that a loss of power can't halve: the new value is on the disk before it appears under the
/// reference's name, and the name after it.
///
/// Without that the name may appear first, and after a loss of power the branch is an empty file, which no Git can open.
@safe struct ReferenceMove: ~Copyable {
    private let durable: UnsafeMutablePointer<git_refdb_backend>
    private let plain: UnsafeMutablePointer<git_refdb_backend>

    /// The library asks one switch for the whole process, and only while a backend is made.
    private static let opening = Mutex(())

    init(_ repository: OpaquePointer) throws(GitError) {
        var durable: UnsafeMutablePointer<git_refdb_backend>?
        var plain: UnsafeMutablePointer<git_refdb_backend>?
        let (first, second) = Self.opening.withLock { _ in
            (
                unsafe kata_references_open_durable(&durable, repository),
                unsafe git_refdb_backend_fs(&plain, repository)
            )
        }
        guard first == 0, second == 0, let durable = unsafe durable, let plain = unsafe plain else {
            if let durable = unsafe durable { unsafe kata_references_close(durable) }
            if let plain = unsafe plain { unsafe kata_references_close(plain) }
            throw GitError.fromLibrary("git_refdb_backend_fs", min(first, second, -1))
        }
        unsafe self.durable = unsafe durable
        unsafe self.plain = unsafe plain
    }

    deinit {
        unsafe kata_references_close(durable)
        unsafe kata_references_close(plain)
    }

    /// - Parameters:
    ///   - expected: what the reference must hold; `nil`: it must not exist.
    ///   - message: one line for the reflog.
    /// - Throws: `referenceMoved` with ``GitError/actual`` when it holds something else; `locked`.
    func move(
        _ name: String, from expected: ObjectID?, to new: ObjectID, by signature: GitSignature, message: String
    ) throws(GitError) {
        var target = try new.oid
        var expectedID = try expected?.oid ?? git_oid()
        var found = git_oid()
        var isFound = false
        var who: UnsafeMutablePointer<git_signature>?
        try check(
            "git_signature_new",
            unsafe git_signature_new(
                &who, signature.name, signature.email, git_time_t(signature.time.milliseconds / 1000),
                Int32(signature.offsetMinutes)))
        defer { unsafe git_signature_free(who) }
        let result = unsafe withUnsafePointer(to: &expectedID) {
            unsafe kata_reference_move(
                durable, plain, name, expected == nil ? nil : $0, &target, who, message, &found, &isFound)
        }
        guard result < 0 else { return }
        throw Self.error("kata_reference_move", result, name, found: isFound ? ObjectID(found) : nil)
    }

    /// Deletes a reference that is not in the file of packed references: with one that is, a lock of that file would be needed,
    /// and the library reports a success that did not happen when somebody else has it.
    /// - Throws: `referenceMoved` when it holds something else or is gone; `locked`.
    func delete(_ name: String, expected: ObjectID) throws(GitError) {
        var expectedID = try expected.oid
        var found = git_oid()
        var isFound = false
        let result = unsafe kata_reference_delete(plain, name, &expectedID, &found, &isFound)
        guard result < 0 else { return }
        throw Self.error("kata_reference_delete", result, name, found: isFound ? ObjectID(found) : nil)
    }

    private static func error(
        _ function: StaticString, _ result: Int32, _ name: String, found: ObjectID?
    ) -> GitError {
        var error = GitError.fromLibrary(function, result, name)
        if error.code == .referenceMoved {
            error.message = "\(name) holds another value than expected"
            error.actual = found
            error.hint = "somebody else moved it in the meantime"
        }
        return error
    }
}
