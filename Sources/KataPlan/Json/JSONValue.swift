/// A JSON value to write: object members keep their order.
enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    case string(String)
    case array([JSONValue])
    case object([Member])

    struct Member: Sendable, Hashable {
        var key: String
        var value: JSONValue

        init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// On one line. With `inComment`, no `<`, `>`, `&` and no `--` stand in the text, so that it is safe in an HTML comment.
    func text(inComment: Bool = false) -> String {
        var out = ""
        write(to: &out, inComment: inComment)
        return out
    }

    private func write(to out: inout String, inComment: Bool) {
        switch self {
        case .null: out += "null"
        case .bool(let value): out += value ? "true" : "false"
        case .integer(let value): out += String(value)
        case .string(let text): Self.quote(text, to: &out, inComment: inComment)
        case .array(let items):
            out += "["
            for (index, item) in items.enumerated() {
                if index > 0 { out += "," }
                item.write(to: &out, inComment: inComment)
            }
            out += "]"
        case .object(let members):
            out += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { out += "," }
                Self.quote(member.key, to: &out, inComment: inComment)
                out += ":"
                member.value.write(to: &out, inComment: inComment)
            }
            out += "}"
        }
    }

    static func quote(_ text: String, to out: inout String, inComment: Bool) {
        out += "\""
        var previous: UnicodeScalar = " "
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case "<", ">", "&": if inComment { escape(scalar, to: &out) } else { out.unicodeScalars.append(scalar) }
            case "-" where inComment && previous == "-": escape(scalar, to: &out)
            default:
                if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.isInvisible {
                    escape(scalar, to: &out)
                } else {
                    out.unicodeScalars.append(scalar)
                }
            }
            previous = scalar
        }
        out += "\""
    }

    private static func escape(_ scalar: UnicodeScalar, to out: inout String) {
        for unit in String(scalar).utf16 {
            let digits = String(unit, radix: 16)
            out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
    }
}

extension UnicodeScalar {
    /// Line separators, byte order marks and controls of direction: text that shows differently from what it is.
    ///
    /// Source: Unicode 16, Bidirectional Algorithm (UAX #9) §2, and the deprecated format characters.
    var isInvisible: Bool {
        switch value {
        case 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
        default: false
        }
    }
}
