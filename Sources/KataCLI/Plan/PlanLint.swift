package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

package struct PlanLint: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Look for what would stop or mislead an execution. All live plans without a name.")

    @OptionGroup package var options: GlobalOptions

    @Argument(
        help: ArgumentHelp("Plans: ids, paths, slugs, or unique prefixes.", valueName: "plan"),
        completion: .custom { _, _, _ in PlanCompletion.ids() })
    var plans: [String] = []

    @Flag(help: "Also end with 1 when there are warnings.")
    var strict = false

    package init() {}

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let references =
            try plans.isEmpty
            ? project.library.tree.plans.filter { !$0.isArchived } : plans.map { try project.reference(to: $0) }
        let findings = project.library.lint(references)
        let errors = findings.count { $0.severity == .error }
        let warnings = findings.count { $0.severity == .warning }
        if options.json {
            context.write.output(
                JSONText.object([
                    "files": .integer(Int64(references.count)), "errors": .integer(Int64(errors)),
                    "warnings": .integer(Int64(warnings)), "diagnostics": .array(findings.map(\.json)),
                ]).pretty + "\n")
        } else {
            let renderer = DiagnosticRenderer(
                style: Style(isColored: context.terminal.colorsOutput), line: SourceLines(context: context).line)
            for finding in findings { context.write.output(renderer.render(finding) + "\n\n") }
            context.write.output(
                "\(references.count) plan\(references.count == 1 ? "" : "s"): \(errors) error\(errors == 1 ? "" : "s"), \(warnings) warning\(warnings == 1 ? "" : "s")\n"
            )
        }
        if errors > 0 || (strict && warnings > 0) { throw CommandFailure(.checksFailed) }
    }
}
