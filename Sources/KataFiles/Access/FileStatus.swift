package import KataCore

package enum FileKind: String, Sendable, Hashable {
    case regular, folder, symbolicLink
    /// A device, socket or pipe.
    case other
}

/// The permission bits of a file, such as `0o644`.
package struct FileMode: RawRepresentable, Sendable, Hashable, ExpressibleByIntegerLiteral {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue & 0o7777 }
    package init(integerLiteral value: UInt16) { self.init(rawValue: value) }

    package static let `private`: FileMode = 0o600
    package static let privateFolder: FileMode = 0o700
    package var isExecutable: Bool { rawValue & 0o100 != 0 }
}

package struct FileStatus: Sendable, Hashable {
    package var kind: FileKind
    /// Bytes.
    package var size: Int64
    package var mode: FileMode
    /// When the content was last changed.
    package var modified: Timestamp

    package init(kind: FileKind, size: Int64, mode: FileMode, modified: Timestamp) {
        self.kind = kind
        self.size = size
        self.mode = mode
        self.modified = modified
    }
}

/// One thing that a walk found.
package struct FileEntry: Sendable, Hashable {
    /// Relative to the folder of the walk, `/` between components.
    package var path: [UInt8]
    package var kind: FileKind
    /// Only when the walk was asked for it, and `nil` when the file went away in the meantime.
    package var status: FileStatus?

    package init(path: [UInt8], kind: FileKind, status: FileStatus? = nil) {
        self.path = path
        self.kind = kind
        self.status = status
    }

    package var display: String { String(decoding: path, as: UTF8.self) }
    package var name: String { String(decoding: path.split(separator: 0x2F).last ?? [], as: UTF8.self) }
}

/// How far a walk goes. Symbolic links are reported, never followed, except the folder of the walk itself.
package struct WalkLimits: Sendable {
    /// Levels below the folder; entries directly in it are level 1.
    package var depth: Int
    /// A walk that finds more ends with ``FileError/Code/tooLarge``.
    package var entries: Int
    /// Whether size, mode and time are read too: one system call more for each entry.
    package var includesStatus: Bool

    package init(depth: Int = 32, entries: Int = 200_000, includesStatus: Bool = false) {
        self.depth = depth
        self.entries = entries
        self.includesStatus = includesStatus
    }
}
