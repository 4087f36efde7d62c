internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

/// What is in a planning folder, counted. Archived milestones are counted apart.
struct ProjectCensus: Sendable {
    var phases = 0
    var plans = 0
    var done = 0
    var archivedPlans = 0
    /// Live plans with an error, and how many errors and warnings there are in all.
    var plansWithProblems = 0
    var errors = 0
    var warnings = 0
    /// Open plans in the order in which they come.
    var open: [String] = []

    init(of library: PlanLibrary) {
        let live = library.tree.plans.filter { !$0.isArchived }
        phases = PhaseOverview.all(in: library.tree).count { !$0.isArchived }
        plans = live.count
        done = live.count(where: \.hasSummary)
        archivedPlans = library.tree.plans.count - live.count
        open = live.filter { !$0.hasSummary }.map(\.id.description)
        let findings = library.lint(live)
        errors = findings.count { $0.severity == .error }
        warnings = findings.count { $0.severity == .warning }
        plansWithProblems = Set(findings.filter { $0.severity == .error }.compactMap { $0.position?.file }).count
        if plansWithProblems == 0, errors > 0 { plansWithProblems = 1 }
    }

    /// `4 phases, 17 plans, 11 done, 2 with problems: kata plan lint`
    var sentence: String {
        var parts = [
            "\(phases) phase\(phases == 1 ? "" : "s")", "\(plans) plan\(plans == 1 ? "" : "s")", "\(done) done",
        ]
        if archivedPlans > 0 { parts.append("\(archivedPlans) archived") }
        if plansWithProblems > 0 { parts.append("\(plansWithProblems) with problems: kata plan lint") }
        return parts.joined(separator: ", ")
    }

    var json: JSONText {
        .object([
            "phases": .integer(Int64(phases)), "plans": .integer(Int64(plans)), "done": .integer(Int64(done)),
            "archived": .integer(Int64(archivedPlans)), "with_problems": .integer(Int64(plansWithProblems)),
            "errors": .integer(Int64(errors)), "warnings": .integer(Int64(warnings)),
        ])
    }
}
