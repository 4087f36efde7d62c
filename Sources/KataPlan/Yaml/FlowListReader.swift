/// Reads a bracketed list that stands on one line and holds plain or quoted scalars or such lists.
struct FlowListReader {
    private let lines: LineTable
    private let line: Range<Int>
    private var index: Int
    /// As of ``PlainYamlReader``: items that begin with `@` or a backtick are read and reported.
    private let isLenient: Bool
    private(set) var problems: [YamlProblem] = []

    init(lines: LineTable, line: Range<Int>, isLenient: Bool) {
        self.lines = lines
        self.line = line
        self.isLenient = isLenient
        index = line.lowerBound
    }

    /// - Throws: for every other form; nothing but a comment may follow the list.
    mutating func read() throws(PlainYamlReader.Unreadable) -> YamlValue {
        let list = try list(depth: 0)
        skipSpaces()
        guard index == line.upperBound || (peek == UInt8(ascii: "#") && lines.bytes[index - 1] == 0x20) else {
            throw PlainYamlReader.Unreadable()
        }
        return list
    }

    private var peek: UInt8? { index < line.upperBound ? lines.bytes[index] : nil }

    private mutating func skipSpaces() { while peek == 0x20 { index += 1 } }

    private mutating func list(depth: Int) throws(PlainYamlReader.Unreadable) -> YamlValue {
        guard depth < 20 else { throw PlainYamlReader.Unreadable() }
        let start = index
        index += 1
        var items: [YamlValue] = []
        while true {
            skipSpaces()
            if peek == UInt8(ascii: "]") { break }
            items.append(try item(depth: depth))
            skipSpaces()
            if peek == UInt8(ascii: ",") {
                index += 1
            } else if peek != UInt8(ascii: "]") {
                throw PlainYamlReader.Unreadable()
            }
        }
        index += 1
        return YamlValue(.list(items), range: start..<index)
    }

    private mutating func item(depth: Int) throws(PlainYamlReader.Unreadable) -> YamlValue {
        guard let first = peek else { throw PlainYamlReader.Unreadable() }
        let start = index
        if first == UInt8(ascii: "[") { return try list(depth: depth + 1) }
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            guard let quoted = try PlainYamlReader.quoted(lines.bytes, index..<line.upperBound, recover: false) else {
                throw PlainYamlReader.Unreadable()
            }
            index = quoted.end
            let style: YamlValue.Scalar.Style = first == UInt8(ascii: "\"") ? .doubleQuoted : .singleQuoted
            return YamlValue(.scalar(.init(text: quoted.text, style: style)), range: start..<index)
        }
        let isReserved = first == UInt8(ascii: "@") || first == UInt8(ascii: "`")
        guard PlainYamlReader.mayStartPlain(first) || (isLenient && isReserved) else {
            throw PlainYamlReader.Unreadable()
        }
        if isReserved {
            problems.append(
                YamlProblem(
                    kind: .recovered, message: "a value can't begin with '\(Character(UnicodeScalar(first)))' in YAML",
                    offset: start, hints: ["put it in quotes"]))
        }
        while let byte = peek, byte != UInt8(ascii: ","), byte != UInt8(ascii: "]") {
            // Characters that mean something inside brackets in one YAML version or another.
            switch byte {
            case UInt8(ascii: ":"), UInt8(ascii: "#"), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "}"),
                UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"):
                throw PlainYamlReader.Unreadable()
            default: index += 1
            }
        }
        var end = index
        while end > start, lines.bytes[end - 1] == 0x20 { end -= 1 }
        return YamlValue(.scalar(.init(text: lines.text(start..<end), style: .plain)), range: start..<end)
    }
}
