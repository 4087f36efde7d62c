package import KataCore

/// Whether the documents of a planning folder agree with each other and with the files that are there.
///
/// Pure: everything was read before. Archived plans count as targets and are not looked at themselves.
package struct PlanningCheck: Sendable {
    package struct Material: Sendable {
        package var tree: PlanningTree
        package var plans: [(reference: PlanReference, outline: PlanOutline)]
        /// By path below the planning folder.
        package var summaries: [String: ParsedSummary]
        package var roadmap: RoadmapDocument?
        package var requirements: RequirementsDocument?
        package var state: StateDocument?

        package init(
            tree: PlanningTree, plans: [(reference: PlanReference, outline: PlanOutline)],
            summaries: [String: ParsedSummary] = [:], roadmap: RoadmapDocument? = nil,
            requirements: RequirementsDocument? = nil, state: StateDocument? = nil
        ) {
            self.tree = tree
            self.plans = plans
            self.summaries = summaries
            self.roadmap = roadmap
            self.requirements = requirements
            self.state = state
        }
    }

    let material: Material
    let prefix = ".planning/"

    package init(_ material: Material) { self.material = material }

    /// By file and line.
    package func findings() -> [Diagnostic] {
        var findings = material.tree.skippedDiagnostics(prefix: prefix)
        checkFolders(&findings)
        checkSummaries(&findings)
        checkOutputPaths(&findings)
        if let roadmap = material.roadmap { checkRoadmap(roadmap, &findings) }
        if let requirements = material.requirements { checkRequirements(requirements, &findings) }
        if let state = material.state { checkState(state, &findings) }
        return PlanLinter.sorted(findings)
    }

    var tree: PlanningTree { material.tree }
    /// Plans that count: neither archived nor quick.
    var live: [PlanReference] { tree.plans.filter { !$0.isArchived && $0.state != .quick } }

    /// The plans of a phase by its canonical number.
    var byPhase: [String: [PlanReference]] {
        Dictionary(grouping: live) { PhaseToken.normalized($0.id.phase.text) }
    }

    func count(of plans: [PlanReference]) -> TrackingFacts.Count {
        .init(plans.count(where: \.hasSummary), of: plans.count)
    }
}
