package import KataCore

/// Paths as text: as they are when they are plain UTF-8, else in Git's quoted form (`"a\303\244\n"`), which is reversible.
///
/// Source: git-config(1), core.quotePath: C-style quoting with octal escapes.
package enum PathText {
    package static func render(_ path: RepositoryPath) -> String {
        let text = path.display
        if text.utf8.elementsEqual(path.bytes), !text.hasPrefix("\""),
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) && !$0.isInvisible }
            ),
            !text.hasPrefix(" "), !text.hasSuffix(" "), !text.contains("  ")
        {
            return text
        }
        var out = "\""
        for byte in path.bytes {
            switch byte {
            case UInt8(ascii: "\""): out += "\\\""
            case UInt8(ascii: "\\"): out += "\\\\"
            case 0x21...0x7E: out.unicodeScalars.append(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 8)
                out += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
            }
        }
        return out + "\""
    }

    /// The path that ``render(_:)`` wrote; `nil` for text that is no path inside a repository.
    package static func parse(_ text: String) -> RepositoryPath? {
        let written = Array(text.utf8)
        guard written.first == UInt8(ascii: "\""), written.count >= 2, written.last == UInt8(ascii: "\"") else {
            return try? RepositoryPath(bytes: written)
        }
        var bytes: [UInt8] = []
        var rest = written[1..<(written.count - 1)]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let next = rest.first else {
                bytes.append(byte)
                continue
            }
            if (0x30...0x37).contains(next), rest.count >= 3,
                let value = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8)
            {
                bytes.append(value)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(next)
                rest = rest.dropFirst()
            }
        }
        return try? RepositoryPath(bytes: bytes)
    }
}
