extension PlainYamlReader {
    struct Key {
        var text: String
        var range: Range<Int>
        /// Offset behind the colon.
        var colon: Int
    }

    /// YAML readers need not find the colon of a key further away.
    private static var maximumKeyLength: Int { 1000 }

    /// The key at the start of a line, or `nil` when the line holds a value.
    func key(in line: Range<Int>) throws(Unreadable) -> Key? {
        let first = bytes[line.lowerBound]
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            guard let quoted = try quoted(line, recover: isLenient) else { return nil }
            var index = quoted.end
            while index < line.upperBound, bytes[index] == 0x20 { index += 1 }
            guard index < line.upperBound, bytes[index] == UInt8(ascii: ":") else { return nil }
            guard endsKey(index, in: line), index - line.lowerBound < Self.maximumKeyLength else { throw Unreadable() }
            return Key(text: quoted.text, range: line.lowerBound..<quoted.end, colon: index + 1)
        }
        guard Self.mayStartPlain(first) else { return nil }
        var index = line.lowerBound
        while index < line.upperBound {
            let byte = bytes[index]
            if byte == UInt8(ascii: ":"), endsKey(index, in: line) {
                guard index > line.lowerBound, index - line.lowerBound < Self.maximumKeyLength else {
                    throw Unreadable()
                }
                var end = index
                while end > line.lowerBound, bytes[end - 1] == 0x20 { end -= 1 }
                if isLenient && !isWord(line.lowerBound..<end) && hasAnotherColon(after: index + 1, in: line) {
                    return nil
                }
                return Key(text: lines.text(line.lowerBound..<end), range: line.lowerBound..<end, colon: index + 1)
            }
            if byte == UInt8(ascii: "#"), index > line.lowerBound, bytes[index - 1] == 0x20 { return nil }
            index += 1
        }
        return nil
    }

    private func endsKey(_ colon: Int, in line: Range<Int>) -> Bool {
        colon + 1 == line.upperBound || bytes[colon + 1] == 0x20
    }

    private func isWord(_ range: Range<Int>) -> Bool { !bytes[range].contains(0x20) }

    private func hasAnotherColon(after start: Int, in line: Range<Int>) -> Bool {
        guard start < line.upperBound else { return false }
        return (start..<line.upperBound).contains { bytes[$0] == UInt8(ascii: ":") && endsKey($0, in: line) }
    }

    /// Not one of YAML's indicators. `-`, `?` and `:` may begin a plain scalar in YAML; here they may not, but for `-` before
    /// another character, which ``inline(_:)`` handles.
    static func mayStartPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "#"), UInt8(ascii: "&"),
            UInt8(ascii: "*"), UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "'"),
            UInt8(ascii: "\""), UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"):
            false
        default: true
        }
    }

    /// A value on one line.
    mutating func inline(_ line: Range<Int>) throws(Unreadable) -> YamlValue {
        let first = bytes[line.lowerBound]
        switch first {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            if let quoted = try quoted(line, recover: isLenient) {
                if isNothing(quoted.end..<line.upperBound) {
                    let style: YamlValue.Scalar.Style =
                        first == UInt8(ascii: "\"") ? .doubleQuoted : .singleQuoted
                    if let escape = quoted.badEscape { reportEscape(at: escape) }
                    return YamlValue(
                        .scalar(.init(text: quoted.text, style: style)), range: line.lowerBound..<quoted.end)
                }
                if isLenient { return try continued(quoted, in: line) }
            }
            throw Unreadable()
        case UInt8(ascii: "["):
            var flow = FlowListReader(lines: lines, line: line, isLenient: isLenient)
            let list = try flow.read()
            problems += flow.problems
            return list
        case UInt8(ascii: "@"), UInt8(ascii: "`"):
            guard isLenient else { throw Unreadable() }
            let text = plainRange(line)
            problems.append(
                YamlProblem(
                    kind: .recovered, message: "a value can't begin with '\(Character(UnicodeScalar(first)))' in YAML",
                    offset: line.lowerBound, hints: ["put it in quotes: \(quotedForm(text))"]))
            return plain(text)
        case UInt8(ascii: "-"):
            guard line.count > 1, bytes[line.lowerBound + 1] != 0x20 else { throw Unreadable() }
        default:
            guard Self.mayStartPlain(first) else { throw Unreadable() }
        }
        let text = plainRange(line)
        if let colon = text.first(where: { bytes[$0] == UInt8(ascii: ":") && endsKey($0, in: text) }) {
            guard isLenient else { throw Unreadable() }
            problems.append(
                YamlProblem(
                    kind: .recovered, message: "a second ': ' in a value that is not quoted", offset: colon,
                    hints: ["put the value in quotes: \(quotedForm(text))"]))
        }
        return plain(text)
    }

    private func plain(_ range: Range<Int>) -> YamlValue {
        YamlValue(.scalar(.init(text: lines.text(range), style: .plain)), range: range)
    }

    /// Up to a comment or the end, without trailing spaces.
    private func plainRange(_ line: Range<Int>) -> Range<Int> {
        var end = line.upperBound
        var index = line.lowerBound + 1
        while index < line.upperBound {
            if bytes[index] == UInt8(ascii: "#"), bytes[index - 1] == 0x20 {
                end = index
                break
            }
            index += 1
        }
        while end > line.lowerBound, bytes[end - 1] == 0x20 { end -= 1 }
        return line.lowerBound..<end
    }

    /// Whether only spaces or a comment stand here.
    private func isNothing(_ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        while index < range.upperBound, bytes[index] == 0x20 { index += 1 }
        return index == range.upperBound || (bytes[index] == UInt8(ascii: "#") && index > range.lowerBound)
    }

    private mutating func reportEscape(at offset: Int) {
        let character = lines.text(offset..<min(offset + 2, bytes.count))
        problems.append(
            YamlProblem(
                kind: .recovered, message: "'\(character)' is no escape of YAML's double quotes; the backslash is kept",
                offset: offset, hints: ["use single quotes, or write the backslash twice"]))
    }

    /// A value that goes on behind its closing quote: a note in brackets is dropped, a list of quoted values is a list,
    /// anything else is the whole text as it stands.
    private mutating func continued(_ quoted: Quoted, in line: Range<Int>) throws(Unreadable) -> YamlValue {
        let whole = plainRange(line)
        var rest = quoted.end
        while rest < whole.upperBound, bytes[rest] == 0x20 { rest += 1 }
        func report(_ message: String, _ hint: String) {
            problems.append(
                YamlProblem(kind: .recovered, message: message, offset: quoted.end, hints: [hint]))
        }
        if bytes[rest] == UInt8(ascii: ","), let items = try quotedItems(in: whole) {
            report(
                "several quoted values without brackets; read as a list", "put them in brackets: [\(lines.text(whole))]"
            )
            return YamlValue(.list(items), range: whole)
        }
        if bytes[rest] == UInt8(ascii: "("), bytes[whole.upperBound - 1] == UInt8(ascii: ")") {
            report(
                "text behind a quoted value; read as a note and left out",
                "make it a comment: \(lines.text(line.lowerBound..<quoted.end)) # \(lines.text(rest..<whole.upperBound))"
            )
            let style: YamlValue.Scalar.Style =
                bytes[line.lowerBound] == UInt8(ascii: "\"") ? .doubleQuoted : .singleQuoted
            return YamlValue(.scalar(.init(text: quoted.text, style: style)), range: line.lowerBound..<quoted.end)
        }
        report("the value goes on behind its closing quote", "put the whole value in quotes: \(quotedForm(whole))")
        return plain(whole)
    }

    private func quotedItems(in whole: Range<Int>) throws(Unreadable) -> [YamlValue]? {
        var items: [YamlValue] = []
        var index = whole.lowerBound
        while true {
            guard index < whole.upperBound, bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'"),
                let item = try quoted(index..<whole.upperBound, recover: true)
            else { return nil }
            items.append(YamlValue(.scalar(.init(text: item.text, style: .doubleQuoted)), range: index..<item.end))
            index = item.end
            while index < whole.upperBound, bytes[index] == 0x20 { index += 1 }
            if index == whole.upperBound { return items }
            guard bytes[index] == UInt8(ascii: ",") else { return nil }
            index += 1
            while index < whole.upperBound, bytes[index] == 0x20 { index += 1 }
        }
    }

    /// The text in single quotes, shortened for messages.
    private func quotedForm(_ range: Range<Int>) -> String {
        let text = lines.text(range)
        let short = text.count > 120 ? String(text.prefix(117)) + "…" : text
        return "'" + short.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }
}
