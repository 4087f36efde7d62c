package import KataCore

/// A path on disk as the system takes it: bytes without NUL, absolute or relative to the working folder.
///
/// Not every file name is UTF-8, so the bytes are the value and text is only a way to show it. Nothing is resolved or
/// normalised; a path from a document must become a `RepositoryPath` first.
package struct DiskPath: Sendable, Hashable, Comparable {
    package let bytes: [UInt8]

    package init(bytes: some Collection<UInt8>) { self.bytes = Array(bytes) }
    package init(_ text: some StringProtocol) { bytes = Array(text.utf8) }

    /// The path for people: bytes that are not UTF-8 are replaced.
    package var display: String { String(decoding: bytes, as: UTF8.self) }

    /// What stands after the last `/`; empty for a path that ends in one.
    package var lastComponent: [UInt8] {
        bytes.lastIndex(of: Self.separator).map { Array(bytes[($0 + 1)...]) } ?? bytes
    }

    /// The folder that holds this path: `.` when there is no `/` in it, `/` for what lies directly below the root.
    package var folder: DiskPath {
        guard let slash = bytes.lastIndex(of: Self.separator) else { return "." }
        return slash == 0 ? "/" : DiskPath(bytes: bytes[..<slash])
    }

    package func appending(_ component: some StringProtocol) -> DiskPath { appending(bytes: Array(component.utf8)) }
    package func appending(_ path: RepositoryPath) -> DiskPath { appending(bytes: path.bytes) }

    package func appending(bytes component: some Collection<UInt8>) -> DiskPath {
        DiskPath(bytes: bytes.last == Self.separator ? bytes + component : bytes + [Self.separator] + component)
    }

    package static func < (a: DiskPath, b: DiskPath) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }

    private static let separator: UInt8 = 0x2F
}

extension DiskPath: ExpressibleByStringInterpolation, CustomStringConvertible {
    package init(stringLiteral value: String) { self.init(value) }
    package var description: String { display }
}
