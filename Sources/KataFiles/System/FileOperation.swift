/// One system call that changes the disk or forces it, announced before it happens.
package struct FileOperation: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Opens a file that must not exist yet.
        case create
        /// Opens a file for appending.
        case openForAppend
        case setMode
        case write
        case synchronize
        case rename
        case synchronizeFolder
        case makeFolder
        case remove
        case removeFolder
        case read
        case list
    }

    package var kind: Kind
    package var path: DiskPath
    /// Bytes about to be written; 0 for all other kinds.
    package var count: Int

    package init(_ kind: Kind, _ path: DiskPath, count: Int = 0) {
        self.kind = kind
        self.path = path
        self.count = count
    }
}

/// What a probe wants to happen to an operation.
package enum FileOperationFate: Sendable, Hashable {
    case proceed
    /// The call is not made; it fails with this error number.
    case fail(errorNumber: Int32)
    /// Only this many bytes are really written. Then the call fails with the error number.
    case writePart(count: Int, errorNumber: Int32)
}

/// Sees every operation of a ``SystemFiles`` before it happens, and may break it: for counting, fault injection and kill sweeps.
package typealias FileProbe = @Sendable (FileOperation) -> FileOperationFate
