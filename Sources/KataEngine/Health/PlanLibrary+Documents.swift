package import KataPlan

extension PlanLibrary {
    /// What ROADMAP.md says; `nil` when there is none that can be read.
    package var roadmap: RoadmapDocument? {
        read("ROADMAP.md") { RoadmapDocument.parse(bytes: $0, path: $1) }
    }

    /// The verification and acceptance reports of phases, in the order of the phases.
    package func reports(
        of phases: [PhaseFolder]
    ) -> [(phase: PhaseFolder, kind: PhaseDocumentKind, path: String, report: PhaseReport)] {
        let documents = tree.phaseDocuments
        return phases.flatMap { phase in
            (documents[phase.path] ?? []).compactMap { kind, path in
                guard kind == .verification || kind == .acceptance, let bytes = try? bytes(of: path) else { return nil }
                return (phase, kind, path, PhaseReport.parse(bytes: bytes, path: ".planning/\(path)"))
            }
        }
    }

    /// What was found out and decided before a phase was planned: its CONTEXT and RESEARCH, those that can be read.
    package func preparation(
        of phase: PhaseFolder
    ) -> [(kind: PhaseDocumentKind, path: String, document: HeadedDocument)] {
        (tree.phaseDocuments[phase.path] ?? []).compactMap { kind, path in
            guard kind == .context || kind == .research, let bytes = try? bytes(of: path) else { return nil }
            return (kind, path, HeadedDocument.parse(bytes: bytes))
        }
    }

    /// - Parameter name: of a file below the planning folder.
    func read<Document>(_ name: String, _ parse: ([UInt8], String) -> Document) -> Document? {
        (try? bytes(of: name)).map { parse($0, ".planning/\(name)") }
    }
}
