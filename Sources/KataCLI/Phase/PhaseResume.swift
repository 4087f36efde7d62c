package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataGit
internal import KataPlan
internal import KataProviders
internal import KataStore

package struct PhaseResume: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with a phase that was stopped or waits, with the provider and options of its last run.",
        discussion: "As phase execute, without saying it all again; plans that are done are not done twice.")

    @OptionGroup package var options: GlobalOptions
    @OptionGroup package var target: PhaseArgument
    @OptionGroup var flags: PhaseFlags
    @OptionGroup var budget: BudgetOptions
    @OptionGroup var limit: WaitOption

    package init() {}

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let overview = try project.phase(target.phase)
        let settings = try project.settings(in: context, flags: budget.flags)
        let registry = try ProviderRegistry(settings)
        let run = try await lastRun(of: overview, project, context)
        let recorded = RecordedCall(run)
        let selection: ProviderSelection
        do {
            selection = try ProviderSelection.resolve(recorded.request(of: run), in: registry)
        } catch var diagnostic {
            diagnostic.hints.append(
                "or say it anew: kata phase execute \(DisplayText.oneLine(target.phase)) --provider …")
            throw CommandFailure(.usage, [diagnostic])
        }
        let call = PhaseCall(flags, waits: limit.wait, selection: selection) { [budget] plan in
            recorded.options(
                ExecutionOptions(settings, plan: plan, allowsDeletions: false, takesBaseline: true, runsHooks: true),
                raising: budget)
        }
        try await PhaseSession(
            context: context, project: project, phase: overview, settings: settings, registry: registry, call: call,
            asJSON: options.json, isQuiet: options.quiet
        ).run()
    }

    /// The newest run that carried out a plan of the phase as a part of it, in this working tree.
    private func lastRun(
        of phase: PhaseOverview, _ project: Project, _ context: CommandContext
    ) async throws -> RunRecord {
        let git = try await context.openRepository(at: project.root)
        let runs = try await StoreAccess.readIfPresent(git) { store in
            var runs: [RunRecord] = []
            for plan in phase.plans {
                guard let run = try await store.latestRun(of: plan.id),
                    PhaseMark(run.origin.options)?.root == git.location.root
                else { continue }
                runs.append(run)
            }
            return runs
        }
        guard let newest = runs?.max(by: { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }) else {
            let name = DisplayText.oneLine(phase.folder.number?.text ?? phase.name, limit: 60)
            throw CommandFailure(
                .notFound, "phase.not-begun", "phase \(name) was not begun in this working tree",
                hints: ["begin it: kata phase execute \(name)"])
        }
        return newest
    }
}
