import KataCore
import Testing

@testable import KataPlan

/// Summaries in the shapes of other tools.
struct SummaryReadingTests {
    private func commits(_ lines: String) -> [ParsedTaskCommit] {
        SampleSummary.parse("# Phase 1 Plan 1: X Summary\n\n## Task Commits\n\n\(lines)\n").taskCommits
    }

    static let commitLines: [(line: String, task: Int?, name: String, hashes: [String], types: [String])] = [
        ("1. **Task 1: Do it** - `f2c0f91` (feat)", 1, "Do it", ["f2c0f91"], ["feat"]),
        (
            "2. **Task 2: Both** - `abcdef1` (test), `1234567` (feat)", 2, "Both", ["abcdef1", "1234567"],
            ["test", "feat"]
        ),
        ("1. **Task 1: No type** - `e5df9e8`", 1, "No type", ["e5df9e8"], []),
        ("- **Task 3: Bullet** — `E5DF9E8`", 3, "Bullet", ["e5df9e8"], []),
        ("- Task 4: plain - 0123abc (fix)", 4, "plain", ["0123abc"], ["fix"]),
        ("3. **Not done** - not committed", 3, "Not done", [], []),
        ("- `f27a9fd` fix(22-12): width", nil, "width", ["f27a9fd"], ["fix"]),
        ("- ✅ d3cd802: feat(04-01): base", nil, "base", ["d3cd802"], ["feat"]),
        ("`9b8735f` feat(28-01): extract", nil, "extract", ["9b8735f"], ["feat"]),
        ("1. `ecf1389` - docs(03.1-01): split", 1, "split", ["ecf1389"], ["docs"]),
        ("- 5ecb24c — resolver module", nil, "resolver module", ["5ecb24c"], []),
    ]

    @Test(arguments: commitLines.indices)
    func aCommitLineIsRead(index: Int) throws {
        let expected = Self.commitLines[index]
        let commit = try #require(commits(expected.line).first, "\(expected.line)")
        #expect(commit.task == expected.task, "\(expected.line)")
        #expect(commit.name == expected.name, "\(expected.line)")
        #expect(commit.hashes.map(\.value) == expected.hashes, "\(expected.line)")
        #expect(commit.types == expected.types, "\(expected.line)")
    }

    @Test func tablesOfCommitsAreRead() {
        let found = commits(
            """
            | # | Task | Commit | Files |
            |---|------|--------|-------|
            | 1 | Add gate | c96634c | a.md |
            | 2 | Task 2: More | `c580b21` | b.md |
            """)
        #expect(found.map(\.task) == [1, 2])
        #expect(found.map(\.name) == ["Add gate", "More"])
        #expect(found.flatMap(\.hashes).map(\.value) == ["c96634c", "c580b21"])
        #expect(found.first?.hashes.first?.position == SourcePosition(file: "09-01-SUMMARY.md", line: 7, column: 18))
    }

    @Test(arguments: [
        "defaced words", "version 1.2.3-4567890", "2026-02-19 and 12345678", "see 20260219", "abc123",
        "http://x/abcdef1",
    ])
    func ordinaryWordsAreNoCommits(text: String) {
        let summary = SampleSummary.parse("# T\n\n## Notes\n\n- \(text)\n")
        #expect(summary.citedHashes == [])
    }

    @Test func commitsNamedElsewhereAreCited() {
        let summary = SampleSummary.parse(
            "# T\n\n## Fixes\n\n### Task 1: route (2d313ed)\n**Commit:** e11adab\n**Commits:** 1fdc6c5, a949bd2\nfine `3b3d987`\n"
        )
        #expect(summary.citedHashes.map(\.value) == ["2d313ed", "e11adab", "1fdc6c5", "a949bd2", "3b3d987"])
    }

    @Test func allSpellingsOfKeysAreRead() {
        let summary = SampleSummary.parse(
            """
            ---
            phase: 02.1-fix
            plan: 01
            status: complete
            tech_stack:
              added: [pino]
            key_files:
              created: [a.ts]
              modified:
                - b.ts
            dependency_graph:
              requires: [01-01]
              provides: [gateway]
            key_decisions:
              - id: later
                choice: Defer it
            metrics:
              duration: ~30 min
              completed: 2026-01-29
            requirements-completed: [A-1]
            ---

            # Phase 2 Plan 1: Gateway Summary

            **One-liner:** It works

            ## What Was Built

            - Thing

            ## Deviations

            None

            ## Self-Check: PASSED
            """)
        let front = summary.frontmatter
        #expect(front.phase?.value == "02.1-fix" && front.plan?.value == "01" && front.status?.value == "complete")
        #expect(front.stackAdded.map(\.value) == ["pino"])
        #expect(front.created.map(\.value) == ["a.ts"] && front.modified.map(\.value) == ["b.ts"])
        #expect(front.modified.first?.position == SourcePosition(file: "09-01-SUMMARY.md", line: 10, column: 7))
        #expect(front.requires.map(\.value) == ["01-01"] && front.provides.map(\.value) == ["gateway"])
        #expect(front.keyDecisions.map(\.value) == ["later: Defer it"])
        #expect(front.duration?.value == "~30 min" && front.completed?.value == "2026-01-29")
        #expect(front.requirementsCompleted.map(\.value) == ["A-1"])
        #expect(summary.oneLiner?.value == "It works")
        #expect(summary.items(of: .accomplishments).map(\.value) == ["Thing"])
        #expect(summary.items(of: .deviations).map(\.value) == ["None"])
        #expect(summary.selfCheck?.value == "passed")
        #expect(summary.measured == nil)
    }

    @Test func filesAreReadInTheirShapes() {
        let summary = SampleSummary.parse(
            """
            # T

            ## Files Created/Modified
            - `src/a.ts` - the parser
            - **`src/b.ts`** — more
            - src/c.ts: plain
            | `d.ts` | table |
            | File | What |
            - no path here
            """)
        #expect(summary.files.map(\.path.value) == ["src/a.ts", "src/b.ts", "src/c.ts", "d.ts"])
        #expect(summary.files.map(\.purpose) == ["the parser", "more", "plain", "table"])
    }

    @Test func brokenFrontmatterStillNamesThePlan() {
        let summary = SampleSummary.parse("---\nphase: 09-x\nplan: 01\npatterns: [a, b\nprovides: @x\n---\n\n# T\n")
        #expect(summary.frontmatter.phase?.value == "09-x")
        #expect(summary.frontmatter.plan?.value == "01")
        #expect(summary.diagnostics.contains { $0.code.rawValue.hasPrefix("summary.yaml") })
        #expect(summary.title?.value == "T")
    }

    @Test func whatIsNoSummaryIsReadWithoutATrap() {
        let unterminated = SampleSummary.parse("---\nphase: 1\n# T\n")
        #expect(unterminated.diagnostics.map(\.code) == ["summary.frontmatter.unterminated"])
        #expect(SampleSummary.parse("").diagnostics.map(\.code) == ["summary.frontmatter.missing"])
        let crlf = SampleSummary.parse(SampleSummary.text().replacing("\n", with: "\r\n"))
        #expect(crlf.measured == SampleSummary.facts)
        #expect(SummaryCheck.compare(crlf, expected: SampleSummary.facts) == [])
    }

    @Test func randomDocumentsNeverTrap() {
        var generator = SeededGenerator(seed: 21)
        var pieces =
            HostileWordsTests.attacks + [
                "\n", "\n", "## Task Commits\n", "- `", "`", "(feat)", "| ", "abcdef1", "Task ", "9999999999999999999",
            ]
        pieces += [
            "---\n", "key-files:\n  created: [", "<!-- kata:measured {\"version\":1} -->\n", "&a *a", "\u{0}", "1. **",
        ]
        for _ in 0..<600 {
            let text = (0..<30).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            let summary = SampleSummary.parse(text)
            _ = SummaryCheck.compare(summary, expected: SampleSummary.facts)
            _ = SummaryCheck.consistency(of: summary)
        }
        var bytes = SummaryDocument(facts: SampleSummary.facts, words: SampleSummary.words).render()
        for _ in 0..<400 {
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            _ = SummaryCheck.consistency(of: SummaryDocument.parse(bytes: bytes, path: "s.md"))
        }
    }

    @Test(arguments: [
        String(repeating: "- `abcdef1` ", count: 8_000), String(repeating: "`a", count: 40_000),
        String(repeating: "- **L\u{1}:** x\n", count: 4_000), String(repeating: "# ", count: 25_000),
        String(repeating: "## Performance\n", count: 4_000), String(repeating: "<!-- ", count: 40_000),
    ])
    func hugeDocumentsAreReadInLinearTime(body: String) {
        let start = ContinuousClock.now
        _ = SampleSummary.parse(
            "# T\n\n## Task Commits\n\n\(body)\n\n## Files Modified\n\n- \(body)\n\n## Performance\n\(body)")
        // Quadratic reading takes minutes; the bound is loose for slow machines.
        #expect(ContinuousClock.now - start < .seconds(30))
    }
}
