package import ArgumentParser
internal import KataCore
internal import KataFiles
internal import KataPlan

package struct ConfigList: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the settings in force.",
        discussion: """
            A flag is stronger than the environment (KATA_…), which is stronger than the project's .planning/config.json, \
            which is stronger than the user's kata/config.json, which is stronger than the default.
            """)

    @OptionGroup package var options: GlobalOptions

    @Flag(help: "Print with each value where it comes from.")
    var showOrigin = false

    package init() {}

    package func run(in context: CommandContext) async throws {
        let settings = try ProjectSettings.resolved(in: context)
        let lines = SettingLine.all(of: settings)
        if options.json {
            context.write.output(JSONText.array(lines.map(\.json)).pretty + "\n")
        } else {
            let style = Style(isColored: context.terminal.colorsOutput)
            let width = lines.map(\.name.count).max() ?? 0
            let values = lines.map { line in
                line.value.flatMap { $0.isEmpty ? nil : DisplayText.oneLine($0) } ?? "–"
            }
            let valueWidth = min(40, values.map(\.count).max() ?? 0)
            for (line, value) in zip(lines, values) {
                var text = Columns.padded(line.name, to: width) + "  "
                text += showOrigin ? Columns.padded(value, to: valueWidth) : value
                if showOrigin { text += "  " + DisplayText.oneLine(line.origin) }
                if line.isUnused { text += "  (not used by kata)" }
                context.write.output((line.isDefault ? style.dim(text) : text) + "\n")
            }
        }
        let renderer = DiagnosticRenderer(
            style: Style(isColored: context.terminal.colorsError), line: SourceLines(context: context).line)
        for problem in settings.diagnostics { context.write.error(renderer.render(problem) + "\n") }
    }
}
