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

    @Option(help: ArgumentHelp("How many plans at a time.", valueName: "n"))
    var jobs: Int?

    @Option(help: ArgumentHelp("Only this wave.", valueName: "n"))
    var wave: Int?

    @Flag(help: "Only plans that close gaps.")
    var gapsOnly = false

    @Flag(help: "Land the plans of a wave that are good when others are not.")
    var landGood = false

    @Flag(help: "Put aside what earlier executions left unfinished, and begin these plans anew.")
    var redo = false

    @OptionGroup var provider: ProviderOptions
    @OptionGroup var execution: ExecutionFlags

    package init() {}

    package mutating func validate() throws {
        guard jobs.map({ (1...256).contains($0) }) ?? true else {
            throw ValidationError("--jobs takes a number from 1 to 256")
        }
        guard wave.map({ $0 > 0 }) ?? true else { throw ValidationError("--wave takes a number from 1") }
    }

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let overview = try project.phase(target.phase)
        let settings = try project.settings(in: context, flags: provider.flags + execution.flags)
        let registry = try ProviderRegistry(settings)
        let selection = try provider.select(settings: settings, registry: registry)
        let session = PhaseSession(
            context: context, project: project, phase: overview, settings: settings, registry: registry,
            selection: selection, flags: self, asJSON: options.json, isQuiet: options.quiet)
        if execution.dryRun {
            try session.preview()
        } else {
            try await session.run()
        }
    }
}
