package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataProcess
internal import KataProviders
internal import KataStore
internal import KataStoreSQLite

package struct PlanExecute: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "execute",
        abstract: "Carry out one plan: every task done by a provider, verified, and committed.",
        discussion: """
            Exit codes: 0 everything is committed and every check passed; 1 a check failed or nothing could be verified; \
            3 no such plan; 4 refused before anything was done; 5 the provider failed; 6 paused; 7 cancelled.
            """)

    @OptionGroup package var options: GlobalOptions
    @OptionGroup package var target: PlanArgument

    @OptionGroup var provider: ProviderOptions

    @Option(help: "How often a task goes back to the provider when its checks fail.")
    var retries: String?

    @Option(help: ArgumentHelp("Time limit of one attempt: 90s, 15m, 2h.", valueName: "time"))
    var timeout: String?

    @Option(help: ArgumentHelp("Time limit of one verify command.", valueName: "time"))
    var verifyTimeout: String?

    @Flag(help: "Refuse changes outside the plan instead of recording them.")
    var strict = false

    @Flag(help: "Let tasks delete files that the plan does not name.")
    var allowDeletions = false

    @Flag(help: "End with 0 when something in the plan had nothing that could be run.")
    var allowUnverified = false

    @Flag(help: "Do not run the verify commands before the work.")
    var noBaseline = false

    @Flag(help: "Do not run the repository's commit hooks.")
    var noHooks = false

    @Option(
        help: ArgumentHelp(
            "What to do about commits of other tools that name the plan: close, skip or redo.", valueName: "choice"))
    var existing: ExistingWork.Choice?

    @Flag(help: "Print prompts, commands and expected commits, and do nothing.")
    var dryRun = false

    package init() {}

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let subject = try project.subject(of: target.plan)
        let settings = try project.settings(in: context, flags: flags)
        var execution = ExecutionOptions(
            settings, plan: subject.id, allowsDeletions: allowDeletions, takesBaseline: !noBaseline, runsHooks: !noHooks
        )
        execution.existing = existing
        let registry = try ProviderRegistry(settings)
        let selection = try provider.select(settings: settings, registry: registry)

        if dryRun {
            let preview = ExecutionPreview(of: subject, options: execution, files: context.files)
            let name = "\(selection.provider.value) (\(selection.mode.value.rawValue))"
            context.write.output(
                options.json
                    ? PreviewRenderer.json(preview, provider: name).pretty + "\n"
                    : PreviewRenderer(style: Style(isColored: context.terminal.colorsOutput)).text(
                        preview, provider: name))
            return
        }
        try await ExecutionSession(
            context: context, project: project, subject: subject, execution: execution, registry: registry,
            selection: selection, asJSON: options.json, isQuiet: options.quiet
        ).run()
    }

    /// The flags that are settings, as texts: they are checked like any other value of the same setting.
    private var flags: [SettingsResolver.Flag] {
        var flags = provider.flags
        if let retries { flags.append(.init("--retries", sets: "kata.retries", to: retries)) }
        if let timeout { flags.append(.init("--timeout", sets: "kata.timeouts.hard", to: timeout)) }
        if let verifyTimeout {
            flags.append(.init("--verify-timeout", sets: "kata.timeouts.verify", to: verifyTimeout))
        }
        if strict { flags.append(.init("--strict", sets: "kata.strict", to: "true")) }
        if allowUnverified {
            flags.append(.init("--allow-unverified", sets: "kata.allow_unverified", to: "true"))
        }
        return flags
    }
}
