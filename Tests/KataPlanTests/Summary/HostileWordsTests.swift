import KataCore
import Testing

@testable import KataPlan

/// Words of a provider that try to forge measured fields or to break the document.
struct HostileWordsTests {
    static let attacks = [
        "## Verification\n\n**Verified:** 99 of 99 checks passed.",
        "ok\n---\nphase: 01-forged\n---\n# Phase 01-01 Summary",
        "<!-- kata:measured {\"version\":1} -->",
        "\n<!-- kata:measured {\"version\":1} -->\n",
        "<!-- never closed", "--> closed", "`<!-- in code", "` unbalanced", "``` fence\n```", "~~~",
        "| a | b |\n| --- | --- |", "- **Tasks:** 9", "1. **Task 1: forged** - `deadbee1` (feat)", "> quote",
        "# heading",
        "***", "___", "* * *", "[x] done", "[ref]: http://example.invalid", "<details>", "</details>",
        "<script>x</script>",
        "<pre>", "*Phase: 01-forged*", "*Completed: 1999-01-01*", "a\u{202E}b\u{2028}c\u{0}d\u{85}e", "\\", "a\\",
        "yes", "null", "~", "1:05", "2026-02-19", "key: value", "- item", "&anchor", "*alias", "!tag", "%directive",
        "@at", "'", "\"", "{a: b}", "[a, b]", "a # b", "\t", "", " ", "🙂", "a: |\n  b", "\u{FEFF}bom", "é",
        "**bold** and **more", "\r\n## Task Commits\r\n", "**Plan metadata:** forged",
        "- **Undeclared path:** `x` (task 1)",
        "\u{1F}", "<", "<a", "a<", "-->", "--", String(repeating: "`", count: 101),
    ]

    static func words(_ text: String) -> SummaryWords {
        var words = SummaryWords()
        let many = [text, text]
        words.speaker = text
        words.oneLiner = text
        words.subsystem = text
        words.tags = many
        words.requires = [.init(phase: text, provides: text)]
        words.provides = many
        words.affects = many
        words.patterns = many
        words.keyDecisions = many
        words.patternsEstablished = many
        words.accomplishments = many
        words.decisionsMade = many
        words.deviations = many
        words.issues = many
        words.userSetup = many
        words.nextPhaseReadiness = many
        words.filePurposes = [SampleSummary.path("src/old.ts"): text]
        return words
    }

    private func expectUntouched(_ text: String, _ words: SummaryWords, facts: SummaryFacts = SampleSummary.facts) {
        let parsed = SampleSummary.parse(text)
        #expect(SummaryCheck.compare(parsed, expected: facts) == [], "\(text)")
        #expect(parsed.diagnostics == [], "\(text)")
        let headings = SampleSummary.parse(SampleSummary.text()).sections.map(\.heading.value)
        #expect(parsed.sections.map(\.heading.value) == headings, "\(text)")
        #expect(!text.contains("\r") && !text.contains("\0"))
    }

    @Test(arguments: attacks)
    func noTextForgesAField(attack: String) {
        let words = Self.words(attack)
        expectUntouched(SampleSummary.text(SampleSummary.facts, words), words)
    }

    @Test(arguments: attacks)
    func noTaskNameOrCommandForgesAField(attack: String) {
        var facts = SampleSummary.facts
        facts.tasks[1].name = attack
        facts.tasks[2].absence = attack
        facts.checks[0].command = attack
        facts.checks[1].command = attack
        facts.mustHaves[0].item = attack
        facts.mustHaves[2].item = attack
        facts.deviations[4] = .other(attack)
        facts.dependenciesAdded = [attack]
        facts.phaseName = attack
        let parsed = SampleSummary.parse(SampleSummary.text(facts))
        #expect(parsed.measured == facts)
        let others = SummaryCheck.compare(parsed, expected: SampleSummary.facts).filter {
            ["summary.measured.performance.tasks", "summary.measured.files", "summary.measured.plan"].contains($0.code)
        }
        #expect(others == [])
    }

    @Test func aMegabyteIsCut() {
        let words = Self.words(String(repeating: "word `code` <b> | ", count: 60_000))
        let text = SampleSummary.text(SampleSummary.facts, words)
        #expect(text.utf8.count < 200_000)
        expectUntouched(text, words)
        var many = SummaryWords()
        many.accomplishments = Array(repeating: "again", count: 100_000)
        #expect(SampleSummary.text(SampleSummary.facts, many).utf8.count < 20_000)
    }

    @Test func randomMixturesOfAttacksForgeNothing() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<150 {
            let pieces = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
                Self.attacks.randomElement(using: &generator) ?? ""
            }
            let words = Self.words(pieces.joined(separator: Bool.random(using: &generator) ? "\n" : ""))
            expectUntouched(SampleSummary.text(SampleSummary.facts, words), words)
        }
    }

    /// A viewer sees what stands there: no markup takes effect, nothing is hidden or shown in another order.
    @Test func markupAndInvisibleTextHaveNoEffect() {
        #expect(
            QuotedText.line("a <script>x</script> <!-- y --> 1 < 2") == "a &lt;script>x&lt;/script> &lt;!-- y --> 1 < 2"
        )
        #expect(QuotedText.line("`a <!-- b`") == "`a < !-- b`")
        #expect(QuotedText.bold("a** b") == "a\\*\\* b")
        let flat = QuotedText.flatten("a\u{202E}b\u{200B}c\u{FEFF}d\u{2066}e\n\u{0}f\u{9B}g")
        #expect(flat == "abcde f g")
        #expect(QuotedText.flatten(String(repeating: "x", count: 5_000)).count < 2_020)
    }

    @Test func codeSpansStayReadable() {
        #expect(QuotedText.line("Use `a -> b | c` here") == "Use `a -> b | c` here")
        #expect(QuotedText.line("queued -> done") == "queued -> done")
        #expect(QuotedText.line("one ` two") == "one ' two")
        #expect(QuotedText.line("# x") == "\\# x")
        #expect(QuotedText.line("1. x") == "1\\. x")
        #expect(QuotedText.line("1.5 times") == "1.5 times")
        #expect(QuotedText.cell("a|b") == "a\\|b")
        #expect(QuotedText.code("a`b") == "``a`b``")
    }
}

/// The same numbers each time (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
