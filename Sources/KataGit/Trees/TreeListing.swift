internal import KataCore

/// The entries of one tree object, read in place from the bytes of the object.
///
/// Modes are kept as they are, so that what is not changed is written back bit by bit. Source: git-mktree(1) and the tree format:
/// `<mode in octal> <name> NUL <20 bytes>`, sorted as if the names of folders ended in `/`.
struct TreeListing: Sendable, Hashable {
    struct Entry: Sendable, Hashable {
        var mode: UInt32
        var id: ObjectID
        var isFolder: Bool { mode & 0o170000 == 0o040000 }
    }

    /// Where one entry stands in the bytes.
    struct Position: Sendable {
        let start: Int
        let name: Range<Int>
        let mode: UInt32
        var end: Int { name.upperBound + 21 }
        var isFolder: Bool { mode & 0o170000 == 0o040000 }
    }

    private(set) var bytes: [UInt8]

    init() { bytes = [] }

    /// - Throws: for bytes that are not a tree.
    init(parsing bytes: [UInt8]) throws(GitError) {
        self.bytes = bytes
        var position = 0
        while position < bytes.count {
            guard let entry = self.position(at: position), entry.end <= bytes.count, !entry.name.isEmpty else {
                throw GitError(.libgit2, "a tree object is damaged")
            }
            position = entry.end
        }
    }

    var isEmpty: Bool { bytes.isEmpty }

    var positions: [Position] {
        var result: [Position] = []
        var offset = 0
        while let entry = position(at: offset) {
            result.append(entry)
            offset = entry.end
        }
        return result
    }

    /// What has a name: one path component, any bytes but NUL and `/`.
    subscript(name: some RandomAccessCollection<UInt8>) -> Entry? {
        var offset = 0
        while let position = position(at: offset) {
            if position.name.count == name.count, bytes[position.name].elementsEqual(name) {
                return entry(at: position)
            }
            offset = position.end
        }
        return nil
    }

    func entry(at position: Position) -> Entry {
        Entry(mode: position.mode, id: ObjectID(bytes: Array(bytes[(position.name.upperBound + 1)..<position.end])))
    }

    func name(at position: Position) -> [UInt8] { Array(bytes[position.name]) }

    private func position(at start: Int) -> Position? {
        var mode: UInt32 = 0
        var offset = start
        while offset < bytes.count, bytes[offset] != 0x20 {
            guard (0x30...0x37).contains(bytes[offset]), offset - start < 8 else { return nil }
            mode = mode << 3 | UInt32(bytes[offset] - 0x30)
            offset += 1
        }
        let name = offset + 1
        guard name < bytes.count else { return nil }
        offset = name
        while offset < bytes.count, bytes[offset] != 0 { offset += 1 }
        guard offset < bytes.count else { return nil }
        return Position(start: start, name: name..<offset, mode: mode)
    }
}

extension TreeListing {
    /// The entries with some of them replaced, added or (with `nil`) left out.
    func replacing(_ changes: [[UInt8]: Entry?]) -> TreeListing {
        var added = changes.compactMap { name, entry in
            entry.map { (key: Self.key(name, $0.isFolder), name: name, entry: $0) }
        }
        added.sort { $0.key.lexicographicallyPrecedes($1.key) }
        let lengths = Set(changes.keys.map(\.count))
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + added.count * 64)
        var pending = added[...]
        for position in positions {
            if lengths.contains(position.name.count), changes.keys.contains(name(at: position)) { continue }
            while let next = pending.first, precedes(next.key, position) {
                Self.append(next.name, next.entry, to: &result)
                pending.removeFirst()
            }
            result += bytes[position.start..<position.end]
        }
        for next in pending { Self.append(next.name, next.entry, to: &result) }
        var listing = TreeListing()
        listing.bytes = result
        return listing
    }

    private func precedes(_ key: [UInt8], _ position: Position) -> Bool {
        guard position.isFolder else { return key.lexicographicallyPrecedes(bytes[position.name]) }
        return key.lexicographicallyPrecedes(Self.key(name(at: position), true))
    }

    private static func key(_ name: [UInt8], _ isFolder: Bool) -> [UInt8] { isFolder ? name + [0x2F] : name }

    private static func append(_ name: [UInt8], _ entry: Entry, to bytes: inout [UInt8]) {
        bytes += Array(String(entry.mode, radix: 8).utf8)
        bytes.append(0x20)
        bytes += name
        bytes.append(0)
        bytes += entry.id.bytes
    }
}
