package import KataCore

/// What the tracking documents have to say once a plan is closed: counted from disk and Git, never from the documents.
package struct TrackingFacts: Sendable, Hashable {
    package struct Count: Sendable, Hashable {
        package var complete: Int
        package var total: Int

        package init(_ complete: Int, of total: Int) {
            self.complete = complete
            self.total = total
        }

        package var isComplete: Bool { total > 0 && complete >= total }
        /// 0 to 100, rounded down, so that 100 means all.
        package var percent: Int { total <= 0 ? 0 : min(100, max(0, complete * 100 / total)) }
    }

    package var plan: PlanID
    /// The plan's title, one line; what `Last activity` tells.
    package var planName: String
    /// The phase's name for people; empty leaves the name in the documents alone.
    package var phaseName: String
    package var closedAt: Timestamp
    /// Plans of this plan's phase.
    package var plansOfPhase: Count
    /// Plans of all live phases.
    package var plans: Count
    package var phases: Count
    /// How many phases ROADMAP.md names; `nil` when that is not known.
    package var roadmapPhases: Int?
    /// Requirements whose last declaring plan is closed now (see ``RequirementClosure``).
    package var requirementsClosed: [String]
    /// Whether the plan is open again, as after its work was taken back: boxes are cleared instead of ticked, and
    /// ``requirementsClosed`` are those that are open again.
    package var isReopening = false

    package init(
        plan: PlanID, planName: String, phaseName: String, closedAt: Timestamp, plansOfPhase: Count, plans: Count,
        phases: Count, requirementsClosed: [String] = []
    ) {
        self.plan = plan
        self.planName = planName
        self.phaseName = phaseName
        self.closedAt = closedAt
        self.plansOfPhase = plansOfPhase
        self.plans = plans
        self.phases = phases
        self.requirementsClosed = requirementsClosed
    }
}

/// A tracking document after its edits.
package struct TrackingResult: Sendable, Hashable {
    package var bytes: [UInt8]
    /// Empty when the document said all of it already.
    package var edits: [ByteEdit]
    /// Notices about shapes that were not understood and left alone.
    package var diagnostics: [Diagnostic]
}

/// Which requirements close with a plan.
package enum RequirementClosure {
    package struct Declaration: Sendable, Hashable {
        package var plan: PlanID
        package var requirements: [String]
        package var isComplete: Bool

        package init(plan: PlanID, requirements: [String], isComplete: Bool) {
            self.plan = plan
            self.requirements = requirements
            self.isComplete = isComplete
        }
    }

    /// The requirements that `plan` declares and that no other open plan declares, in the order declared.
    package static func closed(by plan: PlanID, among declarations: [Declaration]) -> [String] {
        let open = Set(declarations.filter { $0.plan != plan && !$0.isComplete }.flatMap(\.requirements))
        var seen: Set<String> = []
        return declarations.filter { $0.plan == plan }.flatMap(\.requirements)
            .filter { !open.contains($0) && seen.insert($0).inserted }
    }
}

/// The tracking documents, edited by byte range. All calls are pure and idempotent; bytes outside the edits stay, with
/// their line endings; a shape that is not understood is left alone and named in a notice.
package enum TrackingEditor {
    /// Frontmatter counters, `Phase:`, `Plan:`, `Status:`, `Last activity:`, progress bars, session lines of STATE.md.
    package static func state(_ bytes: [UInt8], path: String, facts: TrackingFacts) -> TrackingResult {
        StateEditor(bytes: bytes, path: path, facts: facts).edit()
    }

    /// Check boxes of the plan and of a finished phase, plan counters and the progress table of ROADMAP.md.
    package static func roadmap(_ bytes: [UInt8], path: String, facts: TrackingFacts) -> TrackingResult {
        RoadmapEditor(bytes: bytes, path: path, facts: facts).edit()
    }

    /// Check boxes and traceability rows of ``TrackingFacts/requirementsClosed`` in REQUIREMENTS.md.
    package static func requirements(_ bytes: [UInt8], path: String, facts: TrackingFacts) -> TrackingResult {
        RequirementsEditor(bytes: bytes, path: path, facts: facts).edit()
    }
}
