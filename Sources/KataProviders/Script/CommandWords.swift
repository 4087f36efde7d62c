/// Splits a command line into words, as a shell would without expanding anything.
///
/// POSIX, Shell Command Language §2.2: single quotes keep everything, double quotes keep everything but a backslash
/// before `$`, `` ` ``, `"`, `\` and a line end, a backslash outside quotes keeps the next character.
package enum CommandWords {
    package enum Refusal: Error, Sendable, Hashable {
        case empty
        case unclosedQuote
        /// Something that only a shell understands, such as `|` or `$HOME`.
        case needsShell(String)
        case nulByte
    }

    package static func split(_ text: String) throws(Refusal) -> [String] {
        guard !text.utf8.contains(0) else { throw .nulByte }
        var reader = Reader(rest: text.unicodeScalars[...])
        try reader.readAll()
        guard !reader.words.isEmpty else { throw .empty }
        return reader.words
    }

    private struct Reader {
        var rest: Substring.UnicodeScalarView
        var words: [String] = []
        var word: String.UnicodeScalarView?

        mutating func readAll() throws(Refusal) {
            while let scalar = rest.popFirst() {
                switch scalar {
                case " ", "\t", "\n", "\r": endWord()
                case "'": try singleQuoted()
                case "\"": try doubleQuoted()
                case "\\":
                    guard let next = rest.popFirst() else { throw .unclosedQuote }
                    if next != "\n" { append(next) }
                case "#" where word == nil, "~" where word == nil: throw .needsShell(String(scalar))
                case "|", "&", ";", "<", ">", "(", ")", "$", "`", "*", "?", "[":
                    throw .needsShell(String(scalar))
                default: append(scalar)
                }
            }
            endWord()
        }

        private mutating func append(_ scalar: Unicode.Scalar) {
            if word == nil { word = .init() }
            word?.append(scalar)
        }

        private mutating func endWord() {
            if let word { words.append(String(word)) }
            word = nil
        }

        private mutating func singleQuoted() throws(Refusal) {
            if word == nil { word = .init() }
            while let scalar = rest.popFirst() {
                if scalar == "'" { return }
                append(scalar)
            }
            throw .unclosedQuote
        }

        private mutating func doubleQuoted() throws(Refusal) {
            if word == nil { word = .init() }
            while let scalar = rest.popFirst() {
                switch scalar {
                case "\"": return
                case "$", "`": throw .needsShell(String(scalar))
                case "\\":
                    guard let next = rest.popFirst() else { throw .unclosedQuote }
                    if next == "\n" { continue }
                    if !["$", "`", "\"", "\\"].contains(next) { append("\\") }
                    append(next)
                default: append(scalar)
                }
            }
            throw .unclosedQuote
        }
    }
}
