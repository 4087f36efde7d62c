/// A line of a list without its bullet, number or check box.
struct ListLine {
    let text: String
    let isItem: Bool

    init(_ line: String) {
        guard let content = ListText.afterBullet(line[...].utf8) else {
            text = line
            isItem = false
            return
        }
        text = ListText.string(ListText.afterCheckBox(content))
        isItem = true
    }
}

/// Command lines that follow each other and make one script.
struct ScriptLines {
    private(set) var text: String
    let line: Int
    private(set) var hasCommand: Bool
    private var isUnfinished: Bool

    init(_ text: String, line: Int) {
        self.text = text
        self.line = line
        hasCommand = !text.hasPrefix("#")
        isUnfinished = Self.isUnfinished(text)
    }

    /// Whether the line belongs to the script: it is a command, a comment, or continues what is open.
    func takes(_ line: String) -> Bool {
        if isUnfinished || line.hasPrefix("#") { return true }
        let first = line.split(whereSeparator: { $0 == " " || $0 == ";" }).first.map(String.init) ?? ""
        switch first {
        case "do", "done", "then", "else", "elif", "fi", "esac", "}", ")", "&&", "||", "|": return hasCommand
        default: break
        }
        guard let split = CommandShape.split(line) else { return false }
        return split.expectation == nil
    }

    mutating func append(_ line: String) {
        if !line.hasPrefix("#") { hasCommand = true }
        // What was open is judged with the lines that are still part of it, so long scripts stay cheap.
        pending = isUnfinished ? pending + "\n" + line : line
        text += "\n" + line
        isUnfinished = pending.utf8.count < 4096 && Self.isUnfinished(pending)
    }

    private var pending = ""

    private static func isUnfinished(_ text: String) -> Bool {
        guard !text.hasPrefix("#") else { return false }
        if text.hasSuffix("\\") { return true }
        let outline = ShellOutline(text)
        return outline.isOpen || outline.isContinued
    }
}
