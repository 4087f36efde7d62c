internal import KataCore

/// The entries of one tree object, read from and written to the bytes of the object.
///
/// Modes are kept as they are, so that a tree that is not changed is written back bit by bit.
/// Source: gitformat-pack(5) and git-mktree(1): `<mode in octal> <name> NUL <20 bytes>`, sorted as if folders ended in `/`.
struct TreeListing: Sendable, Hashable {
    struct Entry: Sendable, Hashable {
        var mode: UInt32
        var id: ObjectID
        var isFolder: Bool { mode & 0o170000 == 0o040000 }
    }

    /// By name: one path component, any bytes but NUL and `/`.
    var entries: [[UInt8]: Entry] = [:]

    init() {}

    /// - Throws: for bytes that are not a tree.
    init(parsing bytes: some RandomAccessCollection<UInt8>) throws(GitError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let space = rest.firstIndex(of: 0x20), let zero = rest[space...].firstIndex(of: 0),
                let mode = UInt32(String(decoding: rest[..<space], as: UTF8.self), radix: 8)
            else { throw GitError(.libgit2, "a tree object is damaged") }
            let id = rest[zero...].dropFirst().prefix(20)
            guard id.count == 20 else { throw GitError(.libgit2, "a tree object is damaged") }
            let name = Array(rest[space..<zero].dropFirst())
            entries[name] = Entry(mode: mode, id: ObjectID(bytes: Array(id)))
            rest = rest[id.endIndex...]
        }
    }

    var serialized: [UInt8] {
        var sorted = entries.map { (key: $0.value.isFolder ? $0.key + [0x2F] : $0.key, name: $0.key, entry: $0.value) }
        sorted.sort { $0.key.lexicographicallyPrecedes($1.key) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(sorted.count * 48)
        for item in sorted {
            bytes += Array(String(item.entry.mode, radix: 8).utf8)
            bytes.append(0x20)
            bytes += item.name
            bytes.append(0)
            bytes += item.entry.id.bytes
        }
        return bytes
    }
}
