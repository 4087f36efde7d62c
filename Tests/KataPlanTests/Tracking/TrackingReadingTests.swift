import KataCore
import Testing

@testable import KataPlan

@Suite struct TrackingReadingTests {
    @Test func roadmapNamesPhasesAndPlansInAnyOfTheirShapes() {
        let roadmap = RoadmapDocument.parse(
            bytes: Array(
                """
                # Roadmap: Tally

                ## Phases
                - [x] **Phase 1: Sums** - add up (completed 2026-01-02)
                - [ ] Phase 2.1: Reports (1/3 plans)

                <details><summary>v0</summary>
                - [x] **Phase 90: Old** - gone
                </details>

                ### Phase 1: Sums
                **Goal:** totals are right
                **Plans:** 1/2 plans complete
                - [x] 01-01-PLAN.md — first
                - [ ] **01-02**: second
                - [ ] `01-GAP1-PLAN.md` third
                - [ ] 2026-01-02 a date
                - [ ] 3-5 tests

                #### Phase 7 (INSERTED): Urgent
                Plans: TBD
                ```
                - [x] 07-01-PLAN.md
                ```
                """.utf8), path: "ROADMAP.md")
        #expect(roadmap.title == "Roadmap: Tally")
        #expect(roadmap.phases.map(\.number.text) == ["1", "2.1", "7"])
        #expect(roadmap.phases.map(\.name) == ["Sums", "Reports (1/3 plans)", "Urgent"])
        #expect(roadmap.phases.map(\.isChecked) == [true, false, nil])
        #expect(roadmap.phases[0].goal == "totals are right")
        #expect(roadmap.phases[0].plans?.value == .init(1, of: 2))
        #expect(roadmap.plans.map(\.id.description) == ["01-01", "01-02", "01-GAP1"])
        #expect(roadmap.plans.map(\.isChecked) == [true, false, false])
        #expect(roadmap.plans[0].position.line == 14)
    }

    @Test func stateSaysWhereItStands() {
        let state = StateDocument.parse(
            bytes: Array(
                """
                ---
                milestone: v1.2
                status: in-progress
                progress:
                  total_plans: 7
                  completed_plans: 3
                ---
                # Project State

                **Phase:** 4 of 9 (Ledger)
                **Plan:** 2 of 3 in current phase
                Last activity: 2026-02-03 — did it
                """.utf8), path: "STATE.md")
        #expect(state.title == "Project State")
        #expect(state.milestone == "v1.2")
        #expect(state.status?.value == "in-progress")
        #expect(state.counters.map(\.name) == ["total_plans", "completed_plans"])
        #expect(state.counters.map(\.value) == [7, 3])
        #expect(state.counters.first?.position == SourcePosition(file: "STATE.md", line: 5, column: 16))
        #expect(state.phase?.value.text == "4")
        #expect(state.plan?.value == .init(2, of: 3))
        #expect(state.lastActivity?.value == "2026-02-03 — did it")
    }

    @Test func requirementsKnowWhatIsForLater() {
        let document = RequirementsDocument.parse(
            bytes: Array(
                """
                # Requirements
                ## v1 Requirements
                - [x] **AUTH-01**: sign in
                - [ ] AUTH-02: sign out
                - [ ] not an id
                ## v2 Requirements
                - [ ] **AUTH-03**: both
                ## Traceability
                - [ ] **CORE-2a**: back
                """.utf8), path: "REQUIREMENTS.md")
        #expect(document.requirements.map(\.id) == ["AUTH-01", "AUTH-02", "AUTH-03", "CORE-2a"])
        #expect(document.requirements.map(\.text) == ["sign in", "sign out", "both", "back"])
        #expect(document.requirements.map(\.isChecked) == [true, false, false, false])
        #expect(document.requirements.map(\.isDeferred) == [false, false, true, false])
    }

    @Test func reportsSayWhatAPersonHasToDo() {
        let verification = PhaseReport.parse(
            bytes: Array(
                "---\nstatus: human_needed\nscore: 4/5 must-haves verified\ngaps:\n  - truth: it is slow\nhuman_verification:\n  - test: look at it\n---\n"
                    .utf8), path: "V.md")
        #expect(verification.status?.value == "human_needed")
        #expect(verification.score == "4/5 must-haves verified")
        #expect(verification.gaps == ["it is slow"])
        #expect(verification.forPeople == ["look at it"])
        #expect(verification.needsPerson)
        let acceptance = PhaseReport.parse(
            bytes: Array(
                "---\nstatus: testing\n---\n### 1. One\nexpected: x\nresult: pass\n### 2. Two\nresult: [pending]\n".utf8
            ),
            path: "U.md")
        #expect(acceptance.results == ["pass": 1, "pending": 1])
        #expect(acceptance.needsPerson)
        let passed = PhaseReport.parse(
            bytes: Array("---\nstatus: passed\nhuman_verification: [a]\n---\n".utf8), path: "V.md")
        #expect(!passed.needsPerson)
    }

    @Test func proseHasATitleSectionsAndDecisions() {
        let document = HeadedDocument.parse(
            bytes: Array(
                "# Tally\n\n## Core Value\n\nSums are right.\n\n## Decisions\n- **D-01**: cents\n- D-02: sorted\n- D-01 again\n"
                    .utf8))
        #expect(document.title == "Tally")
        #expect(document.coreValue == "Sums are right.")
        #expect(document.sections == ["Core Value", "Decisions"])
        #expect(document.decisions == ["D-01", "D-02"])
    }

    @Test(arguments: [
        "", "---", "---\n---\n", "\u{FEFF}# x\r\n", "- [", "- [x] ", "# \n|a|\n|-|\n", "### Phase :\n**Plans:** 1/",
    ])
    func oddBytesAreNoTrouble(_ text: String) {
        let bytes = Array(text.utf8) + [0xFF, 0x00]
        _ = RoadmapDocument.parse(bytes: bytes, path: "a")
        _ = StateDocument.parse(bytes: bytes, path: "a")
        _ = RequirementsDocument.parse(bytes: bytes, path: "a")
        _ = PhaseReport.parse(bytes: bytes, path: "a")
        _ = HeadedDocument.parse(bytes: bytes)
        #expect(
            RoadmapAdditions.plan(
                PlanID(phase: PhaseNumber("01"), plan: "01"), title: "x", count: .init(0, of: 1), in: bytes, path: "a"
            ).edits.isEmpty)
    }

    private static let roadmap = """
        # Roadmap

        - [ ] **Phase 1: A** - a
        - [ ] **Phase 2: B** - b

        ### Phase 1: A
        **Plans:** 0/1 plans complete
          - [ ] 01-01-PLAN.md — first

        Text behind.
        ### Phase 2: B
        **Plans:** TBD

        ## Progress

        | Phase | Plans Complete | Status | Completed |
        |---|---|---|---|
        | 1. A | 0/1 | Not started | - |

        End.
        """

    @Test(arguments: ["\n", "\r\n"])
    func newEntriesStandBehindTheirSiblings(_ end: String) {
        let bytes = Array(Self.roadmap.replacing("\n", with: end).utf8)
        let phase = PhaseTemplate(
            number: PhaseNumber("03"), title: "C", goal: "c",
            plans: [(PlanID(phase: PhaseNumber("03"), plan: "01"), "C")])
        let between = PhaseTemplate(
            number: PhaseNumber("01.1"), title: "D", goal: "d",
            plans: [(PlanID(phase: PhaseNumber("01.1"), plan: "01"), "D")])
        let inserted = String(
            decoding: RoadmapAdditions.phase(between, after: PhaseNumber("01"), in: bytes, path: "R").bytes,
            as: UTF8.self
        ).replacing(end, with: "\n")
        #expect(inserted.contains("A** - a\n- [ ] **Phase 1.1: D** - d\n- [ ] **Phase 2"))
        #expect(inserted.contains("Text behind.\n\n### Phase 1.1: D\n"))
        #expect(inserted.contains("| 1. A | 0/1 | Not started | - |\n| 1.1. D |"))
        let result = RoadmapAdditions.phase(phase, in: bytes, path: "ROADMAP.md")
        let text = String(decoding: result.bytes, as: UTF8.self).replacing(end, with: "\n")
        #expect(text.contains("- [ ] **Phase 2: B** - b\n- [ ] **Phase 3: C** - c\n\n### Phase 1"))
        #expect(text.contains("**Plans:** TBD\n\n### Phase 3: C\n\n**Goal:** c\n**Plans:** 0/1 plans complete\n"))
        #expect(text.contains("| 1. A | 0/1 | Not started | - |\n| 3. C | 0/1 | Not started | - |\n\nEnd."))
        #expect(String(decoding: result.bytes, as: UTF8.self).split(separator: end).count > 10)

        let plan = RoadmapAdditions.plan(
            PlanID(phase: PhaseNumber("01"), plan: "02"), title: "second", count: .init(0, of: 2), in: bytes, path: "R")
        let added = String(decoding: plan.bytes, as: UTF8.self).replacing(end, with: "\n")
        #expect(
            added
                == Self.roadmap.replacing("**Plans:** 0/1", with: "**Plans:** 0/2").replacing(
                    "| 1. A | 0/1 |", with: "| 1. A | 0/2 |"
                ).replacing(
                    "— first\n", with: "— first\n  - [ ] 01-02-PLAN.md — second\n"))
        let first = RoadmapAdditions.plan(
            PlanID(phase: PhaseNumber("02"), plan: "01"), title: "b1", count: .init(0, of: 1), in: bytes, path: "R")
        #expect(
            String(decoding: first.bytes, as: UTF8.self).replacing(end, with: "\n").contains(
                "### Phase 2: B\n**Plans:** 0/1 plans complete\n\nPlans:\n- [ ] 02-01-PLAN.md — b1\n\n## Progress"))
    }

    @Test func numbersAreTheNextFreeOnes() {
        func next(_ taken: [String], after: String? = nil) -> String {
            NextNumber.phase(taken: taken.map { PhaseNumber($0) }, after: after.map { PhaseNumber($0) }).text
        }
        #expect(next([]) == "01")
        #expect(next(["01", "02", "2.1"]) == "03")
        #expect(next(["9", "10"]) == "11")
        #expect(next(["099", "100"]) == "101")
        #expect(next(["02", "03"], after: "02") == "02.1")
        #expect(next(["02", "2.1", "02.2"], after: "02") == "02.3")
        #expect(NextNumber.plan(taken: []) == "01")
        #expect(NextNumber.plan(taken: ["01", "07", "GAP1", "03b"]) == "08")
    }
}
