import Testing

@testable import KataCLI

@Suite struct LineWrapTests {
    @Test(arguments: [
        ("short", "short"),
        ("  one two three four five six", "  one two three four\n    five six"),
        ("  \u{1B}[32m✓\u{1B}[0m task 1  grep one two", "  \u{1B}[32m✓\u{1B}[0m task 1  grep one\n    two"),
        ("averylongwordthatdoesnotfitanywhere and more", "averylongwordthatdoesnotfitanywhere\n  and more"),
        ("one\n\ntwo\n", "one\n\ntwo\n"),
        ("", ""),
    ])
    func breaksAtBlanks(text: String, wrapped: String) {
        #expect(LineWrap.wrapped(text, to: 20) == wrapped)
    }

    @Test func nothingIsLost() {
        let text = "  a  b   c \(String(repeating: "word ", count: 60))\n tail"
        let words = LineWrap.wrapped(text, to: 33).split(whereSeparator: \.isWhitespace)
        #expect(words == text.split(whereSeparator: \.isWhitespace))
    }
}
