import KataCore
import Testing

@testable import KataPlan

struct RoadmapEditTests {
    static let boxes: [(before: String, after: String)] = [
        ("- [ ] 09-02-PLAN.md — Parse", "- [x] 09-02-PLAN.md — Parse"),
        ("- [ ] 09-02: Parse", "- [x] 09-02: Parse"),
        ("  - [ ] **09-02** Parse", "  - [x] **09-02** Parse"),
        ("* [ ] `09-02-dates-PLAN.md`", "* [x] `09-02-dates-PLAN.md`"),
        ("- [ ] 9-02-PLAN.md", "- [x] 9-02-PLAN.md"),
        ("- [ ] [09-02-PLAN.md](phases/x)", "- [x] [09-02-PLAN.md](phases/x)"),
        ("- [X] 09-02-PLAN.md", "- [X] 09-02-PLAN.md"),
        ("- [ ] 09-02b-PLAN.md", "- [ ] 09-02b-PLAN.md"),
        ("- [ ] 19-02-PLAN.md", "- [ ] 19-02-PLAN.md"),
        ("- [ ] 09-021-PLAN.md", "- [ ] 09-021-PLAN.md"),
        ("- [ ] 09.2-02-PLAN.md", "- [ ] 09.2-02-PLAN.md"),
    ]

    @Test(arguments: boxes)
    func thePlansBoxIsTicked(before: String, after: String) {
        #expect(TrackingSample.roadmap("# Roadmap\n\n\(before)\n") == "# Roadmap\n\n\(after)\n")
    }

    @Test func twoBoxesForOnePlanAreLeftAlone() {
        let bytes = Array("- [ ] 09-02-PLAN.md\n- [ ] 09-02: again\n".utf8)
        let result = TrackingEditor.roadmap(bytes, path: "ROADMAP.md", facts: TrackingSample.facts)
        #expect(result.bytes == bytes)
        #expect(result.diagnostics.map(\.code) == ["roadmap.plan-ambiguous"])
        #expect(result.diagnostics.first?.position == SourcePosition(file: "ROADMAP.md", line: 2, column: 4))
    }

    @Test func closedMilestonesAndFencesStay() {
        let text = """
            - [ ] 09-02-PLAN.md
            <details>
            - [ ] 09-02-PLAN.md — of an older milestone
            </details>
            ```
            - [ ] 09-02-PLAN.md
            ```
            """
        let expected = "- [x]" + text.dropFirst(5)
        #expect(TrackingSample.roadmap(text) == expected)
    }

    static let roadmap = """
        # Roadmap

        - [x] **Phase 8: Before** - done (completed 2026-01-01)
        - [ ] **Phase 9: Time and Place** - all of it
        - [ ] Phase 10: After (0/2 plans)

        ### Phase 9: Time and Place
        **Goal**: time
        **Plans**: 3 plans

        Plans:
        - [x] 09-01-PLAN.md — a
        - [ ] 09-02-PLAN.md — b
        - [ ] 09-03-PLAN.md — c

        ### Phase 10: After
        **Plans**: 2 plans

        ## Progress

        | Phase | Milestone | Plans Complete | Status      | Completed |
        |-------|-----------|----------------|-------------|-----------|
        | 8. Before | v1 | 2/2 | Complete | 2026-01-01 |
        | 9. Time and Place | v1 | 1/3 | Not started | - |
        | 10. After | v1 | 0/2 | Not started | - |
        """

    @Test func anOpenPhaseKeepsItsBoxAndGainsCounters() {
        let expected = Self.roadmap
            .replacing("**Plans**: 3 plans", with: "**Plans**: 2/3 plans complete")
            .replacing("- [ ] 09-02-PLAN.md", with: "- [x] 09-02-PLAN.md")
            .replacing("| 1/3 | Not started | - |", with: "| 2/3 | In progress | - |")
        #expect(TrackingSample.roadmap(Self.roadmap) == expected)
    }

    @Test func theLastPlanTicksThePhase() {
        let expected = Self.roadmap
            .replacing("**Plans**: 3 plans", with: "**Plans**: 3/3 plans complete")
            .replacing("- [ ] 09-03-PLAN.md", with: "- [x] 09-03-PLAN.md")
            .replacing(
                "- [ ] **Phase 9: Time and Place** - all of it",
                with: "- [x] **Phase 9: Time and Place** - all of it (completed 2026-02-19)"
            )
            .replacing("| 1/3 | Not started | - |", with: "| 3/3 | Complete | 2026-02-19 |")
        #expect(TrackingSample.roadmap(Self.roadmap, TrackingSample.lastFacts) == expected)
    }

    static let counters: [(before: String, after: String)] = [
        ("**Plans:** 1/3 plans complete", "**Plans:** 2/3 plans complete"),
        ("**Plans:** 2/2 plans executed", "**Plans:** 2/3 plans executed"),
        ("**Plans**: TBD", "**Plans**: 2/3 plans complete"),
        ("Plans: 1 plan", "Plans: 2/3 plans complete"),
        ("**Plans**: 3 plans in 2 waves", "**Plans**: 3 plans in 2 waves"),
    ]

    @Test(arguments: counters)
    func aCounterIsEditedInItsOwnShape(before: String, after: String) {
        let text = "### Phase 09: Time\n\(before)\n- [x] 09-02: b\n"
        #expect(TrackingSample.roadmap(text) == "### Phase 09: Time\n\(after)\n- [x] 09-02: b\n")
    }

    @Test func paddedTablesKeepTheirWidth() {
        let before =
            "| Phase | Plans Complete | Status      |\n|---|---|---|\n| 9. T   | 1/3            | Planned     |\n"
        let after =
            "| Phase | Plans Complete | Status      |\n|---|---|---|\n| 9. T   | 2/3            | In progress |\n"
        #expect(
            TrackingSample.edited(before) { TrackingEditor.roadmap($0, path: "R.md", facts: TrackingSample.facts) }
                == after)
    }

    @Test func aMissingPlanIsANotice() {
        let result = TrackingEditor.roadmap(Array("# R\r\n".utf8), path: "R.md", facts: TrackingSample.facts)
        #expect(result.edits.isEmpty)
        #expect(result.diagnostics.map(\.code) == ["roadmap.plan-missing"])
    }

    @Test func requirementsCloseWithTheirLastPlan() {
        let before = """
            - [ ] **TIME-01**: People see time
            - [ ] **TIME-010**: More
            - [ ] **TIME-02**: Place

            | Requirement | Phase | Status |
            |-------------|-------|--------|
            | TIME-01 | Phase 9 | Pending |
            | TIME-02 | Phase 9 | Pending |
            """
        let after = before.replacing("- [ ] **TIME-01**", with: "- [x] **TIME-01**")
            .replacing("| TIME-01 | Phase 9 | Pending |", with: "| TIME-01 | Phase 9 | Complete |")
        #expect(TrackingSample.requirements(before) == after)
        let missing = TrackingEditor.requirements(Array("# R\n".utf8), path: "R.md", facts: TrackingSample.facts)
        #expect(missing.diagnostics.map(\.code) == ["requirements.missing"])
    }

    @Test func aRequirementStaysOpenWhileAnotherPlanDeclaresIt() {
        func id(_ plan: String) -> PlanID { PlanID(phase: PhaseNumber("09"), plan: plan) }
        let declarations: [RequirementClosure.Declaration] = [
            .init(plan: id("01"), requirements: ["A", "B"], isComplete: true),
            .init(plan: id("02"), requirements: ["A", "B", "C", "C"], isComplete: false),
            .init(plan: id("03"), requirements: ["B"], isComplete: false),
        ]
        #expect(RequirementClosure.closed(by: id("02"), among: declarations) == ["A", "C"])
    }

    @Test func hostileDocumentsAreReadInLinearTime() {
        let long = Array(repeating: UInt8(ascii: "|"), count: 2_000_000)
        let many = Array(String(repeating: "- [ ] 09-02-PLAN.md\n<details>\n| 9 |\n|---|\n", count: 20_000).utf8)
        for bytes in [long, many, Array("---\n".utf8), Array("- [".utf8), Array("| ".utf8), []] {
            _ = TrackingEditor.state(bytes, path: "S.md", facts: TrackingSample.facts)
            _ = TrackingEditor.roadmap(bytes, path: "R.md", facts: TrackingSample.facts)
            _ = TrackingEditor.requirements(bytes, path: "Q.md", facts: TrackingSample.facts)
        }
    }
}
