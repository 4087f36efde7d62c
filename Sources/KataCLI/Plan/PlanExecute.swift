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

    @OptionGroup var execution: ExecutionFlags

    @OptionGroup var limit: WaitOption

    package init() {}

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let subject = try project.subject(of: target.plan)
        let settings = try project.settings(in: context, flags: provider.flags + execution.flags)
        let chosen = execution.options(settings, plan: subject.id)
        let registry = try ProviderRegistry(settings)
        let selection = try provider.select(settings: settings, registry: registry)

        if execution.dryRun {
            let preview = ExecutionPreview(of: subject, options: chosen, files: context.files)
            let name = "\(selection.provider.value) (\(selection.mode.value.rawValue))"
            context.write.output(
                options.json
                    ? PreviewRenderer.json(preview, provider: name).pretty + "\n"
                    : PreviewRenderer(style: Style(isColored: context.terminal.colorsOutput)).text(
                        preview, provider: name))
            return
        }
        try await ExecutionSession(
            context: context, project: project, subject: subject, execution: chosen, registry: registry,
            selection: selection, asJSON: options.json, isQuiet: options.quiet, leases: try LeaseTiming(settings),
            waits: limit.wait
        ).run()
    }
}
