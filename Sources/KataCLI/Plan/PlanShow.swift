package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

package struct PlanShow: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one plan as kata reads it.")

    @OptionGroup package var options: GlobalOptions
    @OptionGroup package var target: PlanArgument

    package init() {}

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let subject = try project.subject(of: target.plan)
        let findings = project.library.lint(subject)
        if options.json {
            context.write.output(PlanJSON.document(subject, diagnostics: findings).pretty + "\n")
        } else {
            let style = Style(isColored: context.terminal.colorsOutput)
            context.write.output(PlanRenderer(style: style, width: context.terminal.width).text(subject))
            let renderer = DiagnosticRenderer(
                style: Style(isColored: context.terminal.colorsError),
                line: SourceLines(context: context, root: project.root).line)
            for finding in findings { context.write.error(renderer.render(finding) + "\n") }
        }
    }
}
