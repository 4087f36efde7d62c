/// The parts of a line that stand in backticks.
struct BacktickSpans {
    struct Span: Sendable {
        var text: String
        /// The words before it say not to do this.
        var isForbidden: Bool
    }

    let text: String
    private(set) var spans: [Span] = []
    /// What stands outside the spans.
    private var outside = ""

    init(_ text: String) {
        self.text = text
        var rest = text.utf8[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "`")) {
            outside += ListText.string(rest[..<open])
            var count = 0
            var start = open
            while start < rest.endIndex, rest[start] == UInt8(ascii: "`") {
                count += 1
                start = rest.index(after: start)
            }
            guard let (end, after) = Self.close(rest[start...], count) else {
                outside += ListText.string(rest[open...])
                return
            }
            let content = ListText.string(ListText.trim(rest[start..<end]))
            if !content.isEmpty { spans.append(Span(text: content, isForbidden: Self.forbids(outside))) }
            outside += " "
            rest = rest[after...]
        }
        outside += ListText.string(rest)
    }

    /// The next run of exactly `count` backticks.
    private static func close(
        _ rest: Substring.UTF8View, _ count: Int
    ) -> (start: String.Index, end: String.Index)? {
        var index = rest.startIndex
        while let start = rest[index...].firstIndex(of: UInt8(ascii: "`")) {
            var end = start
            var run = 0
            while end < rest.endIndex, rest[end] == UInt8(ascii: "`") {
                run += 1
                end = rest.index(after: end)
            }
            if run == count { return (start, end) }
            index = end
        }
        return nil
    }

    private static func forbids(_ before: String) -> Bool {
        guard !before.utf8.allSatisfy({ $0 <= 0x20 }) else { return false }
        let end = String(decoding: Array(before.utf8.suffix(60)), as: UTF8.self)
        let words = PlainWords.words(end, keepsApostrophes: true).suffix(3)
        return words.contains { word in
            word == "not" || word == "never" || word == "don't" || word == "don’t" || word == "avoid"
                || word == "instead"
                || word == "cannot" || word == "without"
        }
    }

    /// The single span, when nothing but punctuation stands beside it.
    var only: String? {
        guard spans.count == 1,
            outside.utf8.allSatisfy({
                $0 <= 0x20 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";")
                    || $0 == UInt8(ascii: "*")
            })
        else { return nil }
        return spans[0].text
    }

    /// The whole text, unless it only says to run the spans.
    var expectation: String? {
        let words = PlainWords.words(outside)
        let isLeadIn = words.allSatisfy { word in
            switch word {
            case "run", "execute", "and", "then", "also", "with", "using", "command", "verify", "check", "test", "via":
                true
            default: false
            }
        }
        return isLeadIn || SentenceShape.onlySaysItPasses(outside) ? nil : text
    }
}
