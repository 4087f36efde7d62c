/// Reads the block style that planning documents are written in: nested block maps and lists of single-line plain, quoted
/// and bracketed values, with comments.
///
/// Strict: whatever else YAML knows (folded text, anchors, multi-line scalars, braces) or forbids makes ``read()`` return
/// `nil`, so that the full library decides. Lenient: for texts the library has rejected; lines of which only one meaning is
/// possible are read, each with a problem that names the fix. Duplicate keys are read by either, the second one reported.
struct PlainYamlReader {
    struct Unreadable: Error {}

    /// A line with something on it.
    struct Row {
        var start: Int
        var end: Int
        var indent: Int
    }

    let lines: LineTable
    let isLenient: Bool
    var problems: [YamlProblem] = []
    var rows: [Row] = []
    private var next = 0
    private let range: Range<Int>

    init(lines: LineTable, range: Range<Int>, isLenient: Bool) {
        self.lines = lines
        self.range = range
        self.isLenient = isLenient
    }

    mutating func read() -> YamlValue? {
        do throws(Unreadable) {
            try split()
            guard let first = rows.first else {
                return YamlValue(
                    .scalar(.init(text: "", style: .plain)), range: range.lowerBound..<range.lowerBound)
            }
            let value = try block(indent: first.indent, depth: 0)
            guard next == rows.count else { return nil }
            return value
        } catch {
            return nil
        }
    }

    var bytes: [UInt8] { lines.bytes }

    // MARK: Lines

    private mutating func split() throws(Unreadable) {
        guard !range.isEmpty else { return }
        let needsCheck =
            !lines.traits.isASCII || lines.traits.hasTabs || lines.traits.hasCarriageReturns
            || lines.traits.firstNUL != nil
        var line = lines.line(at: range.lowerBound)
        while line < lines.starts.count, lines.starts[line] < range.upperBound {
            let whole = lines.range(ofLine: line)
            line += 1
            var start = max(whole.lowerBound, range.lowerBound)
            let lineStart = start
            let end = min(whole.upperBound, range.upperBound)
            while start < end, bytes[start] == 0x20 { start += 1 }
            guard start < end else { continue }
            if needsCheck { try check(start..<end) }
            guard bytes[start] != UInt8(ascii: "#") else { continue }
            rows.append(Row(start: start, end: end, indent: start - lineStart))
        }
    }

    /// Refuses what YAML treats specially or forbids: tabs, controls, and the line breaks of YAML 1.1 beyond ASCII.
    private func check(_ line: Range<Int>) throws(Unreadable) {
        for index in line {
            let byte = bytes[index]
            if byte >= 0x20 && byte < 0x7F { continue }
            if byte < 0x20 || byte == 0x7F { throw Unreadable() }
            guard byte >= 0xC0 else { continue }
            let second = index + 1 < line.upperBound ? bytes[index + 1] : 0
            let third = index + 2 < line.upperBound ? bytes[index + 2] : 0
            if byte == 0xC2 && second < 0xA0 { throw Unreadable() }
            if byte == 0xE2 && second == 0x80 && (third == 0xA8 || third == 0xA9) { throw Unreadable() }
            if byte == 0xEF && second >= 0xBB { throw Unreadable() }
        }
    }

    // MARK: Blocks

    private mutating func block(indent: Int, depth: Int) throws(Unreadable) -> YamlValue {
        guard depth < YamlReader.maximumDepth else { throw Unreadable() }
        return isDash(rows[next]) ? try list(indent: indent, depth: depth) : try map(indent: indent, depth: depth)
    }

    private func isDash(_ row: Row) -> Bool {
        bytes[row.start] == UInt8(ascii: "-") && (row.start + 1 == row.end || bytes[row.start + 1] == 0x20)
    }

    private mutating func map(indent: Int, depth: Int) throws(Unreadable) -> YamlValue {
        let start = rows[next].start
        var entries: [YamlValue.Entry] = []
        var seen: Set<String> = []
        while next < rows.count, rows[next].indent == indent, !isDash(rows[next]) {
            let row = rows[next]
            guard let key = try key(in: row.start..<row.end) else { throw Unreadable() }
            let isRepeated =
                entries.count < 12 ? entries.contains { $0.key == key.text } : !seen.insert(key.text).inserted
            if entries.count == 11 { seen = Set(entries.map(\.key) + [key.text]) }
            if isRepeated { reportRepeated(key.text, at: key.range.lowerBound) }
            let value = try value(after: key.colon, row: row, depth: depth, allowsDashAtIndent: true)
            entries.append(.init(key: key.text, keyRange: key.range, value: value))
        }
        if next < rows.count, rows[next].indent > indent || (rows[next].indent == indent && isDash(rows[next])) {
            throw Unreadable()
        }
        return YamlValue(.map(entries), range: start..<max(start, entries.last?.value.range.upperBound ?? start))
    }

    private mutating func list(indent: Int, depth: Int) throws(Unreadable) -> YamlValue {
        let start = rows[next].start
        var items: [YamlValue] = []
        while next < rows.count, rows[next].indent == indent, isDash(rows[next]) {
            let row = rows[next]
            var content = row.start + 1
            while content < row.end, bytes[content] == 0x20 { content += 1 }
            if content < row.end, bytes[content] != UInt8(ascii: "#") {
                let inner = Row(start: content, end: row.end, indent: indent + content - row.start)
                let hasKey = try key(in: content..<row.end) != nil
                if isDash(inner) || hasKey {
                    // What follows the dash is a block of its own whose first line is the rest of this one.
                    rows[next] = inner
                    items.append(try block(indent: inner.indent, depth: depth + 1))
                    continue
                }
            }
            items.append(try value(after: row.start + 1, row: row, depth: depth, allowsDashAtIndent: false))
        }
        if next < rows.count, rows[next].indent > indent { throw Unreadable() }
        return YamlValue(.list(items), range: start..<max(start, items.last?.range.upperBound ?? start))
    }

    /// The value behind a colon or a dash: on the same line, or as a block on the next lines.
    private mutating func value(
        after mark: Int, row: Row, depth: Int, allowsDashAtIndent: Bool
    ) throws(Unreadable) -> YamlValue {
        var start = mark
        while start < row.end, bytes[start] == 0x20 { start += 1 }
        next += 1
        let follower = next < rows.count ? rows[next] : nil
        guard start < row.end, bytes[start] != UInt8(ascii: "#") else {
            if let follower, follower.indent > row.indent {
                return try block(indent: follower.indent, depth: depth + 1)
            }
            if let follower, allowsDashAtIndent, follower.indent == row.indent, isDash(follower) {
                return try list(indent: follower.indent, depth: depth + 1)
            }
            return YamlValue(.scalar(.init(text: "", style: .plain)), range: mark..<mark)
        }
        // A deeper line would continue the scalar.
        if let follower, follower.indent > row.indent { throw Unreadable() }
        return try inline(start..<row.end)
    }

    private mutating func reportRepeated(_ key: String, at offset: Int) {
        problems.append(
            YamlProblem(
                kind: .duplicateKey, message: "the key '\(key)' stands twice in one map", offset: offset,
                hints: ["keep one of the two"]))
    }
}
