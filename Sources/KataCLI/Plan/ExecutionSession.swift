internal import Foundation
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataProcess
internal import KataProviders
internal import KataStore
internal import Synchronization

/// One call of `plan execute`, from preflight to the exit code.
struct ExecutionSession: Sendable {
    let context: CommandContext
    let project: Project
    let subject: PlanSubject
    let execution: ExecutionOptions
    let registry: ProviderRegistry
    let selection: ProviderSelection
    let asJSON: Bool
    let isQuiet: Bool
    /// How long owners of runs may be silent.
    let leases: LeaseTiming
    /// Sleeps until a provider takes requests again, and goes on.
    let waits: Bool
    /// What the closing of the plan said, for the last lines.
    private let lastClosed = Shared<ExecutionNews.ClosedPlan?>(nil)
    /// Who asked for the end of the run, once somebody has.
    private let cancellation = Shared<CancellationRequest?>(nil)

    init(
        context: CommandContext, project: Project, subject: PlanSubject, execution: ExecutionOptions,
        registry: ProviderRegistry, selection: ProviderSelection, asJSON: Bool, isQuiet: Bool,
        leases: LeaseTiming = LeaseTiming(), waits: Bool = false
    ) {
        self.context = context
        self.project = project
        self.subject = subject
        self.execution = execution
        self.registry = registry
        self.selection = selection
        self.asJSON = asJSON
        self.isQuiet = isQuiet
        self.leases = leases
        self.waits = waits
    }

    func run() async throws {
        while true {
            let report = try await once()
            guard waits, let moment = report.limitEnd(now: context.time.now()) else {
                return try conclude(report)
            }
            try await LimitWait(context: context, isQuiet: isQuiet || asJSON).sleep(until: moment, of: report)
        }
    }

    /// From preflight to the end of the run, or to its pause.
    private func once() async throws -> ExecutionReport {
        let services = try await context.engineServices(at: project.root, leases: leases)
        let subject = subject.placed(in: services.git.location.root)
        let starter = RunStarter(services: services)
        let view = ProgressView(context: context, isQuiet: isQuiet || asJSON)
        let provider = try registry.makeProvider(
            selection, services: ProviderServices(context, screen: QuestionScreen(view)))
        try await starter.endOrphans(of: subject.id)
        try await LandingRecord(services: services, prefix: subject.prefix).recover()
        try await EndedRecords(services: services).finish(of: subject.id)
        if let report = try await ClosingRecovery(services: services).recover(subject) {
            try await services.store.close()
            return report
        }
        do {
            try await starter.refuseIfTaken(
                subject.id, mayAnswer: context.terminal.canPrompt || execution.advancesAutomatically)
        } catch let obstacle as RunStarter.Obstacle {
            throw obstacle.failure(subject.id)
        }
        try await UnfinishedPlan(context: context, services: services, subject: subject).ask()
        let answers = try await starter.answers(of: subject.id, digest: subject.digest)
        let preflight = Preflight(
            services: services, subject: subject, options: execution, library: project.library, provider: provider)
        let prepared: PreparedExecution
        do {
            prepared = try await preflight.prepare(answers: answers)
        } catch let refusal as Preflight.Refusal {
            throw CommandFailure(.preflightRefused, refusal.reasons)
        }
        let start: RunStarter.Start
        do {
            start = try await starter.start(
                prepared, provider: provider.identity,
                options: RecordedCall(
                    execution, selection, existing: prepared.existing, environment: context.environment
                ).json)
        } catch let obstacle as RunStarter.Obstacle {
            throw obstacle.failure(subject.id)
        }
        let report = try await carryOut(prepared, start, provider, services, view)
        try await services.store.close()
        return report
    }

    private func carryOut(
        _ prepared: PreparedExecution, _ start: RunStarter.Start, _ provider: any Provider,
        _ services: EngineServices, _ view: ProgressView
    ) async throws -> ExecutionReport {
        let stream = asJSON ? EventStream(context: context) : nil
        let report: NewsHandler = { [lastClosed] news in
            view.show(news)
            stream?.show(news)
            if case .closed(let closed) = news { lastClosed.withLock { $0 = closed } }
        }
        for notice in prepared.notices { report(.notice(notice)) }
        if start.isContinuation { report(.notice(UnfinishedPlan.notice(start.run, prepared))) }
        let folder = RunFolder(
            run: start.run.id, commonFolder: DiskPath(services.git.location.commonFolder), files: context.files)
        try folder.create()
        if start.isContinuation { try folder.removeTemporaries() }
        let recorder = SessionRecorder(
            at: folder.path.appending("session.ndjson"), files: context.files, identity: provider.identity,
            run: start.run.id, time: context.time)
        let watch = LeaseWatch(renewedAt: context.time.monotonic(), stale: services.store.leases.stale)
        let executor = PlanExecutor(
            services: services, prepared: prepared, provider: RecordingProvider(provider, recorder: recorder),
            recorder: recorder, lease: start.lease, watch: watch, folder: folder,
            cancellation: { [cancellation] in cancellation.withLock { $0 } },
            people: { request in
                guard context.terminal.canPrompt, !asJSON else { return nil }
                return try await QuestionScreen(view).ask {
                    try await CheckpointPrompter(context: context).ask(request)
                }
            }, report: report)

        let work = Task { try await executor.run() }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await view.keepMoving() }
            group.addTask { await StopSignals(view).watch(stopping: work) }
            group.addTask {
                await KeepAlive(
                    services: services, lease: start.lease, watch: watch, cancellation: cancellation
                ).run(stopping: work)
            }
            defer { group.cancelAll() }
            let result = await withTaskCancellationHandler {
                await work.result
            } onCancel: {
                work.cancel()
            }
            await recorder.close()
            view.end()
            return try result.get()
        }
    }

    private func conclude(_ report: ExecutionReport) throws {
        if asJSON {
            context.write.output(ResultRenderer.json(report).compact + "\n")
        } else if !isQuiet || report.outcome.exitStatus != .success {
            context.write.output(
                ResultRenderer(style: Style(isColored: context.terminal.colorsOutput)).text(
                    report, closed: lastClosed.withLock { $0 }))
        }
        guard report.outcome.exitStatus != .success else { return }
        throw CommandFailure(report.outcome.exitStatus, asJSON ? [] : report.diagnostic.map { [$0] } ?? [])
    }
}

extension RunStarter.Obstacle {
    func failure(_ plan: PlanID) -> CommandFailure { CommandFailure(exitStatus, [diagnostic(plan)]) }
}

/// A value that several closures share.
final class Shared<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>

    init(_ value: Value) { mutex = Mutex(value) }

    func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
        mutex.withLock { body(&$0) }
    }
}
