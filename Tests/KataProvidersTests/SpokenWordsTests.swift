import KataCore
import KataProviders
import Testing

@testable import KataProviders

@Suite struct SpokenWordsTests {
    @Test func theLastFencedReportCounts() {
        let message = """
            I did it.

            ```json
            {"summary": "draft"}
            ```

            ```json
            {"accomplishments": ["a"], "commit_type": "feat"}
            ```
            """
        let words = SpokenReport.parse(message: message)
        #expect(words.accomplishments == ["a"])
        #expect(words.commitType == "feat")
        #expect(words.summary?.hasPrefix("I did it.") == true)
        #expect(words.summary?.contains("accomplishments") == false)
    }

    @Test(
        arguments: [
            ("just words", "just words"), ("{\"summary\": \"bare\"}", "bare"),
            ("```json\n{\"price\": 1}\n```", "```json\n{\"price\": 1}\n```"),
            ("```\n{\"summary\": \"open", "```\n{\"summary\": \"open"),
            ("```json\n{\"summary\": 5, \"issues\": {}}\n```\n", nil),
        ] as [(String, String?)])
    func otherMessagesAreTheSummary(_ message: String, _ summary: String?) {
        #expect(SpokenReport.parse(message: message).summary == summary)
    }

    @Test(
        arguments: [
            ("feat", "feat"), ("FIX(core)", "fix"), ("docs: x", "docs"), ("", nil), ("!!", nil),
            ("a-very-long", "a"), ("abcdefghijklmnopqrstuvwxyz", nil),
        ] as [(String, String?)])
    func commitTypesArePlainWords(_ text: String, _ type: String?) {
        #expect(SpokenReport.commitType(text) == type)
    }

    @Test(arguments: [
        ("a\tb\n c ", "a b c"), ("\u{1B}[31mred\u{1B}[0m", "red"), ("\u{1B}]0;title\u{07}x", "x"),
        ("\u{1B}]8;;http://x\u{1B}\\link", "link"), ("a\u{202E}b\u{200B}c\u{FEFF}", "abc"), ("\u{9B}1mx", "x"),
        ("x\u{0}\u{7F}y", "xy"), ("\u{1B}", ""), ("\u{1B}[", ""), ("\u{1B}[12\nq", "q"), ("👩‍🚀 é", "👩🚀 é"),
    ])
    func linesAreClean(_ text: String, _ clean: String) {
        #expect(CleanText.line(text) == clean)
    }

    @Test func blocksKeepLinesAndLoseTricks() {
        #expect(CleanText.block("\n a\r\nb\rc\u{85}d\u{2028}e\n\n") == "a\nb\nc\nd\ne")
        #expect(
            CleanText.block(String(repeating: "x", count: 30), limit: 10) == String(repeating: "x", count: 10) + "…")
        #expect(CleanText.line(String(repeating: "\u{200B}", count: 1_000_000) + "x") == "")
    }

    @Test(
        arguments: [
            ("limit reached|1900000000", 1_900_000_000), ("resets at 2027-02-01T00:00:00Z.", 1_801_440_000),
            ("Try again in 1 day 2 hours 3 minutes", 1_800_000_000 + 93_780), ("retry after 30", 1_800_000_030),
            ("please retry in 12.5s.", 1_800_000_012), ("resets in 2h 5m", 1_800_007_500),
            ("try again in a while", nil),
            ("no time at all", nil), ("retry in 99999999999999999999s", nil),
        ] as [(String, Int64?)])
    func resetTimesAreRead(_ text: String, _ seconds: Int64?) {
        #expect(ResetTime.find(in: text, now: Timestamp(seconds: 1_800_000_000))?.seconds == seconds)
    }

    @Test(
        arguments: [
            ("unexpected status 401 Unauthorized", 401), ("got status: 429. X", 429), ("HTTP 503", 503),
            ("API Error: 529 Overloaded", 529), ("status 200", nil), ("port 401", nil), ("status 4011", nil), ("", nil),
        ] as [(String, Int64?)])
    func statusesAreFoundInWords(_ text: String, _ status: Int64?) {
        #expect(ServiceStatus.named(in: text) == status)
    }

    @Test(arguments: [
        "", "{}", "{\"prompt\"}", "{prompt", "{{prompt}}", "a{model}b{model}", "}{", "{unknown}", "é{prompt}日",
    ])
    func templatesFillOnce(_ template: String) {
        let filled = ArgumentTemplate.fill(template, with: ["prompt": "{model}", "model": "M"])
        let expected = template.replacing("{model}", with: "M").replacing("{prompt}", with: "{model}")
        #expect(filled == expected)
    }

    @Test func base64IsExact() {
        for count in 0..<40 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
        #expect(Base64.encode(Array("foob".utf8)) == "Zm9vYg==")
        for bad in ["A", "AB", "ABC", "=ABC", "AB=C", "A===", "AB!=", "AAAA="] { #expect(Base64.decode(bad) == nil) }
    }
}
