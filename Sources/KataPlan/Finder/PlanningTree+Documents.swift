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
    /// The other documents directly in the folders of phases, by folder and sorted; one pass over all files.
    package var phaseDocuments: [String: [(kind: PhaseDocumentKind, path: String)]] {
        let folders = Set(phases.map(\.path))
        var found: [String: [(kind: PhaseDocumentKind, path: String)]] = [:]
        for path in files {
            guard let slash = path.lastIndex(of: "/"),
                let kind = PhaseDocumentKind(fileName: String(path[path.index(after: slash)...]))
            else { continue }
            let folder = String(path[..<slash])
            if folders.contains(folder) { found[folder, default: []].append((kind, path)) }
        }
        return found.mapValues { $0.sorted { $0.path < $1.path } }
    }

    /// Whether a file is there, by its path below the planning folder.
    package func contains(_ path: String) -> Bool { files.contains(path) }
}
