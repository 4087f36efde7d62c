/// One step that changes the repository or its working tree, announced before it happens.
package struct GitOperation: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Writes an object beside the database.
        case writeObject
        /// Moves an object into the database.
        case moveObject
        case moveReference
        /// Waits until everything that was written is on the disk.
        case synchronize
        /// Makes `index.lock`.
        case lockIndex
        /// Writes the new index, or another file of kata's own, beside its place.
        case writeFile
        /// Renames the new index into its place.
        case replaceIndex
        /// Removes a file of the working tree, or a lock that was left behind.
        case removeFile
        /// Starts a command of `git` that writes something.
        case program
        case hook
    }

    package var kind: Kind
    /// What is changed: a path, a reference, the name of a command or of a hook; empty for objects.
    package var subject: String

    package init(_ kind: Kind, _ subject: String = "") {
        self.kind = kind
        self.subject = subject
    }
}

/// Sees every change before it is made: for counting, fault injection and kill sweeps.
///
/// An error makes the call fail with it; the step is not taken then.
package typealias GitProbe = @Sendable (GitOperation) -> GitError?

extension GitProbe? {
    func announce(_ kind: GitOperation.Kind, _ subject: @autoclosure () -> String = "") throws(GitError) {
        guard let probe = self else { return }
        if let error = probe(GitOperation(kind, subject())) { throw error }
    }
}
