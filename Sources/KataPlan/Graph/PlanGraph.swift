package import KataCore

/// Which plan waits for which, from the plans' `depends_on`.
package struct PlanGraph: Sendable {
    /// A plan with its place in the graph, in the order given.
    package struct Vertex: Sendable, Hashable {
        package var plan: PlanReference
        /// Indices into ``vertices``, in ascending order.
        package var dependencies: [Int]
        /// 1 for plans that wait for nothing, else one more than the highest wave among the dependencies in the same phase.
        /// 0 for plans in a cycle or behind one.
        package var wave: Int
        package var declaredWave: Int?
    }

    package private(set) var vertices: [Vertex] = []
    package private(set) var diagnostics: [Diagnostic] = []
    /// Each as indices into ``vertices``: every plan waits for the next one, the last one for the first.
    package private(set) var cycles: [[Int]] = []
    /// Plans of one phase and wave that change the same files.
    package internal(set) var overlaps: [Overlap] = []

    /// - Parameter plans: each plan with its document. Live plans only are resolved to, unless the plan is archived itself.
    package init(_ plans: [(reference: PlanReference, document: PlanDocument)]) {
        let targets = DependencyTargets(plans.map(\.reference))
        for (index, plan) in plans.enumerated() {
            var dependencies: Set<Int> = []
            for text in plan.document.frontmatter.dependsOn {
                switch targets.resolve(text.value, for: index) {
                case .plans(let found): dependencies.formUnion(found)
                case .unknown(let suggestions): report(unknown: text, suggestions)
                case .ambiguous(let paths): report(ambiguous: text, paths)
                case .prose: report(prose: text)
                case .satisfied: break
                }
            }
            vertices.append(
                Vertex(
                    plan: plan.reference, dependencies: dependencies.sorted(), wave: 0,
                    declaredWave: plan.document.frontmatter.wave))
        }
        computeWaves(plans.map(\.document))
        reportOverlaps(plans.map(\.document))
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
                .error, .dependencyAmbiguous, "depends on '\(text.value)', which may be any of \(paths.count) plans",
                at: text.position, notes: paths, hints: ["write the whole id"]))
    }

    private mutating func report(prose text: Placed<String>) {
        diagnostics.append(
            Diagnostic(
                .warning, .dependencyProse, "'\(text.value)' names no plan and is not checked", at: text.position,
                hints: ["name a plan, such as 09-01, and keep the remark in a comment"]))
    }

    /// Takes away plans whose dependencies have their wave, level by level; what stays is in a cycle or behind one.
    private mutating func computeWaves(_ documents: [PlanDocument]) {
        var waiting = vertices.map(\.dependencies.count)
        var dependents: [[Int]] = Array(repeating: [], count: vertices.count)
        for (index, vertex) in vertices.enumerated() {
            for dependency in vertex.dependencies { dependents[dependency].append(index) }
        }
        var ready = vertices.indices.filter { waiting[$0] == 0 }
        var next = 0
        while next < ready.count {
            let index = ready[next]
            next += 1
            let phase = vertices[index].plan.phase.path
            var before = 0
            for dependency in vertices[index].dependencies where vertices[dependency].plan.phase.path == phase {
                before = max(before, vertices[dependency].wave)
            }
            vertices[index].wave = before + 1
            for dependent in dependents[index] {
                waiting[dependent] -= 1
                if waiting[dependent] == 0 { ready.append(dependent) }
            }
        }
        for index in vertices.indices where vertices[index].wave > 0 { checkWave(index, documents[index]) }
        findCycles(waiting, documents)
    }

    /// An earlier wave than the dependencies allow is a mistake; a later one may be meant. 0 is what comes before the first.
    private mutating func checkWave(_ index: Int, _ document: PlanDocument) {
        let wave = vertices[index].wave
        guard let declared = vertices[index].declaredWave, declared != wave, declared != 0 || wave != 1 else { return }
        let entry = document.frontmatter.yaml?.map?.first { $0.key == "wave" }
        diagnostics.append(
            Diagnostic(
                declared < wave ? .warning : .notice, .waveMismatch,
                "wave \(declared) is declared, but its dependencies put it into wave \(wave)",
                at: entry.map { document.position(of: $0.value.range.lowerBound) },
                hints: ["write wave: \(wave), or change depends_on"]))
    }

    private mutating func findCycles(_ waiting: [Int], _ documents: [PlanDocument]) {
        var visited = Set<Int>()
        for start in vertices.indices where waiting[start] > 0 && !visited.contains(start) {
            var path: [Int] = []
            var places: [Int: Int] = [:]
            var index = start
            // Every plan that still waits has a dependency that still waits: following it must come round.
            while !visited.contains(index), places[index] == nil {
                places[index] = path.count
                path.append(index)
                guard let next = vertices[index].dependencies.first(where: { waiting[$0] > 0 }) else { break }
                index = next
            }
            visited.formUnion(path)
            guard let first = places[index], vertices[index].dependencies.contains(where: { waiting[$0] > 0 }) else {
                continue
            }
            let cycle = Array(path[first...])
            guard vertices[cycle[cycle.count - 1]].dependencies.contains(cycle[0]) else { continue }
            cycles.append(cycle)
            let names = (cycle + [cycle[0]]).map { vertices[$0].plan.id.description }
            diagnostics.append(
                Diagnostic(
                    .error, .dependencyCycle, "plans wait for each other: \(names.joined(separator: " → "))",
                    at: documents[cycle[0]].frontmatter.dependsOn.first?.position,
                    notes: cycle.map { vertices[$0].plan.path }, hints: ["take one of them out of depends_on"]))
        }
    }
}
