/// A path inside a repository's tree, as Git stores it: bytes, relative, `/` between components.
///
/// A value of this type never leaves the tree: it is not empty or absolute and has no empty, `.`, `..` or `.git` component
/// and no NUL byte. It says nothing about symbolic links on disk; who opens a file checks those.
package struct RepositoryPath: Sendable, Hashable, Comparable {
    package let bytes: [UInt8]

    package enum Refusal: String, Error, Sendable, Hashable {
        case empty = "is empty"
        case absolute = "is absolute"
        case escapes = "leaves the repository"
        case malformed = "has an empty component or a NUL byte"
        case insideGit = "points into .git"
    }

    package init(bytes: some Collection<UInt8>) throws(Refusal) {
        let bytes = Array(bytes)
        try Self.check(bytes)
        self.bytes = bytes
    }

    /// Reads a path as people write it: a leading `./`, doubled slashes and a trailing slash are dropped first.
    package init(_ text: some StringProtocol) throws(Refusal) {
        let written = Array(text.utf8)
        guard !written.isEmpty else { throw .empty }
        guard written[0] != 0x2F else { throw .absolute }
        guard Self.isLoose(written) else {
            try self.init(bytes: written)
            return
        }
        let components = written.split(separator: 0x2F).filter { !$0.elementsEqual([0x2E]) }
        try self.init(bytes: Array(components.joined(separator: [0x2F])))
    }

    /// Whether there is a component to drop: an empty one or `.`.
    private static func isLoose(_ bytes: [UInt8]) -> Bool {
        var start = 0
        for end in 0...bytes.count where end == bytes.count || bytes[end] == 0x2F {
            if end == start || (end == start + 1 && bytes[start] == 0x2E) { return true }
            start = end + 1
        }
        return false
    }

    private static func check(_ bytes: [UInt8]) throws(Refusal) {
        guard let first = bytes.first else { throw .empty }
        guard first != 0x2F else { throw .absolute }
        guard !bytes.contains(0) else { throw .malformed }
        var start = 0
        for end in 0...bytes.count where end == bytes.count || bytes[end] == 0x2F {
            let length = end - start
            guard length > 0 else { throw .malformed }
            if bytes[start] == 0x2E {
                if length == 1 { throw .malformed }
                if length == 2, bytes[start + 1] == 0x2E { throw .escapes }
                if length == 4, isGitFolder(bytes[start..<end]) { throw .insideGit }
            }
            start = end + 1
        }
    }

    /// The path for people: bytes that are not UTF-8 are replaced.
    package var display: String { String(decoding: bytes, as: UTF8.self) }

    package var lastComponent: String {
        String(decoding: bytes.split(separator: 0x2F).last ?? [], as: UTF8.self)
    }

    package var components: [String] { bytes.split(separator: 0x2F).map { String(decoding: $0, as: UTF8.self) } }

    /// Whether this path is `folder` itself or lies below it.
    package func isInside(_ folder: RepositoryPath) -> Bool {
        bytes.starts(with: folder.bytes) && (bytes.count == folder.bytes.count || bytes[folder.bytes.count] == 0x2F)
    }

    package static func < (a: RepositoryPath, b: RepositoryPath) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }

    /// `.git` in any letter case, as Git refuses it on every platform.
    private static func isGitFolder(_ component: ArraySlice<UInt8>) -> Bool {
        component.dropFirst().map { $0 | 0x20 } == [0x67, 0x69, 0x74]
    }
}

extension RepositoryPath: CustomStringConvertible {
    package var description: String { display }
}
