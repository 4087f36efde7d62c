/// Tells what a code fence without a language holds.
enum FenceShape {
    /// Whether the first line that says something is a command.
    static func holdsCommands(_ content: String) -> Bool {
        for line in content.utf8.split(separator: 0x0A) {
            let text = ListText.string(ListText.trim(line))
            if text.isEmpty || text.hasPrefix("#") { continue }
            return CommandShape.split(text, isMarked: true) != nil
        }
        return false
    }

    /// A session with `$ ` prompts holds commands and their output: only the commands stay.
    static func withoutPrompts(_ content: String) -> String {
        let lines = content.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { ListText.string($0) }
        guard lines.first(where: { !$0.trimmed.isEmpty && !$0.hasPrefix("#") })?.hasPrefix("$ ") == true else {
            return content
        }
        return lines.filter { $0.hasPrefix("$ ") }.map { String($0.dropFirst(2)) }.joined(separator: "\n")
    }
}
