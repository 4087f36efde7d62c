import KataCore
import Testing

@testable import KataPlan

struct SummaryRenderingTests {
    @Test func aSummaryHasEveryKeyAndHeadingInOrder() {
        let text = SampleSummary.text()
        let expected = [
            "phase: 09-parsing-dates", "plan: 01", "subsystem: parsing", "tags: [dates, iso 8601]", "requires:",
            "provides:", "affects: [phase-10]", "tech-stack:", "  added: [left-pad, zod]", "  patterns:", "key-files:",
            "  created:", "  modified:", "key-decisions:", "patterns-established:", "duration: 65min",
            "completed: 2026-02-19", "# Phase 09-01 Summary",
            "**Dates of every ISO shape are parsed and shown.**", "## Performance", "- **Duration:** 65 min",
            "- **Started:** 2026-02-19T11:13:00Z", "- **Completed:** 2026-02-19T12:19:00Z", "- **Tasks:** 2 of 3",
            "- **Files modified:** 3", "## Accomplishments", "## Task Commits", "**Plan metadata:**", "## Verification",
            "## Must-Haves", "## Files Created/Modified", "## Decisions Made", "## Deviations from Plan",
            "## Issues Encountered", "## User Setup Required", "## Next Phase Readiness", "---",
            "*Phase: 09-parsing-dates*", "*Completed: 2026-02-19*", "<!-- kata:measured {",
        ]
        var rest = text[...]
        for line in expected {
            guard let range = rest.firstRange(of: "\n" + line) else {
                Issue.record("missing or out of order: \(line)\n\(text)")
                return
            }
            rest = rest[range.lowerBound...].dropFirst()
        }
        #expect(text.hasPrefix("---\nphase: "))
        #expect(text.hasSuffix("} -->\n"))
    }

    @Test func taskLinesCarryHashesTypesAndTheStableId() {
        let text = SampleSummary.text()
        #expect(
            text.contains(
                "1. **Task 1: Add the parser** - `a5a5a5a` (test), `b6b6b6b` (feat) <!-- kata:\(SampleSummary.id(3)) -->\n"
            ))
        #expect(
            text.contains(
                "3. **Task 3: Nothing to do** - not committed (no change) <!-- kata:\(SampleSummary.id(5)) -->\n"))
        #expect(!text.contains("pending"))
    }

    @Test func checksShowWhatRanAndWhatTheBaselineSaid() {
        let text = SampleSummary.text()
        #expect(
            text.contains(
                #"| Task 1: `npm test \| grep -c ok` | exec | 0 | 4.1s | `0404040` | `sha256:aaaaaaaaaaaa` | passed (red → green) |"#
            ))
        #expect(text.contains("| Plan: The page looks right | manual | - | - | - |"))
        #expect(text.contains("**Verified:** 1 of 1 checks passed; 1 not run."))
        #expect(text.contains("| truth | People like it | unbound — needs a person |"))
    }

    @Test func nothingRunIsUnverified() {
        var facts = SampleSummary.facts
        facts.checks.removeFirst()
        #expect(facts.verdict == .unverified)
        #expect(SampleSummary.text(facts).contains("**Unverified:** no check ran; 1 not run."))
        facts.checks = []
        facts.mustHaves = [.init(kind: .artifact, item: "a", outcome: .passed)]
        #expect(facts.verdict == .unverified)
    }

    @Test func nothingSaidIsNotFilledWithClaims() {
        let text = SampleSummary.text(SampleSummary.facts, SummaryWords())
        #expect(text.contains("## Accomplishments\n\nNone stated.\n"))
        #expect(text.contains("**No summary was stated.**"))
        #expect(text.contains("key-decisions: []\n"))
    }

    @Test(arguments: [
        (Duration.milliseconds(340), "340ms"), (.milliseconds(42_900), "42s"), (.seconds(60), "1min"),
        (.seconds(3_929), "65min"), (.seconds(-5), "0ms"),
    ])
    func durationsReadAsPeopleWriteThem(duration: Duration, text: String) {
        #expect(SummaryLines.duration(duration) == text)
    }

    @Test func theMeasuredBlockHoldsTheFacts() {
        #expect(SampleSummary.parse(SampleSummary.text()).measured == SampleSummary.facts)
    }

    @Test func pathsThatAreNoTextSurvive() throws {
        var facts = SampleSummary.facts
        let odd = [
            Array("a\nb".utf8), [0x61, 0xFF], Array("\"q\"".utf8), Array("back`tick".utf8), Array(" lead".utf8),
            Array("-dash".utf8), Array("a  b".utf8), Array("né.ts".utf8), Array("a -->b".utf8), Array("x|y".utf8),
        ]
        facts.files = try odd.map { .init(path: try RepositoryPath(bytes: $0), change: .created) }
        let parsed = SampleSummary.parse(SampleSummary.text(facts))
        #expect(parsed.measured == facts)
        #expect(parsed.files.map { PathText.parse($0.path.value) } == facts.files.map(\.path))
        #expect(SummaryCheck.compare(parsed, expected: facts) == [])
    }
}
