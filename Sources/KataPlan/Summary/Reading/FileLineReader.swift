internal import KataCore

/// Reads one line of a "Files Created/Modified" section: a list item or a row that begins with a path in a code span.
enum FileLineReader {
    static func read(_ line: Placed<String>) -> ParsedFile? {
        var rest = line.value[...]
        if rest.hasPrefix("|") {
            rest = rest.dropFirst().drop { $0 == " " }
        } else if rest.hasPrefix("- ") || rest.hasPrefix("* ") || rest.hasPrefix("+ ") {
            rest = rest.dropFirst(2)
        } else {
            return nil
        }
        rest = rest.drop { $0 == " " }
        if rest.hasPrefix("**") { rest = rest.dropFirst(2) }
        let start = line.value.unicodeScalars.count - rest.unicodeScalars.count
        guard let (path, after) = rest.hasPrefix("`") ? codeSpan(rest) : bareWord(rest), !path.isEmpty else {
            return nil
        }
        var position = line.position
        position.column += start
        return ParsedFile(path: Placed(path, at: position), purpose: purpose(after))
    }

    /// The content of the code span at the start, as CommonMark 0.31 §6.1 reads it.
    static func codeSpan(_ text: Substring) -> (content: String, rest: Substring)? {
        let fence = text.prefix { $0 == "`" }
        let body = text.dropFirst(fence.count)
        var index = body.startIndex
        while index < body.endIndex {
            guard body[index] == "`" else {
                index = body.index(after: index)
                continue
            }
            let run = body[index...].prefix { $0 == "`" }
            if run.count == fence.count {
                var content = body[..<index]
                if content.hasPrefix(" "), content.hasSuffix(" "), content.contains(where: { $0 != " " }) {
                    content = content.dropFirst().dropLast()
                }
                return (String(content), body[run.endIndex...])
            }
            index = run.endIndex
        }
        return nil
    }

    /// A word that looks like a path: it has a slash or a dot inside.
    private static func bareWord(_ text: Substring) -> (content: String, rest: Substring)? {
        let word = text.prefix { $0 != " " && $0 != "|" && $0 != "*" && $0 != ":" && $0 != "," }
        guard word.contains("/") || word.dropFirst().dropLast().contains(".") else { return nil }
        return (String(word), text[word.endIndex...])
    }

    private static func purpose(_ text: Substring) -> String {
        let rest = text.drop { " *|-—–:".contains($0) }
        return (rest.hasSuffix("|") ? String(rest.dropLast()) : String(rest)).trimmed
    }
}
