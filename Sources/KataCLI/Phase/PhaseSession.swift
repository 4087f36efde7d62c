internal import Foundation
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataProcess
internal import KataProviders
internal import KataStore

/// One call that carries out a phase, from the settings to the exit code.
struct PhaseSession: Sendable {
    let context: CommandContext
    let project: Project
    let phase: PhaseOverview
    let settings: Settings
    let registry: ProviderRegistry
    let call: PhaseCall
    let asJSON: Bool
    let isQuiet: Bool

    /// How many plans run at a time when nobody says: work by agents is mostly waiting.
    private static let usualJobs = 4

    /// As a person types it.
    private var name: String { phase.folder.number?.text ?? phase.name }

    func run() async throws {
        try requireWave()
        let services = try await context.engineServices(at: project.root, leases: try LeaseTiming(settings))
        let view = PhaseProgressView(context: context, isQuiet: isQuiet || asJSON)
        let stream = asJSON ? PhaseEventStream(context: context) : nil
        let executor = PhaseExecutor(
            services: services, request: try request(services, view), projectRoot: project.root
        ) { news in
            view.show(news)
            stream?.show(news)
        }
        let work = Task { try await executor.run() }
        let result = await withTaskGroup(of: Void.self) { group in
            group.addTask { await view.keepMoving() }
            group.addTask { await StopSignals(view).watch(stopping: work) }
            defer { group.cancelAll() }
            return await withTaskCancellationHandler {
                await work.result
            } onCancel: {
                work.cancel()
            }
        }
        view.end()
        let report: PhaseExecutionReport
        do {
            report = try result.get()
        } catch let refusal as Preflight.Refusal {
            try await services.store.close()
            throw CommandFailure(.preflightRefused, refusal.reasons)
        }
        try await services.store.close()
        try conclude(report)
    }

    /// Prints waves and plans, and does nothing.
    func preview() throws {
        try requireWave()
        let schedule = PhaseSchedule(of: phase.folder.path, in: project.library).keeping { wave, entry in
            (call.wave == nil || wave.number == call.wave) && (!call.gapsOnly || entry.isGapClosure)
        }
        let renderer = PhasePreviewRenderer(
            style: Style(isColored: context.terminal.colorsOutput), name: name,
            provider: "\(call.selection.provider.value) (\(call.selection.mode.value.rawValue))")
        context.write.output(
            asJSON
                ? renderer.json(schedule).pretty + "\n"
                : renderer.text(schedule) { try? project.library.document(of: $0).tasks.count })
    }

    /// A wave that is not there is a mistake, and not a phase with nothing to do.
    private func requireWave() throws {
        guard let wave = call.wave else { return }
        let waves = PhaseSchedule(of: phase.folder.path, in: project.library).waves.map(\.number)
        guard !waves.contains(wave) else { return }
        throw CommandFailure(
            .notFound, "phase.no-such-wave", "phase \(DisplayText.oneLine(name, limit: 60)) has no wave \(wave)",
            notes: ["waves: \(waves.map(String.init).joined(separator: ", "))"], hints: ["see them: kata phase show"])
    }

    private func request(_ services: EngineServices, _ view: PhaseProgressView) throws -> PhaseRequest {
        let root = services.git.location.root
        guard
            let location = WorktreeSettings.location(
                settings.worktreeLocation, root: root, environment: context.environment)
        else {
            throw CommandFailure(
                .preflightRefused, "worktree.no-place", "there is no home folder to make working trees in",
                hints: ["name a folder with the setting worktree.location"])
        }
        let isManual = call.selection.mode.value == .manual
        let screen = QuestionScreen(view)
        var people: CheckpointHandler?
        if context.terminal.canPrompt, !asJSON {
            people = { [context] request in
                try await screen.ask { try await CheckpointPrompter(context: context).ask(request) }
            }
        }
        return PhaseRequest(
            folder: phase.folder.path, name: name, jobs: isManual ? 1 : jobs, wave: call.wave,
            gapsOnly: call.gapsOnly, landsGood: call.landsGood, redoes: call.redoes,
            waits: call.waits,
            worktrees: WorktreeSettings(
                location: location, setup: settings.worktreeSetup, copies: settings.worktreeCopies,
                links: settings.worktreeLinks),
            options: call.options,
            recordedOptions: { [selection = call.selection, context] options, existing in
                RecordedCall(options, selection, existing: existing, environment: context.environment).json
            },
            provider: { [registry, selection = call.selection, context] in
                try registry.makeProvider(selection, services: ProviderServices(context, screen: screen))
            }, people: people,
            openTree: { [git = services.git, context] folder in
                try await git.openLinked(at: folder, environment: context.environment)
            })
    }

    private var jobs: Int {
        if let jobs = call.jobs { return jobs }
        guard let setting = settings["parallelization"], setting.origin != .builtIn else { return Self.usualJobs }
        return settings.runsInParallel ? Self.usualJobs : 1
    }

    private func conclude(_ report: PhaseExecutionReport) throws {
        let renderer = PhaseResultRenderer(style: Style(isColored: context.terminal.colorsOutput))
        if asJSON {
            context.write.output(renderer.json(report).compact + "\n")
        } else if !isQuiet || report.exitStatus != .success {
            context.write.output(renderer.text(report))
        }
        guard report.exitStatus != .success else { return }
        throw CommandFailure(report.exitStatus, asJSON ? [] : renderer.diagnostics(of: report))
    }
}
