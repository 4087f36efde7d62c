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
        var documents: [(reference: PlanReference, document: PlanDocument)] = []
        var findings: [Diagnostic] = []
        let selected = Set(references.map(\.path))
        for reference in tree.plans where selected.contains(reference.path) || !reference.isArchived {
            do {
                documents.append((reference, try document(of: reference)))
            } catch  where selected.contains(reference.path) {
                findings.append(
                    Diagnostic(
                        .error, "plan.unreadable", error.description,
                        at: SourcePosition(file: ".planning/\(reference.path)"),
                        hints: ["make it a readable file of at most 64 MiB"]))
            } catch {
                continue
            }
        }
        return findings + linter.lint(documents, selection: selected)
    }

    private var linter: PlanLinter {
        PlanLinter(tree: tree) { path in exists(path) }
    }

    /// The plans that must be done first and are not.
    func unmetDependencies(of subject: PlanSubject) -> [PlanID] {
        let graph = PlanGraph(neighbourhood(of: subject))
        guard let vertex = graph.vertices.first(where: { $0.plan.path == subject.reference.path }) else { return [] }
        return vertex.dependencies.map { graph.vertices[$0].plan }
            .filter { !$0.hasSummary && !$0.isArchived }.map(\.id)
    }

    /// The plan, its phase, and whatever these wait for in other phases.
    private func neighbourhood(of subject: PlanSubject) -> [(reference: PlanReference, document: PlanDocument)] {
        var found: [(reference: PlanReference, document: PlanDocument)] = [(subject.reference, subject.document)]
        var seen: Set<String> = [subject.reference.path]
        func add(_ reference: PlanReference) {
            guard seen.insert(reference.path).inserted, let document = try? document(of: reference) else { return }
            found.append((reference, document))
        }
        for sibling in tree.plans where sibling.phase.path == subject.reference.phase.path { add(sibling) }
        var next = 0
        while next < found.count {
            for dependency in found[next].document.frontmatter.dependsOn {
                if case .found(let reference) = tree.resolve(dependency.value) { add(reference) }
            }
            next += 1
        }
        return found
    }
}
