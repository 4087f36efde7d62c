package import KataCore
internal import KataFiles
package import KataPlan

/// The plans of one phase in the waves in which they are carried out.
package struct PhaseSchedule: Sendable {
    package struct Wave: Sendable {
        /// From 1.
        package var number: Int
        /// In the order in which they land.
        package var plans: [Entry]
    }

    package struct Entry: Sendable {
        package var reference: PlanReference
        /// Paths of plans of the same phase that it waits for.
        package var dependencies: [String]
        package var isGapClosure: Bool
        package var isDone: Bool { reference.hasSummary }
    }

    package var waves: [Wave]
    /// Plans that wait for themselves, through others or not.
    package var endless: [PlanReference]
    /// Plans that can't be read.
    package var unreadable: [Diagnostic]

    /// - Parameter phase: the folder of the phase, relative to the planning folder.
    package init(of phase: String, in library: PlanLibrary) {
        // What the plans wait for can lie in any phase.
        let plans = library.tree.plans.filter { !$0.isArchived || $0.phase.path == phase }
        var known: [(reference: PlanReference, outline: PlanOutline)] = []
        unreadable = []
        for (reference, result) in zip(plans, library.outlines(of: plans)) {
            switch result {
            case .success(let outline): known.append((reference, outline))
            case .failure(let error):
                guard reference.phase.path == phase else { continue }
                unreadable.append(
                    Diagnostic(
                        .error, .unreadable, error.description,
                        at: SourcePosition(file: ".planning/\(reference.path)")))
            }
        }
        let graph = PlanGraph(known)
        var byWave: [Int: [Entry]] = [:]
        endless = []
        for (index, vertex) in graph.vertices.enumerated() where vertex.plan.phase.path == phase {
            guard vertex.wave > 0 else {
                endless.append(vertex.plan)
                continue
            }
            byWave[vertex.wave, default: []].append(
                Entry(
                    reference: vertex.plan,
                    dependencies: graph.dependencies(of: index).map { graph.vertices[$0].plan }
                        .filter { $0.phase.path == phase }.map(\.path),
                    isGapClosure: known[index].outline.isGapClosure))
        }
        waves = byWave.sorted { $0.key < $1.key }.map { Wave(number: $0.key, plans: $0.value) }
    }

    /// The same with only some of the plans.
    package func keeping(_ isWanted: (Wave, Entry) -> Bool) -> PhaseSchedule {
        var schedule = self
        schedule.waves = waves.compactMap { wave in
            let plans = wave.plans.filter { isWanted(wave, $0) }
            return plans.isEmpty ? nil : Wave(number: wave.number, plans: plans)
        }
        return schedule
    }
}
