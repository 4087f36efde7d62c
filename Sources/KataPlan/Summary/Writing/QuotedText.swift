/// Foreign text made safe for one place of a Markdown document: one line, no structure of its own.
///
/// Headings, lists, rules, HTML, comments, tables and fences only exist at the start of a line or with their marks intact;
/// code spans stay when they are balanced, because people read commands in them.
enum QuotedText {
    /// Longer pieces are cut, counted in Unicode scalars.
    static let lengthLimit = 2_000
    /// More pieces of one kind are cut.
    static let countLimit = 60

    /// Text for a list item or a line; empty when nothing readable is in it.
    static func line(_ text: String) -> String { guardStart(escapeInline(flatten(text))) }

    /// Text after a label, in quotation marks.
    static func flattenedQuote(_ text: String) -> String {
        let line = escapeInline(flatten(text))
        return line.isEmpty ? "" : "“\(line)”"
    }

    /// Text between `**` and `**`.
    static func bold(_ text: String) -> String {
        escapeInline(flatten(text), alsoAsterisks: true)
    }

    /// Text for a cell of a table.
    static func cell(_ text: String) -> String { escapePipes(escapeInline(flatten(text))) }

    /// A code span that shows exactly these characters; control characters and ends of lines become spaces.
    static func code(_ text: String, inTable: Bool = false, limit: Int = lengthLimit) -> String {
        let flat = flatten(text, limit: limit)
        var longest = 0
        var run = 0
        for character in flat.unicodeScalars {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        // CommonMark 0.31 §6.1 strips one space on both sides, so that a span may start or end with a backtick.
        let padding = flat.hasPrefix("`") || flat.hasSuffix("`") ? " " : ""
        let span = fence + padding + (flat.isEmpty ? " " : flat) + padding + fence
        return inTable ? escapePipes(span) : span
    }

    /// One line without control and invisible characters, spaces collapsed, cut at the limit.
    static func flatten(_ text: String, limit: Int = lengthLimit) -> String {
        var out = String.UnicodeScalarView()
        var count = 0
        var pendingSpace = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace || scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) {
                pendingSpace = !out.isEmpty
                continue
            }
            if scalar.isInvisible { continue }
            if count >= limit {
                return String(out) + " … (cut)"
            }
            if pendingSpace {
                out.append(" ")
                count += 1
                pendingSpace = false
            }
            out.append(scalar)
            count += 1
        }
        return String(out)
    }

    private static func escapeInline(_ text: String, alsoAsterisks: Bool = false) -> String {
        let keepsCode = codeSpansAreBalanced(text)
        let scalars = Array(text.unicodeScalars)
        var out = String.UnicodeScalarView()
        var inCode = false
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "`":
                if keepsCode { inCode.toggle() }
                out.append(keepsCode ? "`" : "'")
            case "<" where !inCode && opensMarkup(scalars, at: index): out.append(contentsOf: "&lt;".unicodeScalars)
            // In code spans entities are shown as written, so a comment's opening is broken by a space instead.
            case "<" where index + 1 < scalars.count && scalars[index + 1] == "!" && inCode:
                out.append(contentsOf: "< ".unicodeScalars)
            case "*" where alsoAsterisks && !inCode: out.append(contentsOf: "\\*".unicodeScalars)
            case "\\" where index + 1 == scalars.count: out.append(contentsOf: "\\\\".unicodeScalars)
            default: out.append(scalar)
            }
        }
        return String(out)
    }

    private static func opensMarkup(_ scalars: [UnicodeScalar], at index: Int) -> Bool {
        guard index + 1 < scalars.count else { return false }
        let next = scalars[index + 1]
        return next == "!" || next == "/" || next == "?" || next.properties.isAlphabetic
    }

    private static func codeSpansAreBalanced(_ text: String) -> Bool {
        var count = 0
        var previous: UnicodeScalar = " "
        for scalar in text.unicodeScalars {
            if scalar == "`" {
                if previous == "`" || (previous == "\\" && count % 2 == 0) { return false }
                count += 1
            }
            previous = scalar
        }
        return count % 2 == 0
    }

    /// Escapes what would begin a block when the text begins a line or a list item.
    private static func guardStart(_ text: String) -> String {
        guard let first = text.unicodeScalars.first else { return text }
        let rest = text.unicodeScalars.dropFirst()
        switch first {
        case "#", "-", "+", ">", "=", "~", "|", ":": return "\\" + text
        case "*", "_":
            let onlyMarks = text.unicodeScalars.allSatisfy { $0 == "*" || $0 == "_" || $0 == "-" || $0 == " " }
            return rest.first == " " || onlyMarks ? "\\" + text : text
        case "[": return text.contains("](") ? text : "\\" + text
        case "0"..."9":
            let afterDigits = rest.drop { ("0"..."9").contains($0) }
            guard let mark = afterDigits.first, mark == "." || mark == ")" else { return text }
            guard afterDigits.count == 1 || afterDigits.dropFirst().first == " " else { return text }
            let digits = String(String.UnicodeScalarView(text.unicodeScalars.prefix { ("0"..."9").contains($0) }))
            return digits + "\\" + String(String.UnicodeScalarView(afterDigits))
        default: return text
        }
    }

    private static func escapePipes(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
