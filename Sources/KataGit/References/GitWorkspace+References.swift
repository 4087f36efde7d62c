internal import CLibgit2
package import KataCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension GitWorkspace {
    /// Moves a reference from an expected value to another, with an entry in its reflog, and in HEAD's if HEAD is on it.
    ///
    /// All objects are on the disk before the reference moves, and the reference when this returns: a loss of power leaves the
    /// old value or the new one. While another process holds the lock, it is tried again for two seconds.
    ///
    /// - Parameters:
    ///   - name: the full name, `refs/heads/main`, or `HEAD` when it is detached.
    ///   - expected: what it must hold now; `nil`: it must not exist.
    ///   - message: one line for the reflog.
    /// - Throws: `referenceMoved` with ``GitError/actual`` when it holds something else; `locked`.
    package func updateReference(
        _ name: String, from expected: ObjectID?, to new: ObjectID, message: String
    ) async throws(GitError) {
        let committer = try await signature(.committer)
        try await withLockRetries { () throws(GitError) in
            try repository.updateReference(name, from: expected, to: new, by: committer, message: message)
        }
    }

    /// Brings everything that was written to the repository's disk so far to the disk itself, whoever wrote it: index, store and
    /// files of runs included. To be called before something is announced as done.
    package func synchronize() throws(GitError) {
        if !(try repository.publishObjects()) { try repository.synchronize() }
    }

    /// Brings new objects into the repository, on the disk: before a record names one that a later process will ask for.
    package func publishObjects() throws(GitError) { try repository.publishObjects() }

    /// Deletes a reference that holds the expected value.
    ///
    /// - Throws: `referenceMoved` when it holds something else or is gone; `locked`.
    package func deleteReference(_ name: String, expected: ObjectID) async throws(GitError) {
        guard isPacked(name) else {
            return try await withLockRetries { () throws(GitError) in
                try repository.deleteReference(name, expected: expected)
            }
        }
        // Git does it: libgit2 forgets a packed reference when packed-refs is locked, and then reports a success that did not happen.
        let deadline = ContinuousClock.now.advanced(by: .seconds(2))
        while true {
            let held = try repository.reference(name)
            guard held == expected else {
                throw GitError(.referenceMoved, "\(name) holds another value than expected", actual: held)
            }
            do {
                try await git.run(["update-ref", "--no-deref", "-d", name, expected.hex])
                return
            } catch  where error.code == .program {
                guard try repository.reference(name) == expected else { continue }
                guard error.message.contains(".lock") else { throw error }
                guard ContinuousClock.now < deadline, !Task.isCancelled else {
                    throw GitError(.locked, "\(name) is locked by another process", function: error.function)
                }
                try? await Task.sleep(for: .milliseconds(Double.random(in: 1...50)))
            }
        }
    }

    /// Whether the file of packed references holds an entry, be it an old one. It may hold hundreds of thousands.
    private func isPacked(_ name: String) -> Bool {
        let file = "\(location.commonFolder)/packed-refs"
        guard FileContents.exists(file) else { return false }
        guard let bytes = FileContents.read(file, limit: 1 << 30) else { return true }
        return unsafe (bytes + [0]).withUnsafeBytes { text in
            guard let start = unsafe text.bindMemory(to: CChar.self).baseAddress else { return false }
            return unsafe strstr(start, " \(name)\n") != nil
        }
    }

    /// The references whose names start with a prefix, sorted by name: `refs/kata/`.
    package func references(below prefix: String) throws(GitError) -> [(name: String, id: ObjectID)] {
        try repository.references(below: prefix)
    }

    /// The commit that a revision names, in the syntax of gitrevisions(7); `nil` when there is none.
    package func resolve(_ revision: String) throws(GitError) -> ObjectID? {
        try repository.resolve(revision)
    }

    /// Repeats what fails for a lock, with growing pauses of random length, for two seconds.
    func withLockRetries<R: Sendable>(_ body: () throws(GitError) -> R) async throws(GitError) -> R {
        let deadline = ContinuousClock.now.advanced(by: .seconds(2))
        var pause = 2.0
        while true {
            do {
                return try body()
            } catch  where error.code == .locked {
                guard ContinuousClock.now < deadline, !Task.isCancelled else { throw error }
                try? await Task.sleep(for: .milliseconds(Double.random(in: 1...pause)))
                pause = min(pause * 2, 100)
            }
        }
    }
}
