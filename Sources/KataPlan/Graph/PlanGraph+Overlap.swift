package import KataCore

extension PlanGraph {
    /// Files that two plans of the same phase and wave both change.
    package struct Overlap: Sendable, Hashable {
        package var first: Int
        package var second: Int
        package var files: [RepositoryPath]
    }

    /// Gives each plan the first wave that its dependencies allow and in which no plan before it changes one of its files;
    /// notes which plans would else have run side by side.
    mutating func spreadOverlaps(_ schedule: WaveSchedule, _ outlines: [PlanOutline]) {
        let members = Dictionary(grouping: vertices.indices.filter { vertices[$0].earliestWave > 0 }) {
            vertices[$0].plan.phase.path
        }
        var shared: [Pair: [RepositoryPath]] = [:]
        for phase in members.values {
            // The order in which the plans are meant to run; it never contradicts the dependencies.
            let order = phase.sorted { (schedule.planned[$0], $0) < (schedule.planned[$1], $1) }
            var latest: [RepositoryPath: Int] = [:]
            for index in order {
                var wave = vertices[index].earliestWave
                for dependency in vertices[index].dependencies
                where vertices[dependency].plan.phase.path == vertices[index].plan.phase.path {
                    wave = max(wave, vertices[dependency].wave + 1)
                }
                let files = outlines[index].filesModified
                for file in files {
                    // A file that many plans name is reported along the chain, not for every pair.
                    guard let before = latest.updateValue(index, forKey: file.value), before != index else { continue }
                    wave = max(wave, vertices[before].wave + 1)
                    if schedule.planned[before] == schedule.planned[index] {
                        shared[Pair(first: before, second: index), default: []].append(file.value)
                    }
                }
                vertices[index].wave = wave
            }
        }
        overlaps = shared.map { Overlap(first: $0.first, second: $0.second, files: $1.sorted()) }
            .sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }

    private struct Pair: Hashable {
        var first: Int
        var second: Int
    }

    mutating func reportOverlaps(_ outlines: [PlanOutline]) {
        for overlap in overlaps {
            let shared = Set(overlap.files)
            let place = outlines[overlap.second].filesModified.first { shared.contains($0.value) }
            append(
                Diagnostic(
                    .notice, .fileOverlap,
                    "changes the same files as \(vertices[overlap.first].plan.id), which is in the same wave",
                    at: place?.position, notes: overlap.files.map(\.display),
                    hints: ["kata runs them one after the other; add it to depends_on to fix the order"]))
        }
    }
}
