package import KataCore
internal import KataGit
package import KataPlan
internal import KataProviders

/// The plan that a run carries out, with where it stands in the repository.
package struct PlanSubject: Sendable {
    package let id: PlanID
    package let document: PlanDocument
    package let reference: PlanReference
    /// `sha256:…` of the plan's bytes as they were read.
    package let digest: String
    /// The folder that holds `.planning`, absolute: where verify commands and providers work.
    package let projectRoot: String
    /// The same, relative to the repository's root; `nil` when it is the root.
    package let prefix: RepositoryPath?

    package init(
        id: PlanID, document: PlanDocument, reference: PlanReference, digest: String, projectRoot: String,
        prefix: RepositoryPath?
    ) {
        self.id = id
        self.document = document
        self.reference = reference
        self.digest = digest
        self.projectRoot = projectRoot
        self.prefix = prefix
    }

    /// For people: the plan's title, or its objective's first line.
    package var title: String { document.title ?? id.description }

    /// The phase as plans name it: the folder's name.
    package var phaseName: String {
        reference.phase.path.split(separator: "/").last.map(String.init) ?? document.frontmatter.phase ?? id.phase.text
    }

    /// The phase's name in words, for commit messages: `reports and checks`.
    var phaseTitle: String {
        let words = phaseName.drop { !$0.isLetter }.split { $0 == "-" || $0 == "_" }.joined(separator: " ")
        return words.isEmpty ? id.description : words
    }

    /// What the plan says that files are for.
    var plannedPurposes: [RepositoryPath: String] {
        var purposes: [RepositoryPath: String] = [:]
        for artifact in document.mustHaves.artifacts {
            if let path = artifact.path.map(inRepository), let provides = artifact.provides {
                purposes[path] = provides
            }
        }
        return purposes
    }

    /// The same plan, with its place below the root of a repository.
    package func placed(in root: String) -> PlanSubject {
        let below = projectRoot.utf8.count > root.utf8.count ? projectRoot.dropFirst(root.count + 1) : ""
        return PlanSubject(
            id: id, document: document, reference: reference, digest: digest, projectRoot: projectRoot,
            prefix: try? RepositoryPath(below))
    }

    /// A path of the project as a path of the repository.
    package func inRepository(_ path: RepositoryPath) -> RepositoryPath {
        guard let prefix else { return path }
        // Both parts are valid, so their combination is.
        return (try? RepositoryPath(bytes: prefix.bytes + [0x2F] + path.bytes)) ?? path
    }

    /// The plan's own document.
    package var planPath: RepositoryPath? { planningPath(reference.path) }

    /// A path below `.planning` as a path of the repository.
    package func planningPath(_ relative: String) -> RepositoryPath? {
        (try? RepositoryPath(".planning/\(relative)")).map(inRepository)
    }

    /// What the plan declares for one task: its own files, else those of the whole plan.
    package func rules(for task: PlanTask) -> [PathRule] {
        let own = task.files.compactMap { $0.path.map(inRepository) }
        let plan = document.frontmatter.filesModified.compactMap { $0.path.map(inRepository) }
        // A task may touch what its plan names for another task: that is inside the plan, if not inside the task.
        return (own + plan).compactMap { PathRule($0.display) }
    }

    /// All that the plan declares, for any of its tasks; each file once.
    var rules: [PathRule] {
        let files = document.tasks.flatMap(\.files).compactMap(\.path)
        let all = Set((files + document.frontmatter.filesModified.compactMap(\.path)).map(inRepository))
        return all.sorted().compactMap { PathRule($0.display) }
    }

    /// Files that the task names and did not change.
    func untouchedFiles(of task: PlanTask, changed: [RepositoryPath]) -> [String] {
        task.files.filter { file in
            guard let path = file.path, let rule = PathRule(inRepository(path).display) else { return false }
            return !changed.contains { rule.covers($0) }
        }.map { $0.path?.display ?? $0.text }
    }

    /// Files that the provider's own program leaves behind and that are nobody's work.
    func isArtefact(_ path: RepositoryPath, of provider: any Provider) -> Bool {
        provider.artefactsToIgnore.contains { PathRule($0)?.covers(path) ?? false }
    }
}
