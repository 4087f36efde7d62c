/// Puts text from elsewhere between fences that it can't close.
///
/// CommonMark §4.5: a fenced code block ends only at a fence of at least the opening one's length, so a fence longer
/// than every run of backticks in the text holds it, whatever it says.
enum PromptFence {
    static func wrap(_ text: String, label: String) -> String {
        let content = text.hasSuffix("\n") ? String(text.dropLast()) : text
        let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: content) + 1))
        let name = CleanText.line(label, limit: 300).replacing("`", with: "'")
        return "\(fence)\(name)\n\(content)\n\(fence)"
    }

    private static func longestRun(of mark: Character, in text: String) -> Int {
        var longest = 0
        var run = 0
        for character in text {
            run = character == mark ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}

/// The start or the end of a text, with a line that says how much is missing.
enum PromptCut {
    static func start(_ bytes: [UInt8], limit: Int) -> String {
        guard bytes.count > limit else { return String(decoding: bytes, as: UTF8.self) }
        return String(decoding: bytes.prefix(limit), as: UTF8.self)
            + "\n[… \(bytes.count - limit) more bytes: open the file]"
    }

    static func end(_ text: String, limit: Int) -> String {
        let bytes = Array(text.utf8)
        guard bytes.count > limit else { return text }
        return "[… \(bytes.count - limit) bytes before this]\n" + String(decoding: bytes.suffix(limit), as: UTF8.self)
    }
}
