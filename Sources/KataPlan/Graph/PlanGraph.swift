package import KataCore

/// Which plan waits for which, from the plans' `depends_on`, and when each can run.
///
/// The work grows with the number of plans, dependencies and files, never with their square.
package struct PlanGraph: Sendable {
    /// A plan with its place in the graph, in the order given.
    package struct Vertex: Sendable, Hashable {
        package var plan: PlanReference
        /// Plans that are waited for by name: indices into ``PlanGraph/vertices``, in ascending order.
        package var dependencies: [Int]
        /// Phases that are waited for as a whole: indices into ``PlanGraph/groups``.
        var groups: [Int]
        /// By the dependencies alone: 1 for plans that wait for nothing, else one more than the highest among the
        /// dependencies in the same phase. 0 for plans in a cycle or behind one.
        package internal(set) var earliestWave = 0
        /// The wave in which the plan can run when plans of a phase that change the same file are kept apart; 0 as above.
        package internal(set) var wave = 0
        package var declaredWave: Int?
    }

    package internal(set) var vertices: [Vertex] = []
    /// The plans of phases that somebody waits for as a whole.
    var groups: [[Int]] = []
    package private(set) var diagnostics: [Diagnostic] = []
    /// Each as indices into ``vertices``: every plan waits for the next one, the last one for the first. One for each set of
    /// plans that all wait for each other.
    package internal(set) var cycles: [[Int]] = []
    /// Plans of one phase and wave that change the same files.
    package internal(set) var overlaps: [Overlap] = []

    /// - Parameter plans: each plan with its outline. Live plans only are resolved to, unless the plan is archived itself.
    package init(_ plans: [(reference: PlanReference, outline: PlanOutline)]) {
        var targets = DependencyTargets(plans.map(\.reference))
        vertices.reserveCapacity(plans.count)
        for (index, plan) in plans.enumerated() {
            var dependencies: Set<Int> = []
            var groups: [Int] = []
            for text in plan.outline.dependsOn {
                switch targets.resolve(text.value, for: index) {
                case .plan(let found): dependencies.insert(found)
                case .phase(let group): if !groups.contains(group) { groups.append(group) }
                case .unknown(let suggestions): report(unknown: text, suggestions)
                case .ambiguous(let paths): report(ambiguous: text, paths)
                case .prose: report(prose: text)
                case .satisfied: break
                }
            }
            vertices.append(
                Vertex(
                    plan: plan.reference, dependencies: dependencies.sorted(), groups: groups,
                    declaredWave: plan.outline.wave))
        }
        groups = targets.groups
        let outlines = plans.map(\.outline)
        var schedule = WaveSchedule(self)
        schedule.compute()
        for index in vertices.indices { vertices[index].earliestWave = schedule.earliest[index] }
        reportCycles(outlines)
        spreadOverlaps(schedule, outlines)
        for index in vertices.indices where vertices[index].wave > 0 { checkWave(index, outlines[index]) }
        reportOverlaps(outlines)
    }

    /// Everything that a plan waits for, as indices into ``vertices``, in ascending order.
    package func dependencies(of index: Int) -> [Int] {
        let vertex = vertices[index]
        guard !vertex.groups.isEmpty else { return vertex.dependencies }
        return Set(vertex.dependencies).union(vertex.groups.lazy.flatMap { groups[$0] }).sorted()
    }

    mutating func append(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

    private mutating func report(unknown text: Placed<String>, _ suggestions: [String]) {
        var hints = ["name a plan, such as 09-01, or delete the entry"]
        if !suggestions.isEmpty { hints.insert("did you mean \(suggestions.joined(separator: " or "))?", at: 0) }
        diagnostics.append(
            Diagnostic(
                .error, .dependencyUnknown, "depends on '\(text.value)', which is no plan here", at: text.position,
                hints: hints))
    }

    private mutating func report(ambiguous text: Placed<String>, _ paths: [String]) {
        diagnostics.append(
            Diagnostic(
                .error, .dependencyAmbiguous, "depends on '\(text.value)', which may be any of several plans",
                at: text.position, notes: paths, hints: ["write the whole id"]))
    }

    private mutating func report(prose text: Placed<String>) {
        diagnostics.append(
            Diagnostic(
                .warning, .dependencyProse, "'\(text.value)' names no plan and is not checked", at: text.position,
                hints: ["name a plan, such as 09-01, and keep the remark in a comment"]))
    }

    /// An earlier wave than the dependencies allow is a mistake; a later one than is needed may be meant. 0 is what comes
    /// before the first.
    private mutating func checkWave(_ index: Int, _ outline: PlanOutline) {
        let vertex = vertices[index]
        guard let declared = vertex.declaredWave, declared != 0 || vertex.earliestWave != 1 else { return }
        guard declared < vertex.earliestWave || declared > vertex.wave else { return }
        let wave = declared < vertex.earliestWave ? vertex.earliestWave : vertex.wave
        diagnostics.append(
            Diagnostic(
                declared < wave ? .warning : .notice, .waveMismatch,
                "wave \(declared) is declared, but its dependencies put it into wave \(wave)",
                at: outline.wavePosition, hints: ["write wave: \(wave), or change depends_on"]))
    }

    private mutating func reportCycles(_ outlines: [PlanOutline]) {
        cycles = CycleSearch(self).cycles()
        for cycle in cycles {
            let names = (cycle + [cycle[0]]).map { vertices[$0].plan.id.description }
            diagnostics.append(
                Diagnostic(
                    .error, .dependencyCycle, "plans wait for each other: \(names.joined(separator: " → "))",
                    at: outlines[cycle[0]].dependsOn.first?.position,
                    notes: cycle.map { vertices[$0].plan.path }, hints: ["take one of them out of depends_on"]))
        }
    }
}
