package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan
internal import KataProviders

package struct PhaseExecute: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "execute",
        abstract:
            "Carry out the plans of a phase: those of a wave side by side, each wave put on the branch in one step.",
        discussion: """
            Each plan is carried out in a working tree of its own, outside of yours. When all plans of a wave are done, their \
            commits are put on your branch one after the other, the result is verified, and the branch moves once. A phase that \
            was stopped or killed goes on when it is executed again; plans that are done are not done twice. Exit codes: as of \
            plan execute, the worst of all plans.
            """)

    @OptionGroup package var options: GlobalOptions
    @OptionGroup package var target: PhaseArgument

    @OptionGroup var flags: PhaseFlags

    @Flag(help: "Put aside what earlier executions left unfinished, and begin these plans anew.")
    var redo = false

    @OptionGroup var provider: ProviderOptions
    @OptionGroup var execution: ExecutionFlags

    @OptionGroup var limit: WaitOption

    package init() {}

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let overview = try project.phase(target.phase)
        let settings = try project.settings(in: context, flags: provider.flags + execution.flags)
        let registry = try ProviderRegistry(settings)
        let selection = try provider.select(settings: settings, registry: registry)
        var call = PhaseCall(flags, waits: limit.wait, selection: selection) { [execution] plan in
            execution.options(settings, plan: plan)
        }
        call.redoes = redo
        let session = PhaseSession(
            context: context, project: project, phase: overview, settings: settings, registry: registry, call: call,
            asJSON: options.json, isQuiet: options.quiet)
        if execution.dryRun {
            try session.preview()
        } else {
            try await session.run()
        }
    }
}
