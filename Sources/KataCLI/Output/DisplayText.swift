/// Makes text from documents, providers and repositories safe to print.
package enum DisplayText {
    /// One line without control characters: what could move the cursor or forge a line is shown as `\u{…}` or a space.
    package static func oneLine(_ text: String, limit: Int = 400) -> String {
        // Most texts are plain, and there are many of them.
        if text.utf8.count <= limit, text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
        var result = ""
        var count = 0
        for scalar in text.unicodeScalars {
            guard count < limit else { return result + "…" }
            count += 1
            switch scalar.value {
            case 0x0A, 0x0D, 0x09: result.append(" ")
            case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069:
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Several lines; each made safe like `oneLine`.
    package static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { oneLine(String($0), limit: 2000) }
    }

    /// Cuts to a width in characters, with an ellipsis.
    package static func fitted(_ text: String, to width: Int) -> String {
        text.count <= width ? text : String(text.prefix(max(0, width - 1))) + "…"
    }
}
