/// Writes strings as YAML scalars that any YAML 1.1 or 1.2 reader reads back as the same string.
///
/// Plain only for text that no resolver takes for something else; else double-quoted with escapes.
/// Source: YAML 1.2.2 §5.7, §7.3; the YAML 1.1 type repository for the words and numbers to keep away from.
enum YamlScalar {
    static func render(_ text: String) -> String { isPlain(text) ? text : quote(text) }

    static func quote(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\t": out += "\\t"
            case "\r": out += "\\r"
            case "\0": out += "\\0"
            default:
                if isPrintable(scalar) { out.unicodeScalars.append(scalar) } else { out += escape(scalar) }
            }
        }
        return out + "\""
    }

    /// `[a, b]`
    static func flow(_ items: [String]) -> String { "[" + items.map(render).joined(separator: ", ") + "]" }

    private static let reserved: Set<String> = [
        "true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf",
    ]

    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.count <= 200 else { return false }
        guard last != 0x20, !reserved.contains(text.lowercased()) else { return false }
        var previous: UInt8 = 0
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: break
            case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "+"),
                UInt8(ascii: "("), UInt8(ascii: ")"):
                break
            case 0x20: if previous == 0x20 { return false }
            default: return false
            }
            previous = byte
        }
        switch first {
        case 0x41...0x5A, 0x61...0x7A: return true
        case 0x30...0x39: return isNumberedSlug(text)
        default: return false
        }
    }

    /// `09-runtime-integration`: a digit starts it, yet no resolver takes it for a number or a date.
    private static func isNumberedSlug(_ text: String) -> Bool {
        let parts = text.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, let letter = parts[1].utf8.first else { return false }
        return (0x61...0x7A).contains(letter) && !text.utf8.contains(0x20)
            && parts[0].utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    }

    /// YAML 1.2.2 production `c-printable` without what is invisible or ends a line.
    private static func isPrintable(_ scalar: UnicodeScalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E: true
        case 0xA0...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: !scalar.isInvisible
        default: false
        }
    }

    private static func escape(_ scalar: UnicodeScalar) -> String {
        let digits = String(scalar.value, radix: 16)
        func padded(_ count: Int) -> String { String(repeating: "0", count: count - digits.count) + digits }
        if scalar.value <= 0xFF { return "\\x" + padded(2) }
        return scalar.value <= 0xFFFF ? "\\u" + padded(4) : "\\U" + padded(8)
    }
}
