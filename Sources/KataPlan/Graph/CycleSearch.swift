/// Finds the sets of plans that all wait for each other (Tarjan's strongly connected components), and in each a shortest way
/// from its first plan back to it.
struct CycleSearch {
    private let graph: PlanGraph
    private let count: Int

    init(_ graph: PlanGraph) {
        self.graph = graph
        count = graph.vertices.count
    }

    /// Plans come first, then the phases that are waited for as a whole.
    private func edges(_ node: Int) -> [Int] {
        guard node < count else { return graph.groups[node - count] }
        let vertex = graph.vertices[node]
        return vertex.groups.isEmpty ? vertex.dependencies : vertex.dependencies + vertex.groups.map { count + $0 }
    }

    /// In the order of their first plans.
    func cycles() -> [[Int]] {
        // What has a wave waits for nothing that comes back to it.
        let starts = graph.vertices.indices.filter { graph.vertices[$0].earliestWave == 0 }
        guard !starts.isEmpty else { return [] }
        return components(from: starts).compactMap(shortestCycle).sorted { $0[0] < $1[0] }
    }

    private func components(from starts: [Int]) -> [[Int]] {
        let nodes = count + graph.groups.count
        var order = Array(repeating: -1, count: nodes)
        var low = order
        var isOpen = Array(repeating: false, count: nodes)
        var open: [Int] = []
        var found: [[Int]] = []
        var next = 0
        // The recursion as a list of its own: chains of plans may be longer than a thread's stack.
        var calls: [(node: Int, edges: [Int], next: Int)] = []
        for start in starts where order[start] < 0 {
            calls.append((start, edges(start), 0))
            while let node = calls.last?.node {
                let top = calls.count - 1
                if order[node] < 0 {
                    order[node] = next
                    low[node] = next
                    next += 1
                    open.append(node)
                    isOpen[node] = true
                }
                if calls[top].next < calls[top].edges.count {
                    let target = calls[top].edges[calls[top].next]
                    calls[top].next += 1
                    if order[target] < 0 {
                        calls.append((target, edges(target), 0))
                    } else if isOpen[target] {
                        low[node] = min(low[node], order[target])
                    }
                    continue
                }
                calls.removeLast()
                if let above = calls.last?.node { low[above] = min(low[above], low[node]) }
                guard low[node] == order[node] else { continue }
                var members: [Int] = []
                while let member = open.popLast() {
                    isOpen[member] = false
                    members.append(member)
                    if member == node { break }
                }
                found.append(members)
            }
        }
        return found
    }

    /// `nil` for a single plan that does not wait for itself.
    private func shortestCycle(in members: [Int]) -> [Int]? {
        guard let first = members.lazy.filter({ $0 < count }).min() else { return nil }
        let inside = Set(members)
        var cameFrom: [Int: Int] = [:]
        var queue = [first]
        var next = 0
        while next < queue.count {
            let node = queue[next]
            next += 1
            for target in edges(node) where inside.contains(target) {
                if target == first {
                    var path = [node]
                    while path[path.count - 1] != first, let before = cameFrom[path[path.count - 1]] {
                        path.append(before)
                    }
                    return path.reversed().filter { $0 < count }
                }
                guard cameFrom[target] == nil else { continue }
                cameFrom[target] = node
                queue.append(target)
            }
        }
        return nil
    }
}
