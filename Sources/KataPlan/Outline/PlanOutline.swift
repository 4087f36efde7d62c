package import KataCore

/// What the rest of a project needs to know of a plan, without its text: a place in lists and in the graph, and the
/// findings that depend on nothing but the document.
///
/// Follows from the bytes and the path of a plan alone, so that it can be kept for as long as these stay the same.
package struct PlanOutline: Sendable, Hashable {
    /// As diagnostics show it.
    package var path: String
    package var phase: String?
    package var plan: String?
    package var type: String?
    package var title: String?
    package var wave: Int?
    package var wavePosition: SourcePosition?
    package var dependsOn: [Placed<String>]
    /// Without what is no path inside the repository.
    package var filesModified: [Placed<RepositoryPath>]
    package var requirements: [String]
    /// Where each of ``requirements`` stands.
    package var requirementPlaces: [SourcePosition]
    package var autonomous: Bool?
    package var isGapClosure: Bool
    package var tasks: [Task]
    /// Files of the context that should be in the repository.
    package var context: [ContextReference]
    /// The SUMMARY path that the plan names, as written.
    package var outputPath: String?
    /// By position; without those that depend on other files.
    package var findings: [Diagnostic]

    package struct Task: Sendable, Hashable {
        /// Counts from 1.
        package var index: Int
        package var name: String
        /// As plans and JSON name it.
        package var type: String
        package var line: Int
    }
}

extension PlanOutline {
    package init(_ document: PlanDocument) {
        let front = document.frontmatter
        path = document.path
        phase = front.phase
        plan = front.plan
        type = front.type
        title = document.title
        wave = front.wave
        wavePosition = front.yaml?.map?.first { $0.key == "wave" }
            .map { document.position(of: $0.value.range.lowerBound) }
        dependsOn = front.dependsOn
        filesModified = front.filesModified.compactMap { file in file.path.map { Placed($0, at: file.position) } }
        requirements = front.requirements
        requirementPlaces = front.requirements.map { Self.place(of: $0, in: document) }
        autonomous = front.autonomous
        isGapClosure = front.gapClosure ?? false
        tasks = document.tasks.map {
            Task(index: $0.index, name: $0.name, type: $0.type.name, line: $0.position.line)
        }
        context = document.context.filter(\.isInRepository).map { ContextReference(path: $0.path, line: $0.line) }
        outputPath = document.outputPath
        findings = PlanLinter.ownFindings(document)
    }

    private static func place(of requirement: String, in plan: PlanDocument) -> SourcePosition {
        for entry in plan.frontmatter.yaml?.map ?? []
        where ElementNames.normalized(entry.key).hasPrefix("requirements") {
            if let item = entry.value.items.first(where: { $0.text == requirement }) {
                return plan.position(of: item.range.lowerBound)
            }
        }
        return SourcePosition(file: plan.path)
    }
}
