/// What an index file holds at a few paths, read without Git.
///
/// Source: Git's `Documentation/gitformat-index.txt`, versions 2 to 4. What needs more than one file or tree to be read (split and
/// sparse indexes, conflicts, entries that are only announced) is left to Git.
struct IndexEntries: Sendable {
    /// For paths that the index has: mode in octal and blob in hex, as `100644 <hex>`.
    private(set) var contents: [String: String] = [:]

    private static let fixedSize = 62
    private static let hashSize = 20

    /// - Parameter wanted: paths from the root of the working tree.
    /// - Returns: `nil` for what only Git can tell.
    init?(_ bytes: [UInt8], at wanted: Set<String>) {
        guard bytes.count >= 12 + Self.hashSize, bytes.starts(with: "DIRC".utf8) else { return nil }
        let version = Self.number(bytes, 4, 4)
        guard (2...4).contains(version) else { return nil }
        let names = Set(wanted.map { Array($0.utf8) })
        let lengths = Set(names.map(\.count))
        let end = bytes.count - Self.hashSize
        var offset = 12
        var name: [UInt8] = []
        for _ in 0..<Self.number(bytes, 8, 4) {
            let start = offset
            guard start + Self.fixedSize < end else { return nil }
            let flags = Self.number(bytes, start + 60, 2)
            let isExtended = flags & 0x4000 != 0
            offset = start + Self.fixedSize + (isExtended ? 2 : 0)
            if version == 4 {
                guard let stripped = Self.variableNumber(bytes, &offset, end), stripped <= name.count else {
                    return nil
                }
                name.removeLast(stripped)
            } else {
                name.removeAll(keepingCapacity: true)
            }
            guard let close = bytes[min(offset, end)..<end].firstIndex(of: 0) else { return nil }
            name += bytes[offset..<close]
            offset = version == 4 ? close + 1 : start + (close - start) / 8 * 8 + 8
            // What lies below a wanted path makes a folder of it.
            for length in lengths where length < name.count && name[length] == 0x2F {
                if names.contains(Array(name[..<length])) { return nil }
            }
            guard lengths.contains(name.count), names.contains(name) else { continue }
            let isOnlyAnnounced = isExtended && Self.number(bytes, start + Self.fixedSize, 2) & 0x2000 != 0
            guard flags & 0x3000 == 0, !isOnlyAnnounced else { return nil }
            let mode = String(Self.number(bytes, start + 24, 4), radix: 8)
            contents[String(decoding: name, as: UTF8.self)] =
                "\(mode) \(Self.hex(bytes[(start + 40)..<(start + 60)]))"
        }
        // `link` and `sdir`: entries stand in another file, or only as their folder's tree.
        while offset + 8 <= end {
            let signature = bytes[offset..<(offset + 4)]
            if signature.elementsEqual("link".utf8) || signature.elementsEqual("sdir".utf8) { return nil }
            offset += 8 + Self.number(bytes, offset + 4, 4)
        }
    }

    private static func number(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int {
        bytes[offset..<(offset + count)].reduce(0) { $0 << 8 | Int($1) }
    }

    /// Git's own encoding, in which each further byte also counts one more.
    private static func variableNumber(_ bytes: [UInt8], _ offset: inout Int, _ end: Int) -> Int? {
        var value = 0
        for step in 0..<8 {
            guard offset < end else { return nil }
            let byte = bytes[offset]
            offset += 1
            value = (step == 0 ? 0 : (value + 1) << 7) | Int(byte & 0x7F)
            if byte & 0x80 == 0 { return value }
        }
        return nil
    }

    private static func hex(_ bytes: ArraySlice<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
