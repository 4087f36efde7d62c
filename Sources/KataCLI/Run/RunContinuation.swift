package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataGit
internal import KataProviders
internal import KataStore

package struct RunResume: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract:
            "Go on with an interrupted run at its next open task, with the provider and options it was started with.")

    @OptionGroup package var options: GlobalOptions

    @Argument(
        help: ArgumentHelp(
            "The run's id or a unique prefix; without one, the only open run of this tree.", valueName: "run")
    )
    var id: String?

    @OptionGroup var budget: BudgetOptions
    @OptionGroup var limit: WaitOption

    package init() {}

    package func run(in context: CommandContext) async throws {
        let (git, store) = try await StoreAccess.open(in: context, at: context.workingDirectory)
        let run: RunRecord
        if let id {
            run = try await store.run(matching: id)
        } else {
            let open = try await store.unfinishedRuns().map(\.run)
                .filter { RunCanceller.root(of: $0) == git.location.root }
            guard open.count < 2 else {
                throw CommandFailure(
                    .notFound, "run.ambiguous", "\(open.count) runs of this working tree are open",
                    notes: open.map { "\($0.id)  \($0.planID?.description ?? "")  \($0.status.rawValue)" },
                    hints: ["name one of them: kata run resume <run>"])
            }
            guard let newest = open.first else {
                throw CommandFailure(
                    .notFound, "run.none-open", "no run of this working tree is open",
                    hints: ["see them all: kata run list"])
            }
            run = newest
        }
        try await store.close()
        guard !run.status.isTerminal else {
            throw CommandFailure(
                .preflightRefused, "run.ended", "run \(run.id) has ended: \(run.status.rawValue)",
                hints: run.status == .succeeded
                    ? [] : ["do it again, from its first open task: kata run retry \(run.id)"])
        }
        try await RecordedSession(
            context: context, options: options, run: run, root: git.location.root, budget: budget,
            waits: limit.wait
        ).execute()
    }
}

package struct RunRetry: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Carry out the plan of a failed or cancelled run again, with the same provider and options.",
        discussion: "Tasks that are in history are not repeated.")

    @OptionGroup package var options: GlobalOptions

    @Argument(help: ArgumentHelp("The run's id or a unique prefix.", valueName: "run"))
    var id: String

    @OptionGroup var budget: BudgetOptions
    @OptionGroup var limit: WaitOption

    package init() {}

    package func run(in context: CommandContext) async throws {
        let (git, store) = try await StoreAccess.open(in: context, at: context.workingDirectory)
        let run = try await store.run(matching: id)
        try await store.close()
        guard run.status == .failed || run.status == .cancelled else {
            throw CommandFailure(
                .preflightRefused, "run.not-failed",
                "run \(run.id) is \(run.status.rawValue): there is nothing to retry",
                hints: run.status.isTerminal ? [] : ["go on with it: kata run resume \(run.id)"])
        }
        try await RecordedSession(
            context: context, options: options, run: run, root: git.location.root, budget: budget,
            waits: limit.wait
        ).execute()
    }
}

/// Carries out the plan of a run as that run was started.
struct RecordedSession: Sendable {
    let context: CommandContext
    let options: GlobalOptions
    let run: RunRecord
    /// The working tree that the command works in.
    let root: String
    let budget: BudgetOptions
    let waits: Bool

    func execute() async throws {
        if let mark = PhaseMark(run.origin.options), let plan = run.planID {
            throw CommandFailure(
                .preflightRefused, "run.part-of-phase",
                "run \(run.id) carries out \(plan) as a part of phase \(DisplayText.oneLine(mark.phase))",
                notes: RunCanceller.root(of: run).map { ["its working tree is \(DisplayText.oneLine($0))"] } ?? [],
                hints: [
                    mark.root == root
                        ? "go on with the phase: \(mark.command)"
                        : "go on with the phase: kata -C \(DisplayText.oneLine(mark.root)) phase execute \(DisplayText.oneLine(mark.phase))"
                ])
        }
        if let own = RunCanceller.root(of: run), own != root {
            throw CommandFailure(
                .preflightRefused, "run.other-tree",
                "run \(run.id) belongs to the working tree \(DisplayText.oneLine(own))",
                hints: ["go there: kata -C \(DisplayText.oneLine(own)) run …"])
        }
        guard let plan = run.planID else {
            throw CommandFailure(.preflightRefused, "run.no-plan", "run \(run.id) carries out no plan")
        }
        let project = try Project.open(in: context)
        let subject = try project.subject(of: plan.description)
        let settings = try project.settings(in: context, flags: budget.flags)
        let registry = try ProviderRegistry(settings)
        let call = RecordedCall(run)
        let selection: ProviderSelection
        do {
            selection = try ProviderSelection.resolve(call.request(of: run), in: registry)
        } catch var diagnostic {
            diagnostic.hints.append("or say it anew: kata plan execute \(plan) --provider …")
            throw CommandFailure(.usage, [diagnostic])
        }
        let defaults = ExecutionOptions(
            settings, plan: subject.id, allowsDeletions: false, takesBaseline: true, runsHooks: true)
        try await ExecutionSession(
            context: context, project: project, subject: subject, execution: call.options(defaults, raising: budget),
            registry: registry, selection: selection, asJSON: options.json, isQuiet: options.quiet,
            leases: try LeaseTiming(settings), waits: waits
        ).run()
    }
}
