/// Reads the lines of a `<context>` block that name a file: `@path`, also behind a bullet and with a note.
struct ContextReader {
    let lines: LineTable

    func read(_ range: Range<Int>) -> [ContextReference] {
        guard !range.isEmpty else { return [] }
        var references: [ContextReference] = []
        var line = lines.line(at: range.lowerBound)
        while line < lines.count, lines.starts[line] < range.upperBound {
            defer { line += 1 }
            let whole = lines.range(ofLine: line)
            var start = max(whole.lowerBound, range.lowerBound)
            let end = min(whole.upperBound, range.upperBound)
            while start < end, lines.bytes[start] <= 0x20 { start += 1 }
            guard start < end else { continue }
            if lines.bytes[start] == UInt8(ascii: "-") || lines.bytes[start] == UInt8(ascii: "*") {
                start += 1
                while start < end, lines.bytes[start] <= 0x20 { start += 1 }
            }
            if start < end, lines.bytes[start] == UInt8(ascii: "`") { start += 1 }
            guard start + 1 < end, lines.bytes[start] == UInt8(ascii: "@") else { continue }
            var pathEnd = start + 1
            while pathEnd < end, lines.bytes[pathEnd] > 0x20, lines.bytes[pathEnd] != UInt8(ascii: "`") { pathEnd += 1 }
            let path = lines.text((start + 1)..<pathEnd)
            // `@decorator` and `@scope/package` in prose are not files of the plan; a path has a slash or an ending.
            guard path.utf8.contains(UInt8(ascii: "/")) || path.utf8.dropFirst().contains(UInt8(ascii: ".")),
                !path.utf8.contains(UInt8(ascii: "("))
            else { continue }
            references.append(ContextReference(path: path, note: note(pathEnd..<end), line: line + 1))
        }
        return references
    }

    private func note(_ range: Range<Int>) -> String? {
        var text = lines.text(range).trimmed[...]
        if text.hasPrefix("`") { text = text.dropFirst() }
        text = String(text).trimmed[...]
        for mark in ["—", "–", "--", "-", "#", ":"] where text.hasPrefix(mark) {
            text = text.dropFirst(mark.count)
            break
        }
        var note = String(text).trimmed
        if note.hasPrefix("("), note.hasSuffix(")") { note = String(note.dropFirst().dropLast()) }
        return note.isEmpty ? nil : note
    }
}
