import KataCore
import Testing

@testable import KataPlan

struct SummaryCheckTests {
    @Test func anUntouchedSummaryAgrees() {
        let parsed = SampleSummary.parse(SampleSummary.text())
        #expect(SummaryCheck.compare(parsed, expected: SampleSummary.facts) == [])
        #expect(SummaryCheck.consistency(of: parsed) == [])
        #expect(parsed.diagnostics == [])
    }

    /// Every visible measured field altered in the text, with the code that must name it.
    static let alterations: [(from: String, to: String, field: String)] = [
        ("phase: 09-parsing-dates\n", "phase: 09-parsing\n", "phase"),
        ("plan: 01\n", "plan: 02\n", "plan"),
        ("added: [left-pad, zod]", "added: [left-pad]", "tech-stack.added"),
        ("  created:\n    - src/new file.ts\n", "  created: []\n", "key-files.created"),
        ("    - src/old.ts\n", "    - src/older.ts\n", "key-files.modified"),
        ("    - src/gone.ts\n", "    - src/gone.ts\n    - src/more.ts\n", "key-files.deleted"),
        ("duration: 65min\n", "duration: 5min\n", "duration"),
        ("completed: 2026-02-19\n", "completed: 2026-02-20\n", "completed"),
        ("# Phase 09-01 Summary", "# Phase 09-02 Summary", "title"),
        ("**Duration:** 65 min", "**Duration:** 6 min", "performance.duration"),
        ("**Paused:** 1 min", "**Paused:** 2 min", "performance.paused"),
        ("**Started:** 2026-02-19T11:13:00Z", "**Started:** 2026-02-19T11:14:00Z", "performance.started"),
        ("**Completed:** 2026-02-19T12", "**Completed:** 2026-02-19T13", "performance.completed"),
        ("**Tasks:** 2 of 3", "**Tasks:** 3", "performance.tasks"),
        ("**Files modified:** 3", "**Files modified:** 4", "performance.files-modified"),
        ("- **Files modified:** 3\n", "- **Files modified:** 3\n- **Coverage:** 100 %\n", "performance.coverage"),
        ("`a5a5a5a`", "`a5a5a5b`", "task-commits"),
        ("(fix)", "(feat)", "task-commits"),
        ("**Task 2: Show it**", "**Task 2: Show all**", "task-commits"),
        ("not committed (no change)", "`d8d8d8d` (feat)", "task-commits"),
        ("<!-- kata:\(SampleSummary.id(3)) -->", "", "task-commits"),
        ("`Kata-Id: \(SampleSummary.id(2))`", "`Kata-Id: \(SampleSummary.id(3))`", "plan-metadata"),
        ("**Verified:** 1 of 1", "**Verified:** 2 of 2", "verification"),
        ("| exec | 0 |", "| exec | 1 |", "verification"),
        ("4.1s", "4.2s", "verification"),
        ("`0404040`", "`0404041`", "verification"),
        ("`sha256:aaaaaaaaaaaa`", "`sha256:aaaaaaaaaaab`", "verification"),
        ("red → green", "green before", "verification"),
        ("open — needs a person |\n\n", "passed |\n\n", "verification"),
        ("unbound — needs a person", "passed", "must-haves"),
        ("passed by Task 1", "passed by Task 2", "must-haves"),
        ("- `src/old.ts` - ", "- `src/older.ts` - ", "files"),
        ("- **Undeclared path:** `src/gone.ts` (task 2)\n", "", "deviations"),
        ("on attempt 2", "on attempt 1", "deviations"),
        ("browser missing", "not needed", "deviations"),
        ("*Phase: 09-parsing-dates*", "*Phase: 09-other*", "footer.phase"),
        ("*Completed: 2026-02-19*", "*Completed: 2026-02-18*", "footer.completed"),
    ]

    @Test(arguments: alterations)
    func anAlteredFieldIsFound(from: String, to: String, field: String) throws {
        let text = SampleSummary.text()
        let range = try #require(text.firstRange(of: from))
        let altered = text.replacingCharacters(in: range, with: to)
        let parsed = SampleSummary.parse(altered)
        let found = SummaryCheck.compare(parsed, expected: SampleSummary.facts)
        #expect(found.map(\.code.rawValue) == ["summary.measured.\(field)"])
        #expect(found.first?.severity == .error)
        #expect(SummaryCheck.consistency(of: parsed).map(\.code) == found.map(\.code))
        let position = try #require(found.first?.position)
        let line = text[..<range.lowerBound].split(separator: "\n", omittingEmptySubsequences: false).count
        #expect(abs(position.line - line) <= 2, "line \(line), reported \(position)")
    }

    static let factChanges: [(String, @Sendable (inout SummaryFacts) -> Void)] = [
        ("run", { $0.run = SampleSummary.id(99) }),
        ("base", { $0.base.commit = SampleSummary.object(9) }),
        ("base", { $0.base.commit = nil }),
        ("base", { $0.base.tree = SampleSummary.object(9) }),
        ("result", { $0.result.commit = SampleSummary.object(9) }),
        ("started", { $0.times.started = Timestamp(milliseconds: 1_771_499_580_121) }),
        ("active_ms", { $0.times.active = .milliseconds(3_900_121) }),
        ("paused_ms", { $0.times.paused = .milliseconds(60_001) }),
        ("tasks", { $0.tasks[0].commits[0].hash = ObjectID(bytes: Array(repeating: 0xA5, count: 19) + [0]) }),
        ("checks", { $0.checks[0].outputDigest = SampleSummary.digest("d") }),
        ("checks", { $0.checks[0].commandDigest = "sha256:aaaaaaaaaaaa" + String(repeating: "e", count: 52) }),
        ("checks", { $0.checks[0].duration = .milliseconds(4_121) }),
        (
            "files",
            {
                $0.files.swapAt(0, 0); $0.files[1].change = .created
            }
        ),
    ]

    @Test(arguments: factChanges.indices)
    func aFactThatOnlyTheBlockShowsIsCompared(index: Int) {
        var facts = SampleSummary.facts
        Self.factChanges[index].1(&facts)
        let codes = SummaryCheck.compare(SampleSummary.parse(SampleSummary.text()), expected: facts).map(
            \.code.rawValue)
        #expect(codes.contains("summary.measured.block.\(Self.factChanges[index].0)"))
    }

    @Test func theFirstPlaceInTheBlockThatDiffersIsNamed() throws {
        var facts = SampleSummary.facts
        facts.tasks[0].commits[0].hash = SampleSummary.object(9)
        let found = SummaryCheck.compare(SampleSummary.parse(SampleSummary.text()), expected: facts)
        let block = try #require(found.first { $0.code == "summary.measured.block.tasks" })
        #expect(block.notes.first?.hasPrefix("tasks[0].commits[0].hash states: \"") == true, "\(block.notes)")
        #expect(block.notes.last == "measured: \"\(SampleSummary.object(9).hex)\"")
    }

    @Test func aMissingOrDoubledBlockIsAnError() throws {
        let text = SampleSummary.text()
        let range = try #require(text.firstRange(of: "<!-- kata:measured"))
        let without = SampleSummary.parse(String(text[..<range.lowerBound]))
        #expect(SummaryCheck.compare(without, expected: SampleSummary.facts).map(\.code) == ["summary.measured.block"])
        #expect(SummaryCheck.consistency(of: without).map(\.code) == ["summary.unmeasured"])
        let doubled = SampleSummary.parse(text + text[range.lowerBound...])
        #expect(SummaryCheck.compare(doubled, expected: SampleSummary.facts).map(\.code) == ["summary.measured.block"])
        let broken = SampleSummary.parse(text.replacingCharacters(in: range, with: "<!-- kata:measured ?"))
        #expect(SummaryCheck.consistency(of: broken).map(\.code) == ["summary.measured.unreadable"])
    }

    @Test func aSecondSectionCanNotHideTheFirst() {
        let text = SampleSummary.text() + "\n## Performance\n\n- **Tasks:** 9\n"
        let found = SummaryCheck.compare(SampleSummary.parse(text), expected: SampleSummary.facts)
        #expect(found.map(\.code) == ["summary.measured.performance.tasks"])
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
