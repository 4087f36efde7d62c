package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

package struct PlanLint: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Look for what would stop or mislead an execution. All live plans without a name.",
        discussion: """
            --fix mends what can be written in one way only, and changes nothing that a plan says. --diff prints the same \
            as a patch for `git apply`. Ends with 1 when an error is left.
            """)

    @OptionGroup package var options: GlobalOptions
    @OptionGroup package var selection: PlansArgument

    @Option(
        help: ArgumentHelp("text, json or sarif (for pages that show results of code scanning).", valueName: "format"))
    var format: LintFormat?

    @Flag(help: "Mend the mechanical findings in the files, then report what is left.")
    var fix = false

    @Flag(help: "Print what --fix would change, as a patch, and change nothing.")
    var diff = false

    @Flag(help: "Also end with 1 when there are warnings.")
    var strict = false

    package init() {}

    package mutating func validate() throws {
        if options.json, format != nil, format != .json {
            throw ValidationError("--json and --format \(format?.rawValue ?? "") ask for two things")
        }
        if diff, options.json || format != nil {
            throw ValidationError("--diff prints a patch; it has no other format")
        }
    }

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let references =
            try selection.plans.isEmpty
            ? project.library.tree.plans.filter { !$0.isArchived }
            : selection.plans.map { try project.reference(to: $0) }
        let mending = PlanMending(project: project)
        if diff {
            context.write.output(mending.patch(for: references))
            return
        }
        let mended = fix ? mending.mend(references) : PlanMending.Result()
        var report = LintReport(
            files: references.count, findings: project.library.lint(references), mended: mended.files)
        switch format ?? (options.json ? .json : .text) {
        case .json: context.write.output(report.json.pretty + "\n")
        case .sarif:
            context.write.output(
                SarifReport(findings: report.findings, prefix: RepositoryPrefix.find(of: project)).json.pretty + "\n")
        case .text:
            report.mendable = mending.count(of: report.findings, in: references)
            LintPrinter(context: context, root: project.root).print(report)
        }
        guard mended.refusals.isEmpty else { throw CommandFailure(.preflightRefused, mended.refusals) }
        if report.errors > 0 || (strict && report.warnings > 0) { throw CommandFailure(.checksFailed) }
    }
}

enum LintFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text, json, sarif
}
