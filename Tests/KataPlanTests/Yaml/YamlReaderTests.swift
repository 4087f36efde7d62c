import Testing

@testable import KataPlan

@Suite struct YamlReaderTests {
    /// A value without its ranges, to compare two readers.
    indirect enum Shape: Equatable, CustomStringConvertible {
        case text(String, isPlain: Bool)
        case list([Shape])
        case map([Pair])

        struct Pair: Equatable {
            var key: String
            var value: Shape
        }

        init(_ value: YamlValue) {
            switch value.content {
            case .scalar(let scalar): self = .text(scalar.text, isPlain: scalar.style == .plain)
            case .list(let items): self = .list(items.map(Shape.init))
            case .map(let entries): self = .map(entries.map { Pair(key: $0.key, value: Shape($0.value)) })
            }
        }

        var description: String {
            switch self {
            case .text(let text, let isPlain): isPlain ? text : "'\(text)'"
            case .list(let items): "\(items)"
            case .map(let pairs): "{" + pairs.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "}"
            }
        }
    }

    static func library(_ text: String) -> Shape? {
        let lines = LineTable(Array(text.utf8))
        guard case .success(let value) = LibraryYaml.read(lines, in: 0..<lines.bytes.count) else { return nil }
        return Shape(value)
    }

    static func plain(_ text: String) -> Shape? {
        let lines = LineTable(Array(text.utf8))
        var reader = PlainYamlReader(lines: lines, range: 0..<lines.bytes.count, isLenient: false)
        guard let value = reader.read(), reader.problems.isEmpty else { return nil }
        return Shape(value)
    }

    static func read(_ text: String) -> YamlReading { YamlReader.read(Array(text.utf8)) }

    @Test(
        "the plain reader reads it, and reads what the library reads",
        arguments: [
            "a: 1\nb: two words\nc:\n", "a: 01 # note\nb: \"x # y\"\n", "a:\n  - x\n  - y z\nb: []\n",
            "a:\n- x\n- y\nb: 1\n", "a:\n  b:\n    c: d\n  e: f\n", "- a: 1\n  b: 2\n- c\n",
            "a: [x, \"y, z\", 'it''s']\n",
            "a: [[1, 2], []]\n", "a: \"tab\\t line\\n uni\\u00e9 \\\\. \\\"q\\\"\"\n", "a: 'it''s'\n",
            "\"quoted key\": v\n",
            "- - 1\n  - 2\n- - 3\n", "key with spaces: v\n", "a: http://x.org/#y\n", "a: -1\nb: -x\n",
            "# only\n\na: b\n\n# end",
            "a: é → ü\n漢字: 値\n", "a:    padded   \n", "a : b\n", "a: [x, y,]\n", "truths:\n  - \"A: b\"\n  - C d\n",
            "a:\n  - path: \"src/x.ts\"\n    provides: \"y\"\n  - path: z\n", "",
        ])
    func plainAgreesWithLibrary(_ text: String) throws {
        let plain = try #require(Self.plain(text), "not read by the plain reader")
        if text.isEmpty {
            #expect(plain == .text("", isPlain: true))
        } else {
            #expect(plain == Self.library(text))
        }
    }

    @Test(
        "the plain reader leaves it to the library",
        arguments: [
            "a: |\n  x\n", "a: >\n  x\n", "a: x\n  y\n", "a: {b: c}\n", "a: &x 1\n", "a: b: c\n", "a: \"x\n  y\"\n",
            "a\n",
            "a: [x,\n  y]\n", "- a: 1\n b: 2\n", "a: !!str 1\n", "? a\n: b\n", "a:\tb\n", "a: \"\\.\"\n", "a:b\n",
            "a: @x\n", "a: `x`\n", "a: \"x\" y\n", "%YAML 1.1\n", "a: - b\n", "a: [b: c]\n",
        ])
    func plainGivesUp(_ text: String) {
        #expect(Self.plain(text) == nil)
    }

    /// Any text the plain reader accepts, the library accepts with the same value.
    @Test(arguments: 0..<40)
    func plainNeverDisagreesOnRandomText(_ seed: UInt64) {
        var random = SplitMix(state: seed)
        let pieces = [
            "a", "b c", "key", ":", ": ", "- ", " ", "  ", "\n", "\n  ", "\n    ", "\"", "'", "[", "]", ", ", "#",
            " # ", "x: y",
            "\\n", "\\", "-", "1", "é", "?", "{", "}", "|", "true", "~", "\"q\"", "'s'",
        ]
        let indents = ["", "", "", "  ", "  ", "    ", " ", "- ", "- ", "  - ", "  - ", "- - "]
        let keys = ["", "a: ", "b: ", "c:", "\"k\": ", "a b: ", "a : ", "é: ", "# "]
        let values = [
            "", "x", "x y", "\"q\"", "'s'", "[]", "[a, b]", "[\"a\", 'b',]", "[a: b]", "[a #b]", "[[a], b]", "\"q\" r",
            "x: y",
            "x #c", "x#c", "-1", "- x", "{a: b}", "|", "&a x", "*a", "\"\\n\"", "\"\\.\"", "it's", "'it''s'", "@x",
            "[@x]", "~", "?", "x:",
            "http://a/b", "[a:b]", "!x", "%x", "a, b", "]", "\"\\u00e9\"", "\"", "[a", "é…",
        ]
        func pick(_ texts: [String]) -> String { texts[Int(random.next() % UInt64(texts.count))] }
        for round in 0..<500 {
            let text: String
            if round % 5 == 0 {
                let count = Int(random.next() % 14) + 1
                text = (0..<count).map { _ in pick(pieces) }.joined()
            } else {
                let count = Int(random.next() % 5) + 1
                text = (0..<count).map { _ in pick(indents) + pick(keys) + pick(values) + "\n" }.joined()
            }
            guard let plain = Self.plain(text), let library = Self.libraryOrEmpty(text) else {
                // What the library refuses must not be accepted.
                #expect(Self.plain(text) == nil || Self.hasOnlyBlanks(text), "\(text.debugDescription)")
                continue
            }
            #expect(plain == library, "\(text.debugDescription)")
        }
    }

    private static func hasOnlyBlanks(_ text: String) -> Bool {
        text.split(separator: "\n").allSatisfy { $0.allSatisfy { $0 == " " } || $0.drop { $0 == " " }.hasPrefix("#") }
    }

    private static func libraryOrEmpty(_ text: String) -> Shape? {
        hasOnlyBlanks(text) ? .text("", isPlain: true) : library(text)
    }

    @Test func keepsTheTextOfNumbersAndWords() throws {
        let value = try #require(Self.read("plan: 01\nwave: 010\nok: yes\nnone: ~\nduration: 1:05\n").value)
        #expect(value["plan"]?.text == "01")
        #expect(value["wave"]?.int == 10)
        #expect(value["ok"]?.bool == true)
        #expect(value["none"]?.text == nil)
        #expect(value["duration"]?.text == "1:05")
    }

    @Test func rangesCoverTheSource() throws {
        for text in ["é: \"q\\\"x\" # c\nb: [p, 'q']\n", "é: \"q\\\"x\"\nb: [p, 'q']\nc: |\n  z\n"] {
            let bytes = Array(text.utf8)
            let value = try #require(YamlReader.read(bytes).value)
            func source(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
            #expect(source(try #require(value["é"]).range) == "\"q\\\"x\"")
            let items = try #require(value["b"]?.list)
            #expect(items.map { source($0.range) } == ["p", "'q'"])
        }
    }

    @Test(arguments: [("&x:a: 1\n", ":a"), ("&x a: 1\n", "a"), ("!t a: 1\n", "a"), ("&--:{a: b}-\n ax 1\n", ":{a")])
    func aKeyBehindAnAnchorOrTagHasItsOwnRange(_ text: String, _ expected: String) throws {
        let lines = LineTable(Array(text.utf8))
        let value = try LibraryYaml.read(lines, in: 0..<lines.bytes.count).get()
        let entry = try #require(value.map?.first)
        #expect(entry.key == expected)
        #expect(lines.text(entry.keyRange) == expected)
    }

    @Test(
        "recovers what has one meaning",
        arguments: [
            ("a: \"Skip\" option here\n", "\"Skip\" option here"), ("a: \"x.ts\" (delete)\n", "x.ts"),
            ("a: \"\\.ts$\"\n", "\\.ts$"), ("a: `code` text\n", "`code` text"), ("a: @scope/x\n", "@scope/x"),
            ("a: one: two\n", "one: two"),
        ])
    func recovers(_ text: String, _ expected: String) throws {
        let reading = Self.read(text)
        #expect(reading.value?["a"]?.text == expected)
        #expect(reading.problems.map(\.kind) == [.recovered])
        #expect(reading.problems.allSatisfy { !$0.hints.isEmpty })
    }

    @Test(arguments: [("a: [x, @b/c]\n", ["x", "@b/c"]), ("a:\n  - \"x \\$ y\"\n", ["x \\$ y"])])
    func recoversItems(_ text: String, _ expected: [String]) {
        let reading = Self.read(text)
        #expect(reading.value?["a"]?.texts == expected)
        #expect(reading.problems.map(\.kind) == [.recovered])
    }

    @Test func recoversSeveralQuotedValuesAsAList() {
        let reading = Self.read("a: \"x\", \"y\"\n")
        #expect(reading.value?["a"]?.texts == ["x", "y"])
    }

    @Test func reportsTheSecondKeyAndKeepsTheFirst() {
        for text in ["a: 1\nb: 2\na: 3\n", "a: |\n  1\nb: 2\n"] {
            let reading = Self.read(text)
            #expect(reading.value?["b"]?.text == "2")
            if text.hasPrefix("a: 1") {
                #expect(reading.problems.map(\.kind) == [.duplicateKey])
                #expect(reading.problems.first?.offset == 10)
                #expect(reading.value?["a"]?.text == "1")
            }
        }
    }

    @Test(arguments: [
        ("a: |\n  1\nb: 2\na: 3\n", 14), ("x:\n  - k: >\n      t\n  - k: 1\n    'k': 2\n", 33),
        ("q: {a: 1}\nm: |\n  a\n\"q\": 2\n", 19),
    ])
    func theSecondKeyIsFoundInTextsForTheLibraryToo(_ text: String, _ offset: Int) {
        let reading = Self.read(text)
        #expect(reading.problems.map(\.kind) == [.duplicateKey])
        #expect(reading.problems.map(\.offset) == [offset])
    }

    private static func deepKey(_ depth: Int, _ opener: String, _ text: String) -> String {
        String(repeating: opener, count: depth) + text + "\n"
    }

    private static func nested(_ depth: Int, _ open: String, _ close: String) -> String {
        String(repeating: open, count: depth) + String(repeating: close, count: depth)
    }

    @Test func aTextAsAnExplicitKeyIsRead() {
        #expect(Self.read("? a\n: b\nc: &x d\n").value?["a"]?.text == "b")
    }

    @Test(
        "refuses what would cost too much",
        arguments: [
            String(repeating: "[", count: 500_000), String(repeating: "- ", count: 500_000),
            "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "a: >\n" + String(repeating: "  word\n", count: 60_000),
            (0..<3000).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
            // Keys that are maps or lists: the library compares equal ones in a time that doubles with each level.
            deepKey(40, "? ", "x") + deepKey(40, "? ", "x"), deepKey(40, "- ? ", "x"),
            "a: {" + (0..<3).map { "? \(nested(40, "[", "]"))x\($0 / 2): 1" }.joined(separator: ", ") + "}",
            (0..<3).map { "[\(nested(40, "[", "]")), \($0 / 2)]: 1\n" }.joined(),
        ])
    func refuses(_ text: String) {
        let reading = Self.read(text)
        #expect(reading.value == nil)
        #expect(reading.problems.count == 1)
    }
}

/// A small random generator with a fixed start.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
