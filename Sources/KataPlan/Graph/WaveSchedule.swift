/// Takes away plans whose dependencies are taken away already, level by level; what stays is in a cycle or behind one.
struct WaveSchedule {
    private let graph: PlanGraph
    /// By the dependencies alone; 0 for what stays.
    private(set) var earliest: [Int]
    /// The declared wave where the dependencies allow it, else the first that they allow.
    private(set) var planned: [Int]

    init(_ graph: PlanGraph) {
        self.graph = graph
        earliest = Array(repeating: 0, count: graph.vertices.count)
        planned = earliest
    }

    mutating func compute() {
        let count = graph.vertices.count
        // A phase that is waited for is a node of its own behind the plans, so that a hundred plans that wait for a hundred
        // others make two hundred edges.
        var waiting = graph.vertices.map { $0.dependencies.count + $0.groups.count } + graph.groups.map(\.count)
        var dependents: [[Int]] = Array(repeating: [], count: waiting.count)
        for (index, vertex) in graph.vertices.enumerated() {
            for dependency in vertex.dependencies { dependents[dependency].append(index) }
            for group in vertex.groups { dependents[count + group].append(index) }
        }
        for (group, members) in graph.groups.enumerated() {
            for member in members { dependents[member].append(count + group) }
        }
        var ready = waiting.indices.filter { waiting[$0] == 0 }
        var next = 0
        while next < ready.count {
            let node = ready[next]
            next += 1
            if node < count { place(node) }
            for dependent in dependents[node] {
                waiting[dependent] -= 1
                if waiting[dependent] == 0 { ready.append(dependent) }
            }
        }
    }

    private mutating func place(_ index: Int) {
        let vertex = graph.vertices[index]
        var before = 0
        var plannedBefore = Int.min
        // Waves count inside a phase. What is waited for as a whole phase is another one.
        for dependency in vertex.dependencies where graph.vertices[dependency].plan.phase.path == vertex.plan.phase.path
        {
            before = max(before, earliest[dependency])
            plannedBefore = max(plannedBefore, planned[dependency])
        }
        earliest[index] = before + 1
        let declared = vertex.declaredWave ?? before + 1
        let isSetup = declared == 0 && before == 0
        planned[index] = max(isSetup ? 0 : max(declared, before + 1), plannedBefore == .min ? 0 : plannedBefore + 1)
    }
}
