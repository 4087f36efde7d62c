import KataCore

@testable import KataPlan

enum TrackingSample {
    /// Plan 09-02 of phase 9 is closed: 2 of 3 plans of the phase, 7 of 20 plans, 2 of 5 phases.
    static var facts: TrackingFacts {
        var facts = TrackingFacts(
            plan: PlanID(phase: PhaseNumber("09"), plan: "02"), planName: "Parse dates", phaseName: "Time and Place",
            closedAt: Timestamp(milliseconds: 1_771_503_540_500), plansOfPhase: .init(2, of: 3),
            plans: .init(7, of: 20),
            phases: .init(2, of: 5), requirementsClosed: ["TIME-01"])
        facts.roadmapPhases = 11
        return facts
    }

    /// The last plan of the phase.
    static var lastFacts: TrackingFacts {
        var facts = facts
        facts.plan = PlanID(phase: PhaseNumber("09"), plan: "03")
        facts.plansOfPhase = .init(3, of: 3)
        facts.phases = .init(3, of: 5)
        facts.plans = .init(8, of: 20)
        return facts
    }

    static func state(_ text: String, _ facts: TrackingFacts = facts) -> String {
        edited(text) { TrackingEditor.state($0, path: "STATE.md", facts: facts) }
    }

    static func roadmap(_ text: String, _ facts: TrackingFacts = facts) -> String {
        edited(text) { TrackingEditor.roadmap($0, path: "ROADMAP.md", facts: facts) }
    }

    static func requirements(_ text: String, _ facts: TrackingFacts = facts) -> String {
        edited(text) { TrackingEditor.requirements($0, path: "REQUIREMENTS.md", facts: facts) }
    }

    /// The text after the edit, which a second edit must leave alone.
    static func edited(_ text: String, _ edit: ([UInt8]) -> TrackingResult) -> String {
        let once = edit(Array(text.utf8)).bytes
        let twice = edit(once)
        guard twice.edits.isEmpty, twice.bytes == once else {
            return "not idempotent:\n" + String(decoding: once, as: UTF8.self) + "\n\(twice.edits)"
        }
        return String(decoding: once, as: UTF8.self)
    }
}
