package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

package struct PhaseShow: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the plans of one phase in the waves in which they can be carried out.")

    @OptionGroup package var options: GlobalOptions
    @OptionGroup package var target: PhaseArgument

    package init() {}

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let overview = try project.phase(target.phase)
        let rows = PhaseSchedule(of: overview, in: project).rows
        if options.json {
            let plans = JSONText.Member("plans", .array(rows.map(\.json)))
            context.write.output(JSONText.object(overview.json + [plans]).pretty + "\n")
            return
        }
        context.write.output(
            PhaseRenderer(
                style: Style(isColored: context.terminal.colorsOutput), width: context.terminal.width
            ).text(overview, rows))
    }
}

/// A phase for people: its waves, and in each its plans.
struct PhaseRenderer: Sendable {
    let style: Style
    let width: Int

    func text(_ phase: PhaseOverview, _ rows: [PhaseSchedule.Row]) -> String {
        var lines = [
            "\(style.bold(DisplayText.oneLine(phase.name)))  \(phase.folder.state)  ·  \(phase.done) of \(phase.plans.count) plans done",
            style.dim(".planning/\(DisplayText.oneLine(phase.folder.path))"),
        ]
        if rows.isEmpty { lines.append("no plans yet") }
        let idWidth = rows.map { $0.id.count }.max() ?? 0
        var wave: Int?
        for row in rows {
            if row.wave != wave {
                wave = row.wave
                lines.append(row.wave == 0 ? style.red("waits for itself") : style.dim("wave \(row.wave)"))
            }
            let mark = row.summary != nil ? style.green("✓") : "·"
            let after =
                row.dependsOn.isEmpty
                ? "" : "  after \(DisplayText.oneLine(row.dependsOn.joined(separator: ", "), limit: 80))"
            let title = DisplayText.fitted(
                DisplayText.oneLine(row.title ?? "", limit: 200), to: max(20, width - idWidth - after.count - 8))
            lines.append("  \(mark) \(style.bold(Columns.padded(row.id, to: idWidth)))  \(title)\(style.dim(after))")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
