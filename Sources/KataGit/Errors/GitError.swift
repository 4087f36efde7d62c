package import KataCore

/// Why something with the repository did not work.
///
/// Values never hold file contents, messages of commits or values of the configuration, so they can be logged.
package struct GitError: Error, Sendable, Hashable {
    package var code: Code
    /// One sentence about what was tried and what went wrong.
    package var message: String
    /// The function of libgit2 or the `git` command that failed.
    package var function: String?
    /// libgit2's `git_error_t`: the part of the library that reported the error.
    package var libraryClass: Int32?
    /// libgit2's return value, such as -3 for "not found".
    package var libraryCode: Int32?
    /// What the reader can do about it.
    package var hint: String?
    /// For ``Code/referenceMoved``: what the reference holds now; `nil` when it is gone.
    package var actual: ObjectID?

    package init(
        _ code: Code, _ message: String, function: String? = nil, libraryClass: Int32? = nil,
        libraryCode: Int32? = nil, hint: String? = nil, actual: ObjectID? = nil
    ) {
        self.code = code
        self.message = message
        self.function = function
        self.libraryClass = libraryClass
        self.libraryCode = libraryCode
        self.hint = hint
        self.actual = actual
    }
}

extension GitError: CustomStringConvertible {
    package var description: String {
        var text = message
        if let function {
            text += " (\(function)"
            if let libraryCode { text += ", code \(libraryCode)" }
            if let libraryClass { text += ", class \(libraryClass)" }
            text += ")"
        }
        return text
    }
}

extension GitError {
    /// What kind of trouble it is. The set is open: compare, and treat unknown codes as failure.
    package struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        package var description: String { rawValue }

        /// No repository at the folder or above it.
        package static let notARepository = Code(rawValue: "git.not-a-repository")
        /// A repository that none of the modes can work on: bare, SHA-256, reftable, unknown extensions.
        package static let unsupportedRepository = Code(rawValue: "git.unsupported-repository")
        /// The repository belongs to somebody else and is not listed in `safe.directory`.
        package static let ownership = Code(rawValue: "git.ownership")
        /// A compare-and-swap found another value than the expected one; see ``GitError/actual``.
        package static let referenceMoved = Code(rawValue: "git.reference-moved")
        /// Another process held the lock for longer than the retries last.
        package static let locked = Code(rawValue: "git.locked")
        /// The named object, reference or path does not exist.
        package static let notFound = Code(rawValue: "git.not-found")
        /// Git can't tell who the author or committer is.
        package static let identityMissing = Code(rawValue: "git.identity-missing")
        /// Signing is configured and did not work; nothing was committed.
        package static let signingFailed = Code(rawValue: "git.signing-failed")
        /// A hook could not be run, or left something behind that can't be read.
        package static let hookFailed = Code(rawValue: "git.hook-failed")
        /// A path that leaves the working tree, or goes through a symbolic link.
        package static let pathRefused = Code(rawValue: "git.path-refused")
        /// The `git` program could not be started.
        package static let programMissing = Code(rawValue: "git.program-missing")
        /// The `git` program ended with an unexpected exit code.
        package static let program = Code(rawValue: "git.program")
        /// The file system refused something, such as reading a file of the working tree.
        package static let fileSystem = Code(rawValue: "git.file-system")
        /// Any other error of libgit2.
        package static let libgit2 = Code(rawValue: "git.libgit2")
    }
}
