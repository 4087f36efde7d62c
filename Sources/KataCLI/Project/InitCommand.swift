package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan
internal import KataProviders

package struct InitCommand: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a .planning folder, or say what is in the one that is there.",
        discussion: """
            Inside a Git repository the folder is made at its root. Nothing that exists is ever overwritten: in a project \
            that has a .planning folder it is read, and what was found is said.
            """)

    @OptionGroup package var options: GlobalOptions

    @Option(help: ArgumentHelp("The project's name; that of its folder without one.", valueName: "name"))
    var name: String?

    @Flag(help: "Make it in the working folder, also when the repository's root is above it.")
    var here = false

    package init() {}

    package func run(in context: CommandContext) async throws {
        if let root = try existingRoot(in: context) {
            try await describe(
                try PlanLibrary.open(projectRoot: root, files: context.files, indexing: context.indexing), in: context)
        } else {
            try await create(in: context)
        }
    }

    /// The project that is there already. An empty `.planning` folder counts as none.
    private func existingRoot(in context: CommandContext) throws -> String? {
        guard let root = try ProjectSettings.root(in: context) else { return nil }
        if here, root != PathNormalizer.normalized(context.workingDirectory) { return nil }
        let planning = DiskPath(root).appending(".planning")
        // Only what lies directly in it: no folder is entered.
        let entries = try context.files.list(below: planning, limits: WalkLimits()) { $0.kind == .folder }
        return entries.isEmpty ? nil : root
    }

    private func describe(_ library: PlanLibrary, in context: CommandContext) async throws {
        let census = ProjectCensus(of: library)
        let providers = await providers(in: context)
        let next = census.open.first.map { "kata plan execute \($0)" }
        if options.json {
            context.write.output(
                JSONText.object([
                    "root": .string(library.projectRoot), "created": false, "files": .array([]),
                    "found": census.json, "providers": .array(providers.map(ProviderWords.json)),
                    "next": .optional(next),
                ]).pretty + "\n")
            return
        }
        let style = Style(isColored: context.terminal.colorsOutput)
        var lines = [
            "Found \(DisplayText.oneLine(library.projectRoot))/.planning: \(census.sentence)", "Nothing was changed.",
        ]
        lines += InitProviders(style: style).lines(providers)
        lines.append("Next: \(next.map { "kata plan show \(census.open[0]), then \($0)" } ?? "kata plan list")")
        context.write.output(lines.joined(separator: "\n") + "\n")
    }

    private func create(in context: CommandContext) async throws {
        let place = try await ProjectPlace.find(in: context, staysHere: here)
        let title = name ?? place.root.split(separator: "/").last.map(String.init) ?? "Project"
        let files = try ProjectCreation(context: context, root: place.root).create(named: title)
        let providers = await providers(in: context)
        if options.json {
            context.write.output(
                JSONText.object([
                    "root": .string(place.root), "created": true, "files": .strings(files),
                    "found": ProjectCensus(
                        of: try PlanLibrary.open(
                            projectRoot: place.root, files: context.files, indexing: context.indexing)
                    )
                    .json,
                    "providers": .array(providers.map(ProviderWords.json)), "next": "kata plan execute 01-01",
                ]).pretty + "\n")
        } else {
            let style = Style(isColored: context.terminal.colorsOutput)
            context.write.output(
                InitReport(style: style, isInRepository: place.isInRepository, files: files, root: place.root).text(
                    providers))
        }
        if let refusal = place.refusal {
            let renderer = DiagnosticRenderer(style: Style(isColored: context.terminal.colorsError))
            for var reason in refusal.diagnostics {
                reason.severity = .warning
                context.write.error(renderer.render(reason) + "\n")
            }
        }
    }

    private func providers(in context: CommandContext) async -> [ProviderFinding] {
        // Settings with problems are for `kata doctor` to tell; the built-in providers are looked for in any case.
        let registry = (try? ProviderRegistry(ProjectSettings.usable(in: context))) ?? ProviderRegistry()
        return await ProviderSurvey(context: context, registry: registry).findings(
            registry.names.filter { registry.mode(of: $0) == .cli || registry.evidence(of: $0) != nil })
    }
}
