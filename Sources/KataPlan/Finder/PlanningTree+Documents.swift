/// The documents beside the plans of a phase.
package enum PhaseDocumentKind: String, Sendable, Hashable, CaseIterable {
    case context = "CONTEXT"
    case research = "RESEARCH"
    case verification = "VERIFICATION"
    case acceptance = "UAT"

    /// `09-VERIFICATION.md`, `VERIFICATION.md`, `09-HUMAN-UAT.md`
    init?(fileName: String) {
        guard let stem = PlanFileName.stem(fileName) else { return nil }
        guard let kind = Self.allCases.first(where: { stem == $0.rawValue || stem.hasSuffix("-\($0.rawValue)") }) else {
            return nil
        }
        self = kind
    }
}

extension PlanningTree {
    /// Paths of the other documents directly in a phase's folder, below the planning folder and sorted.
    package func documents(in phase: PhaseFolder) -> [(kind: PhaseDocumentKind, path: String)] {
        files.filter { path in
            path.hasPrefix(phase.path + "/") && !path.dropFirst(phase.path.count + 1).contains("/")
        }.sorted().compactMap { path in
            PhaseDocumentKind(fileName: String(path.dropFirst(phase.path.count + 1))).map { ($0, path) }
        }
    }

    /// Whether a file is there, by its path below the planning folder.
    package func contains(_ path: String) -> Bool { files.contains(path) }
}
