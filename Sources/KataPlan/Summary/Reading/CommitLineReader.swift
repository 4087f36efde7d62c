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
        guard isRow || isItem || line.value.hasPrefix("**Task") else { return nil }
        let hashes = hashes
        let task = taskNumber ?? (isRow ? rowNumber : nil)
        if isRow && hashes.isEmpty && task == nil { return nil }
        guard task != nil || !hashes.isEmpty else { return nil }
        return ParsedTaskCommit(
            task: task ?? listNumber, name: isRow ? rowName : name, hashes: hashes.map(\.placed),
            types: hashes.compactMap(\.type), id: id, position: line.position)
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
    }

    /// Words of 7 to 40 (or 64) lower- or upper-case hexadecimal digits, outside HTML comments.
    private var hashes: [Hash] {
        let end = Self.first(of: Array("<!--".utf8), in: text)?.lowerBound ?? text.count
        var found: [Hash] = []
        var index = 0
        while index < end {
            guard Self.isWord(text[index]) else {
                index += 1
                continue
            }
            let start = index
            while index < end, Self.isWord(text[index]) { index += 1 }
            guard let hash = Self.hash(text[start..<index]) else { continue }
            var position = line.position
            position.column += text[..<start].count { $0 & 0xC0 != 0x80 }
            found.append(Hash(placed: Placed(hash, at: position), type: type(after: index)))
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
