/// Breaks long lines at blanks, for terminals that are narrower than they are.
enum LineWrap {
    /// What follows a break stands two columns further in than its line. Words that are too long stay whole, and sequences that
    /// set colours take no room.
    static func wrapped(_ text: String, to width: Int) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { columns(of: $0) <= width ? String($0) : wrapped(line: $0, to: max(20, width)) }
            .joined(separator: "\n")
    }

    private static func wrapped(line: Substring, to width: Int) -> String {
        let indent = String(line.prefix { $0 == " " })
        let margin = indent + "  "
        var lines: [String] = []
        var current = indent
        var isEmpty = true
        for word in line.dropFirst(indent.count).split(separator: " ", omittingEmptySubsequences: false) {
            if !isEmpty, columns(of: current[...]) + 1 + columns(of: word) > width, !word.isEmpty {
                lines.append(current)
                current = margin + word
            } else {
                current += (isEmpty ? "" : " ") + word
            }
            isEmpty = false
        }
        return (lines + [current]).map(withoutEnd).joined(separator: "\n")
    }

    private static func withoutEnd(_ line: String) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }

    /// Characters that are seen: without `ESC [ … m`.
    private static func columns(of text: Substring) -> Int {
        var count = 0
        var isInSequence = false
        for character in text {
            if character == "\u{1B}" {
                isInSequence = true
            } else if isInSequence {
                isInSequence = character != "m"
            } else {
                count += 1
            }
        }
        return count
    }
}
