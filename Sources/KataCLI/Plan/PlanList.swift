package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

package struct PlanList: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the plans of the project.")

    @OptionGroup package var options: GlobalOptions
    @OptionGroup package var archive: ArchiveOption

    @Flag(help: "Phase by phase, in the waves in which the plans can be carried out.")
    var tree = false

    package init() {}

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        if tree {
            PlanTree(project: project, archived: archive.archived).print(asJSON: options.json, in: context)
            return
        }
        let plans = project.library.tree.plans.filter { archive.archived || options.json || !$0.isArchived }
        let items = zip(plans, project.library.outlines(of: plans)).map { PlanListItem($0, try? $1.get()) }
        if options.json {
            context.write.output(JSONText.array(items.map(PlanJSON.entry)).pretty + "\n")
            return
        }
        guard !items.isEmpty else {
            context.write.error(
                "No plans yet. Make one: kata phase new NAME\n")
            return
        }
        let style = Style(isColored: context.terminal.colorsOutput)
        let idWidth = items.map(\.id.count).max() ?? 0
        var folder = ""
        for item in items {
            if item.folder != folder {
                folder = item.folder
                context.write.output(style.dim("\(DisplayText.oneLine(folder))/") + "\n")
            }
            let mark = item.hasSummary ? style.green("✓ done") : "· open"
            let id = item.id + String(repeating: " ", count: idWidth - item.id.count)
            context.write.output(
                "  \(mark)  \(style.bold(id))  \(item.tasks) task\(item.tasks == 1 ? " " : "s")  \(DisplayText.fitted(DisplayText.oneLine(item.title ?? "", limit: 200), to: max(20, context.terminal.width - idWidth - 24)))\n"
            )
        }
    }
}

/// One line of the list, with what the plan's own document says.
struct PlanListItem: Sendable {
    var id: String
    var phase: String
    var plan: String
    var path: String
    var folder: String
    var state: String
    var title: String?
    var wave: Int?
    var dependsOn: [String]
    var tasks: Int
    var hasSummary: Bool

    init(_ reference: PlanReference, _ outline: PlanOutline?) {
        id = reference.id.description
        phase = outline?.phase ?? reference.phase.path.split(separator: "/").last.map(String.init) ?? ""
        plan = outline?.plan ?? reference.id.plan
        path = ".planning/\(reference.path)"
        folder = ".planning/\(reference.phase.path)"
        state = reference.state.description
        title = outline?.title
        wave = outline?.wave
        dependsOn = outline?.dependsOn.map(\.value) ?? []
        tasks = outline?.tasks.count ?? 0
        hasSummary = reference.summaryPath != nil
    }
}
