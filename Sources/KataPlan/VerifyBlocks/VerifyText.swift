/// The parts of a verify text: commands in `<automated>`, code fences, and lines of text, each with its line number.
struct VerifyText {
    enum Part: Sendable {
        case automated(String)
        /// - language: the word behind the opening fence, in lower case.
        case fence(language: String, text: String)
        /// - source: with the indentation that the text's lines don't all have.
        case line(String, source: String)
        case blank
    }

    struct Placed: Sendable {
        var part: Part
        /// Counts from 1.
        var line: Int
    }

    private(set) var parts: [Placed] = []
    private let lines: [Substring.UTF8View]
    private let firstLine: Int
    /// Shared by all lines but the first, which begins behind the tag.
    private let indent: Int
    private var index = 0

    /// - Parameter firstLine: the number of the line in which the text begins.
    init(_ text: String, firstLine: Int) {
        self.firstLine = firstLine
        lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
            $0.last == 0x0D ? $0.dropLast() : $0
        }
        indent = Self.sharedIndent(lines.dropFirst())
        while index < lines.count { takeLine() }
    }

    private mutating func takeLine() {
        let number = firstLine + index
        let line = ListText.trim(lines[index])
        index += 1
        guard !line.isEmpty else {
            parts.append(Placed(part: .blank, line: number))
            return
        }
        if Self.isFence(line) {
            takeFence(line, number)
        } else {
            takeText(line, number)
        }
    }

    private static func isFence(_ line: Substring.UTF8View) -> Bool {
        line.starts(with: "```".utf8) && !line.dropFirst(3).contains(UInt8(ascii: "`"))
    }

    private mutating func takeFence(_ opening: Substring.UTF8View, _ number: Int) {
        let language = ListText.string(ListText.trim(opening.dropFirst(3))).lowercased()
        var content: [Substring.UTF8View] = []
        while index < lines.count, !ListText.trim(lines[index]).starts(with: "```".utf8) {
            content.append(lines[index])
            index += 1
        }
        index += 1
        parts.append(Placed(part: .fence(language: language, text: Self.dedented(content)), line: number + 1))
    }

    /// Takes a line that may hold tags; the content of `<automated>` may go over several lines.
    private mutating func takeText(_ line: Substring.UTF8View, _ number: Int) {
        var rest = Substring(line)
        var number = number
        while let open = rest.place(of: "<automated>") {
            takePlain(String(rest[..<open.lowerBound]), number)
            rest = rest[open.upperBound...]
            if let close = rest.place(of: "</automated>") {
                takeAutomated(String(rest[..<close.lowerBound]), number)
                rest = rest[close.upperBound...]
                continue
            }
            var content = String(rest)
            let start = content.trimmed.isEmpty ? number + 1 : number
            rest = ""
            while index < lines.count {
                let next = Substring(lines[index])
                index += 1
                guard let close = next.place(of: "</automated>") else {
                    content += "\n" + next
                    continue
                }
                content += "\n" + next[..<close.lowerBound]
                rest = next[close.upperBound...]
                number = firstLine + index - 1
                break
            }
            takeAutomated(content, start)
        }
        takePlain(String(rest), number)
    }

    private mutating func takeAutomated(_ content: String, _ number: Int) {
        parts.append(Placed(part: .automated(Self.unwrapped(content)), line: number))
    }

    private mutating func takePlain(_ text: String, _ number: Int) {
        let trimmed = text.trimmed
        let plain = Self.withoutTags(trimmed)
        guard !plain.isEmpty, plain != "-", plain != "*" else { return }
        let isWhole = plain.utf8.count == trimmed.utf8.count && number > firstLine
        let source = isWhole ? lines[number - firstLine] : plain[...].utf8
        let cut = isWhole ? source.dropFirst(min(indent, source.prefix { $0 == 0x20 || $0 == 0x09 }.count)) : source
        parts.append(Placed(part: .line(plain, source: ListText.string(cut)), line: number))
    }

    /// Without tags that only mark up prose, such as `<human-check>`, and without comments.
    private static func withoutTags(_ text: String) -> String {
        guard text.utf8.first == UInt8(ascii: "<") else { return text }
        if text.hasPrefix("<!--") { return "" }
        let bytes = Array(text.utf8)
        var rest = text
        if let tag = OpeningTag.read(bytes, at: 0), tag.attributes.isEmpty {
            rest = String(decoding: bytes[tag.end...], as: UTF8.self)
            if let close = rest[...].place(of: "</\(tag.name)>") { rest.removeSubrange(close) }
        } else if let tag = OpeningTag.closing(bytes, at: 0) {
            rest = String(decoding: bytes[tag.end...], as: UTF8.self)
        }
        return rest.trimmed
    }

    /// The command in an element: without a fence or backticks around all of it, without common indentation.
    private static func unwrapped(_ text: String) -> String {
        var pieces = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
        while let first = pieces.first, ListText.trim(first).isEmpty { pieces.removeFirst() }
        while let last = pieces.last, ListText.trim(last).isEmpty { pieces.removeLast() }
        if pieces.count >= 2, isFence(ListText.trim(pieces[0])),
            ListText.trim(pieces[pieces.count - 1]).elementsEqual("```".utf8)
        {
            pieces = Array(pieces.dropFirst().dropLast())
        }
        let plain = dedented(pieces)
        if plain.utf8.count > 2, plain.hasPrefix("`"), plain.hasSuffix("`"),
            plain.utf8.filter({ $0 == UInt8(ascii: "`") }).count == 2
        {
            return String(plain.dropFirst().dropLast())
        }
        return plain
    }

    private static func sharedIndent(_ lines: ArraySlice<Substring.UTF8View>) -> Int {
        var indent = Int.max
        for line in lines where !ListText.trim(line).isEmpty {
            indent = min(indent, line.prefix { $0 == 0x20 || $0 == 0x09 }.count)
        }
        return indent == Int.max ? 0 : indent
    }

    /// Without the indentation all lines share.
    static func dedented(_ lines: [Substring.UTF8View]) -> String {
        let indent = sharedIndent(lines[...])
        let texts = lines.map { line in
            ListText.trim(line).isEmpty ? "" : ListText.string(line.dropFirst(indent))
        }
        return texts.joined(separator: "\n").trimmed
    }
}

extension Substring {
    /// The first place of a short text, by bytes.
    func place(of wanted: String) -> Range<Index>? {
        let needle = Array(wanted.utf8)
        guard !needle.isEmpty else { return nil }
        let view = utf8
        var index = view.startIndex
        while let start = view[index...].firstIndex(of: needle[0]) {
            if view[start...].starts(with: needle) { return start..<view.index(start, offsetBy: needle.count) }
            index = view.index(after: start)
        }
        return nil
    }
}
