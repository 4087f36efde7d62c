/// Text in the language of manual pages. Source: man(7), roff(7).
enum Roff {
    /// Text that means itself: no escape, no request at the start of a line, hyphens that can be copied.
    static func text(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var escaped = ""
            for scalar in line.unicodeScalars {
                switch scalar {
                case "\\": escaped += "\\(rs"
                case "-": escaped += "\\-"
                case "'": escaped += "\\(aq"
                case "`": escaped += "\\(ga"
                case "^": escaped += "\\(ha"
                case "~": escaped += "\\(ti"
                case "\"": escaped += "\\(dq"
                case "…": escaped += "\\&..."
                case "–": escaped += "\\(en"
                case "—": escaped += "\\(em"
                default:
                    if scalar.isASCII, scalar.value >= 0x20, scalar.value < 0x7F {
                        escaped.unicodeScalars.append(scalar)
                    } else if !scalar.isASCII {
                        escaped += "\\[u\(hex(scalar.value))]"
                    } else {
                        escaped += " "
                    }
                }
            }
            // A dot would begin a request; the quote, which would too, is written as an escape already.
            return escaped.hasPrefix(".") ? "\\&" + escaped : escaped
        }.joined(separator: "\n")
    }

    static func bold(_ text: String) -> String { "\\fB\(Self.text(text))\\fR" }
    static func italic(_ text: String) -> String { "\\fI\(Self.text(text))\\fR" }

    /// The argument of a macro, in quotes.
    static func quoted(_ text: String) -> String {
        "\"\(Self.text(text).split(separator: "\n").joined(separator: " "))\""
    }

    /// At least four digits, in capitals.
    private static func hex(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
