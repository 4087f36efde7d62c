/// Finds the list or map in brackets that is never closed: a library reports it where the next thing begins.
enum OpenBracket {
    private static let maximumLines = 200

    static func find(_ lines: LineTable, in range: Range<Int>, before failure: YamlProblem) -> YamlProblem? {
        guard failure.kind == .syntax else { return nil }
        var line = lines.line(at: failure.offset)
        let last = max(lines.line(at: range.lowerBound), line - maximumLines)
        while line >= last {
            let text = lines.range(ofLine: line)
            if let open = value(lines.bytes, text), !closes(lines.bytes, open..<range.upperBound) {
                let closer = lines.bytes[open] == UInt8(ascii: "[") ? "]" : "}"
                return YamlProblem(
                    kind: .syntax, message: "this bracket is never closed", offset: open, hints: ["add \(closer)"])
            }
            line -= 1
        }
        return nil
    }

    /// The bracket with which the value of a line begins.
    private static func value(_ bytes: [UInt8], _ line: Range<Int>) -> Int? {
        var index = line.lowerBound
        while index < line.upperBound, bytes[index] == 0x20 || bytes[index] == UInt8(ascii: "-") { index += 1 }
        if index < line.upperBound, isOpener(bytes[index]) { return index }
        while index + 1 < line.upperBound {
            if bytes[index] == UInt8(ascii: ":"), bytes[index + 1] == 0x20 {
                index += 1
                while index < line.upperBound, bytes[index] == 0x20 { index += 1 }
                return index < line.upperBound && isOpener(bytes[index]) ? index : nil
            }
            index += 1
        }
        return nil
    }

    private static func isOpener(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") }

    /// Whether the brackets balance before a line that begins with a key.
    private static func closes(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        var depth = 0
        var quote: UInt8?
        for index in range {
            let byte = bytes[index]
            if let open = quote {
                if byte == open { quote = nil }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { return true }
            case 0x0A:
                let next = index + 1 < range.upperBound ? bytes[index + 1] : 0x20
                if next > 0x20, !isOpener(next), next != UInt8(ascii: "]"), next != UInt8(ascii: "}") { return false }
            default: break
            }
        }
        return false
    }
}
