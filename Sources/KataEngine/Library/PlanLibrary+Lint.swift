package import KataCore
internal import KataFiles
package import KataPlan

extension PlanLibrary {
    /// Everything to be said about one plan: its own text, and its place among the plans it waits for.
    package func lint(_ subject: PlanSubject) -> [Diagnostic] {
        linter.lint(neighbourhood(of: subject), selection: [subject.reference.path])
    }

    /// The same for many plans; the graph is then that of all of them.
    package func lint(_ references: [PlanReference]) -> [Diagnostic] {
        let selected = Set(references.map(\.path))
        let wanted = tree.plans.filter { selected.contains($0.path) || !$0.isArchived }
        var known: [(reference: PlanReference, outline: PlanOutline)] = []
        known.reserveCapacity(wanted.count)
        // What is no file has no reference; it is named where the whole tree is looked at.
        let isWhole = tree.plans.allSatisfy { $0.isArchived || selected.contains($0.path) }
        var findings = isWhole ? tree.unreadableDiagnostics(prefix: ".planning/") : []
        for (reference, result) in zip(wanted, outlines(of: wanted)) {
            switch result {
            case .success(let outline): known.append((reference, outline))
            case .failure(let error):
                guard selected.contains(reference.path) else { continue }
                findings.append(
                    Diagnostic(
                        .error, .unreadable, error.description,
                        at: SourcePosition(file: ".planning/\(reference.path)"),
                        hints: ["make it a readable file of at most 64 MiB"]))
            }
        }
        return findings + linter.lint(known, selection: selected)
    }

    private var linter: PlanLinter {
        let present = PresentFiles(library: self)
        return PlanLinter(tree: tree) { present.contains($0) }
    }

    /// The plans that must be done first and are not.
    func unmetDependencies(of subject: PlanSubject) -> [PlanID] {
        let graph = PlanGraph(neighbourhood(of: subject))
        guard let index = graph.vertices.firstIndex(where: { $0.plan.path == subject.reference.path }) else {
            return []
        }
        return graph.dependencies(of: index).map { graph.vertices[$0].plan }
            .filter { !$0.hasSummary && !$0.isArchived }.map(\.id)
    }

    /// The plan, its phase, and whatever these wait for in other phases.
    private func neighbourhood(of subject: PlanSubject) -> [(reference: PlanReference, outline: PlanOutline)] {
        var found = [(reference: subject.reference, outline: PlanOutline(subject.document))]
        var seen: Set<String> = [subject.reference.path]
        func add(_ references: [PlanReference]) {
            let new = references.filter { seen.insert($0.path).inserted }
            for (reference, result) in zip(new, outlines(of: new)) {
                if let outline = try? result.get() { found.append((reference, outline)) }
            }
        }
        add(tree.plans.filter { $0.phase.path == subject.reference.phase.path })
        var next = 0
        while next < found.count {
            for dependency in found[next].outline.dependsOn {
                if case .found(let reference) = tree.resolve(dependency.value) { add([reference]) }
            }
            next += 1
        }
        return found
    }
}
