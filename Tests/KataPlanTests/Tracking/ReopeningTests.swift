import KataCore
import Testing

@testable import KataPlan

/// A plan whose work was taken back is open again in every document.
struct ReopeningTests {
    private var facts: TrackingFacts {
        var facts = TrackingSample.facts
        facts.plansOfPhase = .init(1, of: 3)
        facts.isReopening = true
        return facts
    }

    @Test func boxesOfPlanAndPhaseAreCleared() {
        let text =
            "- [x] **Phase 9: Time** - 3/3 plans (completed 2026-07-01)\n\n### Phase 9: Time\n**Plans**: 3/3 plans complete\n\n- [x] 09-01: one\n- [X] 09-02: two\n"
        let edited = TrackingSample.roadmap(text, facts)
        #expect(
            edited
                == "- [ ] **Phase 9: Time** - 3/3 plans\n\n### Phase 9: Time\n**Plans**: 1/3 plans complete\n\n- [x] 09-01: one\n- [ ] 09-02: two\n"
        )
        #expect(TrackingSample.roadmap(edited, facts) == edited)
    }

    @Test func rowOfThePhaseIsInProgress() {
        let text =
            "| Phase | Plans | Status | Completed |\n|---|---|---|---|\n| 9. Time | 3/3 | Complete | 2026-07-01 |\n"
        let edited = TrackingSample.roadmap(text, facts)
        #expect(edited.hasSuffix("| 9. Time | 1/3 | In progress | - |\n"), "\(edited)")
    }

    @Test func requirementsAreOpenAgain() {
        let text =
            "- [x] **TIME-01**: dates\n- [x] **TIME-02**: zones\n\n| Requirement | Status |\n|---|---|\n| TIME-01 | Complete |\n| TIME-02 | Complete |\n"
        let edited = TrackingSample.requirements(text, facts)
        #expect(
            edited
                == "- [ ] **TIME-01**: dates\n- [x] **TIME-02**: zones\n\n| Requirement | Status |\n|---|---|\n| TIME-01 | Pending |\n| TIME-02 | Complete |\n",
            "\(edited)")
    }
}
