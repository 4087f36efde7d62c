package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataStore

package struct PhaseCancel: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract:
            "End all open runs of a phase, from any terminal; what is at work stops, and nothing of it begins any more.",
        discussion: """
            Children are ended, uncommitted work is kept on a rescue ref, commits of plans that did not land stay where they \
            are. Plans that have landed stay landed. The phase can be gone on with: kata phase resume.
            """)

    @OptionGroup package var options: GlobalOptions
    @OptionGroup package var target: PhaseArgument

    @Option(help: ArgumentHelp("Why; the records of the runs keep it.", valueName: "text"))
    var reason = ""

    @Option(help: ArgumentHelp("How many seconds to wait for the end of runs that are at work.", valueName: "seconds"))
    var wait = 60

    package init() {}

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let phase = try project.phase(target.phase)
        let services = try await context.engineServices(at: project.root)
        let store = services.store
        let moment = context.time.monotonic() + .seconds(max(0, wait))
        let request = CancellationRequest(
            requestedAt: context.time.now(), requester: RunEnding.requester(context), reason: reason)
        // First what would begin further runs, then the runs.
        try PhaseStop(services: services, phase: phase.name).ask(request)
        let ending = RunEnding(context: context, services: services, entersTrees: true)
        var ended: [RunRecord] = []
        while true {
            let open = try await openRuns(of: phase, services).filter { run in !ended.contains { $0.id == run.id } }
            guard !open.isEmpty else { break }
            for run in open { try await store.requestCancellation(of: run.id, by: request.requester, reason: reason) }
            for run in open { ended.append(try await ending.end(run.id, request, before: moment)) }
        }
        let name = phase.folder.number?.text ?? phase.name
        guard !ended.isEmpty else {
            try await store.close()
            throw CommandFailure(
                .preflightRefused, "phase.nothing-open",
                "no run of phase \(DisplayText.oneLine(name, limit: 60)) is open",
                hints: ["see its plans: kata phase show \(DisplayText.oneLine(name, limit: 60))"])
        }
        let runs = Set(ended.map(\.id))
        let kept = try await RescueShelf(git: services.git, files: services.files).entries()
            .filter { $0.run.map(runs.contains) ?? false }
        try await store.close()
        report(ended.sorted { ($0.planID?.description ?? "") < ($1.planID?.description ?? "") }, kept, name, context)
    }

    private func openRuns(of phase: PhaseOverview, _ services: EngineServices) async throws -> [RunRecord] {
        let plans = Set(phase.plans.map(\.id))
        let root = services.git.location.root
        return try await services.store.unfinishedRuns().map(\.run).filter { run in
            guard let plan = run.planID, plans.contains(plan) else { return false }
            return PhaseMark(run.origin.options)?.root == root || RunCanceller.root(of: run) == root
        }
    }

    private func report(_ ended: [RunRecord], _ kept: [RescueEntry], _ name: String, _ context: CommandContext) {
        if options.json {
            context.write.output(
                JSONText.object([
                    "phase": .string(name),
                    "runs": .array(
                        ended.map { run in
                            .object([
                                "run": .string("\(run.id)"), "plan": .optional(run.planID?.description),
                                "status": .string(run.status.rawValue), "message": .optional(run.message),
                                "rescues": .strings(kept.filter { $0.run == run.id }.map(\.name)),
                            ])
                        }),
                ]).pretty + "\n")
            return
        }
        for run in ended {
            // Who was faster than the request has its own end.
            context.write.output("\(run.planID?.description ?? "–")  run \(run.id) is \(run.status.rawValue)\n")
            for entry in kept where entry.run == run.id {
                context.write.output("  kept: kata rescue show \(entry.name)  (\(entry.origin.words))\n")
            }
        }
        context.write.output("Go on with it: \(DisplayText.oneLine(PhaseMark.command(name)))\n")
    }
}
