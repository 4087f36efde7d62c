/// Tells paths from symbols, routes and prose, and cuts the notes off that people write beside them.
enum DeclaredPath {
    /// One word with a slash or a file extension: `src/a.ts`, `Makefile.am`; not `GET /api`, `useAuth()`.
    static func looksLikePath(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count < 1024, bytes[0] != UInt8(ascii: "/"), bytes[0] != UInt8(ascii: "@") else {
            return false
        }
        guard bytes.allSatisfy(isPathByte) else { return false }
        let last = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        let name = bytes[last...]
        if let dot = name.lastIndex(of: UInt8(ascii: ".")), dot + 1 < name.endIndex, name.endIndex - dot <= 12 {
            let ending = name[(dot + 1)...]
            return ending.allSatisfy { isAlphanumeric($0) } && ending.contains { $0 > 0x39 }
        }
        return last > 0 && !text.hasSuffix("/")
            ? ["src", "lib", "app", "apps", "tests", "test", "docs", "scripts", "packages", "cmd", "internal"]
                .contains(String(decoding: bytes[..<(bytes.firstIndex(of: UInt8(ascii: "/")) ?? 0)], as: UTF8.self))
            : false
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func isPathByte(_ byte: UInt8) -> Bool {
        if isAlphanumeric(byte) || byte >= 0x80 { return true }
        return switch byte {
        case UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: "@"), UInt8(ascii: "+"), UInt8(ascii: "$"), UInt8(ascii: "*"),
            UInt8(ascii: "~"):
            true
        // Route groups such as `app/(auth)/page.tsx`.
        case UInt8(ascii: "("), UInt8(ascii: ")"): true
        default: false
        }
    }

    /// Splits `path (note)`, `path — note`, `path - note`, `path # note` and `` `path` note``.
    static func split(_ text: String) -> (path: String, note: String?) {
        var bytes = Array(text.utf8)[...]
        trim(&bytes)
        if let quote = bytes.first,
            quote == UInt8(ascii: "`") || quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
            let end = bytes.dropFirst().firstIndex(of: quote)
        {
            let path = string(bytes[(bytes.startIndex + 1)..<end])
            return (path, note(bytes[(end + 1)...]))
        }
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == 0x20 || bytes[index] == 0x09 {
                var rest = bytes[(index + 1)...]
                trim(&rest)
                if startsNote(rest) { return (string(bytes[..<index]).trimmed, note(rest)) }
            }
            index += 1
        }
        return (string(bytes), nil)
    }

    private static func startsNote(_ rest: ArraySlice<UInt8>) -> Bool {
        guard let first = rest.first else { return false }
        if first == UInt8(ascii: "(") || first == UInt8(ascii: "#") || first == UInt8(ascii: "[") { return true }
        // An em or en dash, or an arrow.
        if rest.starts(with: [0xE2, 0x80, 0x94]) || rest.starts(with: [0xE2, 0x80, 0x93]) { return true }
        if rest.starts(with: [0xE2, 0x86, 0x92]) { return true }
        let second = rest.dropFirst().first
        if first == UInt8(ascii: "-") { return second == 0x20 || second == UInt8(ascii: "-") }
        return first == UInt8(ascii: ":") && second == 0x20
    }

    private static func note(_ bytes: ArraySlice<UInt8>) -> String? {
        var rest = bytes
        trim(&rest)
        var text = string(rest)
        for mark in ["—", "–", "--", "-", "#", ":", "→"] where text.hasPrefix(mark) {
            text = String(text.dropFirst(mark.count)).trimmed
            break
        }
        if text.hasPrefix("("), text.hasSuffix(")") { text = String(text.dropFirst().dropLast()) }
        return text.isEmpty ? nil : text
    }

    private static func trim(_ bytes: inout ArraySlice<UInt8>) {
        while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    }

    private static func string(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
