/// Why a file operation did not happen, or not completely.
package struct FileError: Error, Sendable, Hashable {
    package var code: Code
    /// What was attempted, as a verb: `open`, `write`, `sync`.
    package var attempt: String
    package var path: DiskPath
    /// The system's error number; 0 when the refusal is kata's own, such as a size limit.
    package var errorNumber: Int32

    package init(_ code: Code, _ attempt: String, _ path: DiskPath, errorNumber: Int32 = 0) {
        self.code = code
        self.attempt = attempt
        self.path = path
        self.errorNumber = errorNumber
    }
}

extension FileError {
    /// A stable name of the class of failure. The set is open.
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        package static let notFound = Code(rawValue: "not-found")
        package static let alreadyExists = Code(rawValue: "already-exists")
        package static let isFolder = Code(rawValue: "is-folder")
        package static let notFolder = Code(rawValue: "not-folder")
        /// A device, socket, pipe, or (where links are not followed) a symbolic link.
        package static let notRegular = Code(rawValue: "not-regular")
        package static let notEmpty = Code(rawValue: "not-empty")
        /// Longer than the caller's limit, or more entries or levels than a walk may visit.
        package static let tooLarge = Code(rawValue: "too-large")
        package static let permissionDenied = Code(rawValue: "permission-denied")
        package static let readOnly = Code(rawValue: "read-only")
        package static let symlinkLoop = Code(rawValue: "symlink-loop")
        /// The disk or the quota is full.
        package static let noSpace = Code(rawValue: "no-space")
        /// Part of the bytes was written by an append and could not be completed.
        package static let shortWrite = Code(rawValue: "short-write")
        /// An empty path, one with a NUL byte, or one that is too long.
        package static let badPath = Code(rawValue: "bad-path")
        package static let closed = Code(rawValue: "closed")
        /// Anything else; see ``FileError/errorNumber``.
        package static let inputOutput = Code(rawValue: "input-output")
    }
}

extension FileError: CustomStringConvertible {
    package var description: String {
        let reason = errorNumber == 0 ? code.rawValue : "\(code.rawValue), error \(errorNumber)"
        return "can't \(attempt) \(path.display): \(reason)"
    }
}
