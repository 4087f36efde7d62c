internal import KataCore

/// Reads one line of a "Task Commits" section: numbered, bulleted or a row of a table, of any of the planning tools.
struct CommitLineReader {
    let line: Placed<String>
    private let text: [UInt8]

    init(line: Placed<String>) {
        self.line = line
        text = Array(line.value.utf8)
    }

    /// `nil` when the line names neither a task nor a commit.
    func read() -> ParsedTaskCommit? {
        let isRow = text.first == UInt8(ascii: "|")
        let isItem = isListItem
        let hashes = hashes
        guard isRow || isItem || line.value.hasPrefix("**Task") || startsWithHash else { return nil }
        let task = taskNumber ?? (isRow ? rowNumber : nil)
        if isRow && hashes.isEmpty && task == nil { return nil }
        let isNamed = listNumber != nil && line.value.contains("**")
        guard task != nil || !hashes.isEmpty || isNamed else { return nil }
        let subject = isRow ? nil : subject
        let types = hashes.compactMap(\.type)
        return ParsedTaskCommit(
            task: task ?? listNumber, name: subject?.text ?? (isRow ? rowName : name), hashes: hashes.map(\.placed),
            types: types.isEmpty ? [subject?.type].compactMap(\.self) : types, id: id, position: line.position)
    }

    /// Ids that a line of any section names as commits: beside the word, in a code span of their own, or in parentheses.
    func citations() -> [Placed<String>] {
        let saysCommit = line.value.lowercased().contains("commit")
        return hashes.filter { hash in
            saysCommit || (hash.isEnclosed && hash.placed.value.contains { $0.isLetter })
        }.map(\.placed)
    }

    /// `` `hash` - type(scope): text ``: the commit's own subject after its id.
    private var subject: (type: String?, text: String)? {
        guard startsWithHash else { return nil }
        let rest = afterMarks.drop { $0.isASCII && $0.isHexDigit }
        let text = String(rest.drop { " `-—–:*".contains($0) }).trimmed
        guard let colon = text.firstRange(of: ": ") else { return (nil, text) }
        let head = text[..<colon.lowerBound]
        let type = head.prefix { $0.isASCII && $0.isLowercase }
        let scope = head.dropFirst(type.count)
        let isSubject =
            !type.isEmpty && type.count <= 12
            && (scope.isEmpty || scope == "!"
                || (scope.hasPrefix("(") && (scope.hasSuffix(")") || scope.hasSuffix(")!"))))
        return isSubject ? (String(type), String(text[colon.upperBound...]).trimmed) : (nil, text)
    }

    /// The line after its list mark or number, ticks and the opening of a code span.
    private var afterMarks: Substring {
        let rest = line.value.drop { " `-*+✅✓".contains($0) }
        return listNumber == nil ? rest : rest.drop { $0.isNumber }.drop { ". `)*".contains($0) }
    }

    /// Whether an id is the first word, after list marks and ticks.
    private var startsWithHash: Bool {
        let word = afterMarks.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return Self.hash(word.utf8) != nil
    }

    /// The id in the `<!-- kata:… -->` that ends the line.
    var id: ULID? {
        guard line.value.hasSuffix(" -->"), let mark = Self.last(of: Array("<!-- kata:".utf8), in: text)
        else { return nil }
        return ULID(String(decoding: text[mark.upperBound..<(text.count - 4)], as: UTF8.self))
    }

    private var isListItem: Bool {
        guard let first = text.first else { return false }
        if first == UInt8(ascii: "-") || first == UInt8(ascii: "*") || first == UInt8(ascii: "+") {
            return text.count > 1 && text[1] == 0x20
        }
        return listNumber != nil
    }

    private var listNumber: Int? {
        let digits = text.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty, digits.count <= 6, text.count > digits.count else { return nil }
        guard text[digits.count] == UInt8(ascii: ".") || text[digits.count] == UInt8(ascii: ")") else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    /// The number after the first `Task `.
    private var taskNumber: Int? {
        guard let mark = Self.first(of: Array("Task ".utf8), in: text) else { return nil }
        let digits = text[mark.upperBound...].prefix { (0x30...0x39).contains($0) }
        return digits.count > 6 ? nil : Int(String(decoding: digits, as: UTF8.self))
    }

    /// What stands between the list mark and the hash, without bold marks and `Task N:`.
    private var name: String {
        var rest = line.value[...]
        if let number = listNumber, listNumber == number { rest = rest.drop { $0.isNumber }.dropFirst() }
        rest = rest.drop { $0 == " " || $0 == "-" || $0 == "+" }
        if rest.hasPrefix("* ") { rest = rest.dropFirst(2) }
        if rest.hasPrefix("**") {
            rest = rest.dropFirst(2)
            if let close = Self.closingBold(rest) { rest = rest[..<close] }
        } else if let dash = rest.firstRange(of: " - ") ?? rest.firstRange(of: " — ") {
            rest = rest[..<dash.lowerBound]
        }
        return Self.withoutTaskNumber(String(rest))
    }

    private static func closingBold(_ text: Substring) -> Substring.Index? { text.firstRange(of: "**")?.lowerBound }

    private static func withoutTaskNumber(_ text: String) -> String {
        guard text.hasPrefix("Task ") else { return text.trimmed }
        let rest = text.dropFirst(5).drop { $0.isNumber || $0 == "." }
        guard let first = rest.first else { return text.trimmed }
        return first == ":" ? String(rest.dropFirst()).trimmed : text.trimmed
    }
}

extension CommitLineReader {
    private var cells: [String] {
        line.value.split(separator: "|", omittingEmptySubsequences: false).map { String($0).trimmed }
            .dropFirst().dropLast().map { $0 }
    }

    private var rowNumber: Int? { cells.first.flatMap { Int($0) } }

    /// The first cell that is neither a number nor an id.
    private var rowName: String {
        let cell = cells.first { cell in
            !cell.isEmpty && Int(cell) == nil && Self.hash(Array(cell.utf8.filter { $0 != UInt8(ascii: "`") })) == nil
        }
        return Self.withoutTaskNumber((cell ?? "").replacingMarks)
    }

    private struct Hash {
        var placed: Placed<String>
        var type: String?
        /// In a code span or parentheses of its own.
        var isEnclosed: Bool
    }

    /// Words of 7 to 40 (or 64) lower- or upper-case hexadecimal digits, outside HTML comments.
    private var hashes: [Hash] {
        let end = Self.first(of: Array("<!--".utf8), in: text)?.lowerBound ?? text.count
        var found: [Hash] = []
        var index = 0
        var columns = (upTo: 0, count: 0)
        while index < end {
            guard Self.isWord(text[index]) else {
                index += 1
                continue
            }
            let start = index
            while index < end, Self.isWord(text[index]) { index += 1 }
            guard let hash = Self.hash(text[start..<index]) else { continue }
            var position = line.position
            columns.count += text[columns.upTo..<start].count { $0 & 0xC0 != 0x80 }
            columns.upTo = start
            position.column += columns.count
            let pair = (start > 0 ? text[start - 1] : 0x20, index < text.count ? text[index] : 0x20)
            let isEnclosed =
                pair == (UInt8(ascii: "`"), UInt8(ascii: "`")) || pair == (UInt8(ascii: "("), UInt8(ascii: ")"))
            found.append(Hash(placed: Placed(hash, at: position), type: type(after: index), isEnclosed: isEnclosed))
        }
        return found
    }

    /// `(feat)` right after an id.
    private func type(after index: Int) -> String? {
        var rest = text[index...]
        while let first = rest.first, first == UInt8(ascii: "`") || first == 0x20 { rest = rest.dropFirst() }
        guard rest.first == UInt8(ascii: "("), let close = rest.firstIndex(of: UInt8(ascii: ")")) else { return nil }
        let word = rest[(rest.startIndex + 1)..<close]
        let isWord = !word.isEmpty && word.count <= 40 && word.allSatisfy { (0x61...0x7A).contains($0) }
        return isWord ? String(decoding: word, as: UTF8.self) : nil
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") || byte >= 0x80
            || byte == UInt8(ascii: ".")
    }

    /// A word with a digit in it, so that `defaced` is no commit; dates have dashes and are none either.
    private static func hash(_ word: some Collection<UInt8>) -> String? {
        var word = Array(word)
        while word.last == UInt8(ascii: ".") { word.removeLast() }
        guard (7...40).contains(word.count) || word.count == 64 else { return nil }
        var hasDigit = false
        for byte in word {
            switch byte {
            case 0x30...0x39: hasDigit = true
            case 0x61...0x66, 0x41...0x46: break
            default: return nil
            }
        }
        return hasDigit ? String(decoding: word, as: UTF8.self).lowercased() : nil
    }

    static func first(of needle: [UInt8], in text: [UInt8]) -> Range<Int>? {
        guard text.count >= needle.count else { return nil }
        for start in 0...(text.count - needle.count)
        where text[start] == needle[0] && text[start..<(start + needle.count)].elementsEqual(needle) {
            return start..<(start + needle.count)
        }
        return nil
    }

    static func last(of needle: [UInt8], in text: [UInt8]) -> Range<Int>? {
        guard text.count >= needle.count else { return nil }
        for start in (0...(text.count - needle.count)).reversed()
        where text[start] == needle[0] && text[start..<(start + needle.count)].elementsEqual(needle) {
            return start..<(start + needle.count)
        }
        return nil
    }
}

extension String {
    /// Without `**` and backticks.
    var replacingMarks: String {
        var out = String.UnicodeScalarView()
        for scalar in unicodeScalars where scalar != "*" && scalar != "`" { out.append(scalar) }
        return String(out).trimmed
    }
}
