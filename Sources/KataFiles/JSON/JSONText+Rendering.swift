extension JSONText {
    /// On one line, without spaces: for NDJSON and database columns.
    package var compact: String { render(indented: false) }

    /// With two spaces per level and a newline at the end: for people and files.
    package var pretty: String { render(indented: true) + "\n" }

    private func render(indented: Bool) -> String {
        var bytes: [UInt8] = []
        write(to: &bytes, level: indented ? 0 : nil)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write(to bytes: inout [UInt8], level: Int?) {
        switch self {
        case .null: bytes += Array("null".utf8)
        case .boolean(let value): bytes += Array((value ? "true" : "false").utf8)
        case .integer(let value): bytes += Array(String(value).utf8)
        case .number(let value): bytes += Array((value.isFinite ? String(value) : "null").utf8)
        case .string(let value): Self.write(value, to: &bytes)
        case .array(let elements):
            Self.writeList(elements, "[", "]", to: &bytes, level: level) { element, bytes, level in
                element.write(to: &bytes, level: level)
            }
        case .object(let members):
            Self.writeList(members, "{", "}", to: &bytes, level: level) { member, bytes, level in
                Self.write(member.key, to: &bytes)
                bytes += Array((level == nil ? ":" : ": ").utf8)
                member.value.write(to: &bytes, level: level)
            }
        }
    }

    private static func writeList<Element>(
        _ elements: [Element], _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, to bytes: inout [UInt8],
        level: Int?, each: (Element, inout [UInt8], Int?) -> Void
    ) {
        bytes.append(UInt8(ascii: opening))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            newline(to: &bytes, level: level.map { $0 + 1 })
            each(element, &bytes, level.map { $0 + 1 })
        }
        if !elements.isEmpty { newline(to: &bytes, level: level) }
        bytes.append(UInt8(ascii: closing))
    }

    private static func newline(to bytes: inout [UInt8], level: Int?) {
        guard let level else { return }
        bytes.append(0x0A)
        bytes += Array(repeating: 0x20, count: level * 2)
    }

    /// RFC 8259 §7: quotation mark, reverse solidus and control characters are escaped. So are U+2028 and U+2029, which break
    /// lines for some readers of NDJSON, and U+007F, which terminals act on.
    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(0x22)
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22: bytes += [0x5C, 0x22]
            case 0x5C: bytes += [0x5C, 0x5C]
            case 0x0A: bytes += [0x5C, 0x6E]
            case 0x0D: bytes += [0x5C, 0x72]
            case 0x09: bytes += [0x5C, 0x74]
            case 0..<0x20, 0x7F, 0x2028, 0x2029:
                let digits = String(scalar.value, radix: 16)
                bytes += Array("\\u".utf8) + Array(repeating: 0x30, count: 4 - digits.utf8.count) + Array(digits.utf8)
            default: bytes += Array(UTF8.encode(scalar)!)
            }
        }
        bytes.append(0x22)
    }
}
