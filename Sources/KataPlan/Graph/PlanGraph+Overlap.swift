package import KataCore

extension PlanGraph {
    /// Files that two plans of the same phase and wave both change.
    package struct Overlap: Sendable, Hashable {
        package var first: Int
        package var second: Int
        package var files: [RepositoryPath]
    }

    /// Pairs of plans that could run at the same time, but change the same files.
    private static func overlaps(_ vertices: [Vertex], _ documents: [PlanDocument]) -> [Overlap] {
        var groups: [String: [RepositoryPath: [Int]]] = [:]
        for (index, vertex) in vertices.enumerated() where vertex.wave > 0 {
            for path in Set(documents[index].frontmatter.filesModified.compactMap(\.path)) {
                groups["\(vertex.wave) \(vertex.plan.phase.path)", default: [:]][path, default: []].append(index)
            }
        }
        var shared: [Pair: [RepositoryPath]] = [:]
        for files in groups.values {
            for (path, plans) in files where plans.count > 1 {
                // A file that many plans name is reported along the chain, not for every pair.
                for (first, second) in zip(plans, plans.dropFirst()) {
                    shared[Pair(first: first, second: second), default: []].append(path)
                }
            }
        }
        return shared.map { Overlap(first: $0.first, second: $0.second, files: $1.sorted()) }
            .sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }

    private struct Pair: Hashable {
        var first: Int
        var second: Int
    }

    mutating func reportOverlaps(_ documents: [PlanDocument]) {
        overlaps = Self.overlaps(vertices, documents)
        for overlap in overlaps {
            let shared = Set(overlap.files)
            let place = documents[overlap.second].frontmatter.filesModified.first {
                $0.path.map(shared.contains) ?? false
            }
            append(
                Diagnostic(
                    .notice, .fileOverlap,
                    "changes the same files as \(vertices[overlap.first].plan.id), which is in the same wave",
                    at: place?.position, notes: overlap.files.map(\.display),
                    hints: ["kata runs them one after the other; add it to depends_on to fix the order"]))
        }
    }
}
