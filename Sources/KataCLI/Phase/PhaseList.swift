package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

package struct PhaseList: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the phases of the project and how far they are.")

    @OptionGroup package var options: GlobalOptions
    @OptionGroup package var archive: ArchiveOption

    package init() {}

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let phases = PhaseOverview.all(in: project.library.tree).filter {
            archive.archived || options.json || !$0.isArchived
        }
        if options.json {
            context.write.output(JSONText.array(phases.map { .object($0.json) }).pretty + "\n")
            return
        }
        guard !phases.isEmpty else {
            context.write.error("No phases yet. Make one: kata phase new NAME\n")
            return
        }
        let style = Style(isColored: context.terminal.colorsOutput)
        let names = phases.map { DisplayText.oneLine($0.name, limit: 80) }
        let width = names.map(\.count).max() ?? 0
        for (phase, name) in zip(phases, names) {
            let isDone = !phase.plans.isEmpty && phase.done == phase.plans.count
            let mark = isDone ? style.green("✓") : phase.done > 0 ? style.yellow("●") : "·"
            let count = phase.plans.isEmpty ? "no plans" : "\(phase.done) of \(phase.plans.count) plans done"
            let state = Columns.padded(phase.folder.state.description, to: 9)
            context.write.output(
                "\(mark) \(style.bold(Columns.padded(name, to: width)))  \(style.dim(state))  \(count)\n")
        }
    }
}
