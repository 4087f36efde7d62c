/// Command lines that follow each other and make one script, with the lines of loops, quotes and here-documents in it.
struct ScriptLines {
    private var lines: [String]
    let line: Int
    private(set) var hasCommand: Bool
    /// What is open, with the lines that are part of it.
    private var pending: String
    private var isUnfinished = false
    /// Loops and conditions that are open.
    private var depth = 0
    /// The line that ends an open here-document.
    private var terminator: String?

    private static let maximumPending = 4096

    init(_ text: String, line: Int) {
        lines = [text]
        self.line = line
        hasCommand = !text.hasPrefix("#")
        pending = text
        update(text)
    }

    /// As written, without blank lines at the end.
    var text: String { lines.joined(separator: "\n").trimmed }

    /// Whether the line belongs to the script: it is a command, a comment, or continues what is open.
    func takes(_ line: String) -> Bool {
        if isUnfinished || depth > 0 || terminator != nil || line.hasPrefix("#") { return true }
        switch Self.firstWord(line) {
        case "}", ")", "&&", "||", "|": return hasCommand
        default: break
        }
        if hasCommand, CommandShape.isAssignment(Self.firstWord(line)) { return true }
        guard let split = CommandShape.split(line) else { return false }
        return split.expectation == nil
    }

    /// - Parameter source: the line with its indentation.
    mutating func append(_ line: String, source: String) {
        if !line.hasPrefix("#") { hasCommand = true }
        lines.append(source)
        if let end = terminator {
            if line == end { terminator = nil }
            return
        }
        pending = isUnfinished ? pending + "\n" + line : line
        update(line)
    }

    mutating func appendBlank() { lines.append("") }

    private mutating func update(_ line: String) {
        guard !line.hasPrefix("#") else { return }
        switch Self.firstWord(line) {
        case "for", "while", "until", "if", "case": depth += 1
        default: break
        }
        let words = PlainWords.pieces(line)
        if depth > 0, words.contains(where: { Self.isEnd($0) }) { depth -= 1 }
        if let mark = line[...].place(of: "<<"), !line[mark.upperBound...].hasPrefix("<") {
            let name = line[mark.upperBound...].utf8.drop {
                $0 == UInt8(ascii: "-") || $0 == 0x20 || $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"")
            }
            let word = name.prefix { OpeningTag.isName($0) }
            if !word.isEmpty { terminator = String(Substring(word)) }
        }
        if terminator != nil {
            isUnfinished = false
        } else if pending.hasSuffix("\\") {
            isUnfinished = true
        } else {
            let outline = ShellOutline(pending)
            isUnfinished = pending.utf8.count < Self.maximumPending && (outline.isOpen || outline.isContinued)
        }
    }

    private static func isEnd(_ word: String) -> Bool {
        ["done", "done;", "fi", "fi;", "esac", "esac;"].contains(word)
    }

    private static func firstWord(_ line: String) -> String {
        String(Substring(line.utf8.prefix { $0 > 0x20 && $0 != UInt8(ascii: ";") }))
    }
}
