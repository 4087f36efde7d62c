import KataCore
import Testing

@testable import KataPlan

struct StateEditTests {
    @Test func frontmatterCountersAndStampsAreSet() {
        let before = """
            ---
            gsd_state_version: 1.0
            milestone: v1.1
            status: executing
            last_updated: "2026-01-01T00:59:55.131Z"
            last_activity: 2026-01-01 -- Plan 08-01 complete
            stopped_at: Completed 09-01
            progress:
              total_phases: 4 # counted
              completed_phases: 2
              total_plans: 6
              completed_plans: 6
              percent: 100
            custom:
              percent: 3
            ---
            # State
            """
        let after = """
            ---
            gsd_state_version: 1.0
            milestone: v1.1
            status: executing
            last_updated: "2026-02-19T12:19:00.500Z"
            last_activity: 2026-02-19 -- Plan 08-01 complete
            stopped_at: Completed 09-02
            progress:
              total_phases: 5 # counted
              completed_phases: 2
              total_plans: 20
              completed_plans: 7
              percent: 35
            custom:
              percent: 3
            ---
            # State
            """
        #expect(TrackingSample.state(before) == after)
    }

    static let lines: [(before: String, after: String)] = [
        ("Phase: 9 of 13 (Time and Place)", "Phase: 9 of 13 (Time and Place)"),
        ("Phase: 8 of 13 (Old Name)", "Phase: 9 of 13 (Time and Place)"),
        ("Phase: 2 of 8 (Old Name)", "Phase: 9 of 11 (Time and Place)"),
        ("Phase: 9 of 8 (Time and Place)", "Phase: 9 of 11 (Time and Place)"),
        ("Phase: 08 (Old) — completed", "Phase: 09 (Time and Place) — in progress"),
        ("**Phase:** 8 of 13 (Old) — **COMPLETE** ✅", "**Phase:** 9 of 13 (Time and Place) — **IN PROGRESS**"),
        ("Phase: 8 — Old", "Phase: 9 — Time and Place"),
        ("Phase: 08", "Phase: 09"),
        ("Plan: 1 of 3 in current phase", "Plan: 2 of 3 in current phase"),
        ("Plan: 4/4 complete", "Plan: 2/3 in current phase"),
        ("**Plan:** 1 of 3", "**Plan:** 2 of 3"),
        ("Plan: Not started", "Plan: 2 of 3 in current phase"),
        ("Plan: —", "Plan: 2 of 3 in current phase"),
        ("Status: Ready for execution (`/run 9`)", "Status: In progress"),
        ("**Status:** Ready to plan  ", "**Status:** In progress  "),
        ("Last activity: 2026-01-02 — Completed 09-01", "Last activity: 2026-02-19 — Completed 09-02 (Parse dates)"),
        ("**Last activity:** 2026-01-02 - x", "**Last activity:** 2026-02-19 - Completed 09-02 (Parse dates)"),
        ("Last activity: 2026-03-01 -- x", "Last activity: 2026-02-19 -- Completed 09-02 (Parse dates)"),
        ("Last activity: 2026-03-22", "Last activity: 2026-02-19"),
        ("Progress: [██████████] 100%", "Progress: [███░░░░░░░] 35%"),
        ("Progress: [███████░░░] 75% (Phase 9)", "Progress: [██████░░░░] 66% (Phase 9)"),
        ("Progress: [██████████] 100% (Phase 8)", "Progress: [██████░░░░] 66% (Phase 09)"),
        ("Status: In Progress", "Status: In Progress"),
        ("Progress: [░░░░░░░░░░] 0%", "Progress: [███░░░░░░░] 35%"),
        ("**Progress:** [█░] 9%", "**Progress:** [█░] 35%"),
        ("Progress: [████░] 40% (1/15 phases complete)", "Progress: [██░░░] 40% (2/5 phases complete)"),
        (
            "Progress: [██░░] 50% (3 of 24 plans complete across 10 phases)",
            "Progress: [█░░░] 35% (7 of 20 plans complete across 10 phases)"
        ),
        (
            "Progress: 0/5 phases complete (0%)\nBar: [########............] IN PROGRESS",
            "Progress: 2/5 phases complete (40%)\nBar: [########............] IN PROGRESS"
        ),
        ("Bar: [#.........] x", "Bar: [###.......] x"),
        (
            "**Progress:** ████████████████ 93% (Phase 9: 3/3 plans complete, 27/29 total plans)",
            "**Progress:** █████░░░░░░░░░░░ 35% (Phase 9: 2/3 plans complete, 7/20 total plans)"
        ),
        ("Stopped at: Completed 08-01", "Stopped at: Completed 09-02"),
        ("Last session: 2026-01-01", "Last session: 2026-02-19"),
        ("Last session: 2026-01-01T10:00:00.000Z", "Last session: 2026-02-19T12:19:00Z"),
        ("Other: 1 of 3", "Other: 1 of 3"),
        ("```\nPlan: 1 of 3\n```", "```\nPlan: 1 of 3\n```"),
    ]

    @Test(arguments: lines)
    func aLineIsEditedInItsOwnShape(before: String, after: String) {
        // A bar of two cells is too short to be one, so only its percentage is set.
        #expect(TrackingSample.state("# State\n\n\(before)\n\nend") == "# State\n\n\(after)\n\nend")
    }

    @Test(arguments: [
        "Phase: Not started", "Phase: — (shipped)", "Plan: 09-01, 09-02 created", "Status: We wait for the printer",
        "Last activity: yesterday", "Progress: good", "Progress: [████] 100% (all plans complete)",
    ])
    func anUnknownShapeStaysWithANotice(line: String) {
        let bytes = Array("# State\n\n\(line)\n".utf8)
        let result = TrackingEditor.state(bytes, path: "STATE.md", facts: TrackingSample.facts)
        #expect(result.bytes == bytes)
        #expect(result.diagnostics.map(\.code) == ["state.shape-unknown"])
        #expect(result.diagnostics.first?.position?.line == 3)
        #expect(result.diagnostics.first?.severity == .notice)
    }

    @Test func onlyTheCurrentPositionIsTheCurrentPosition() {
        let before = """
            # State
            Status: history
            ## Current Position
            Plan: 1 of 3
            Status: Executing
            ## Blockers
            Status: open
            Plan: 1 of 9
            """
        let after = before.split(separator: "\n", omittingEmptySubsequences: false).map {
            $0 == "Plan: 1 of 3" ? "Plan: 2 of 3" : $0 == "Status: Executing" ? "Status: In progress" : String($0)
        }.joined(separator: "\n")
        #expect(TrackingSample.state(before) == after)
    }

    @Test func theLastPlanCompletesThePhase() {
        let before = "Phase: 9 (Time and Place) — planned\nPlan: 2 of 3 in current phase\nStatus: In progress\n"
        let after = "Phase: 9 (Time and Place) — completed\nPlan: 3 of 3 in current phase\nStatus: Phase complete\n"
        #expect(TrackingSample.state(before, TrackingSample.lastFacts) == after)
    }

    @Test func carriageReturnsBOMAndOddBytesStay() {
        let before: [UInt8] =
            [0xEF, 0xBB, 0xBF] + Array("# State\r\nPlan: 1 of 3\r\nname: ".utf8) + [0xFF, 0xFE, 0] + Array("\r\nx".utf8)
        let after: [UInt8] =
            [0xEF, 0xBB, 0xBF] + Array("# State\r\nPlan: 2 of 3\r\nname: ".utf8) + [0xFF, 0xFE, 0] + Array("\r\nx".utf8)
        #expect(TrackingEditor.state(before, path: "STATE.md", facts: TrackingSample.facts).bytes == after)
    }

    @Test func hostileNamesStayOnTheirLine() {
        var facts = TrackingSample.facts
        facts.planName = "x\n## Forged\n- [x] all"
        facts.phaseName = "a)\nb"
        let after = TrackingSample.state("Phase: 1 (n)\nLast activity: 2026-01-01 — x\n", facts)
        #expect(after.split(separator: "\n").count == 2)
    }
}
