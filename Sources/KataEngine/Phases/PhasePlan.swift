package import KataCore
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataProviders
internal import KataStore
internal import Synchronization

/// One plan of a phase, carried out in a working tree of its own up to its landing.
struct PhasePlan: Sendable {
    let services: EngineServices
    let request: PhaseRequest
    let keeper: WorktreeKeeper
    let heartbeat: PhaseHeartbeat
    let mark: PhaseMark
    let reference: PlanReference
    let report: PhaseNewsHandler

    /// A plan that is ready to land, with what must be closed behind it.
    struct Ready: Sendable {
        var reference: PlanReference
        var executor: PlanExecutor
        var run: ULID
        var recorder: SessionRecorder
        var cancellation: Asked
    }

    enum Result: Sendable {
        case ready(Ready)
        case over(PhasePlanResult)
    }

    /// Who asked for the end of a run.
    final class Asked: Sendable {
        private let value = Mutex<(request: CancellationRequest?, isStopped: Bool)>((nil, false))

        var request: CancellationRequest? { value.withLock { $0.request } }
        var isStopped: Bool { value.withLock { $0.isStopped } }
        func stop(_ request: CancellationRequest?) { value.withLock { $0 = (request ?? $0.request, true) } }
    }

    func work(at tip: ObjectID) async -> Result {
        do {
            return try await workThrowing(at: tip)
        } catch let refusal as Preflight.Refusal {
            return over(.refused(refusal.reasons))
        } catch let obstacle as RunStarter.Obstacle {
            let diagnostic = obstacle.diagnostic(reference.id)
            return over(obstacle.exitStatus == .paused ? .waits(diagnostic) : .refused([diagnostic]))
        } catch let diagnostic as Diagnostic {
            return over(.refused([diagnostic]))
        } catch is CancellationError {
            return over(.notReached("the phase was stopped"))
        } catch {
            return over(
                .refused([Diagnostic(.error, "phase.plan-not-begun", FailureText.describe(error))]))
        }
    }

    private func over(_ outcome: PhasePlanResult.Outcome) -> Result {
        .over(PhasePlanResult(plan: reference.id, outcome))
    }

    /// The plan's tree; one that an earlier execution made and began nothing in is made anew, because it stands where the branch
    /// was then.
    private func tree(at tip: ObjectID) async throws -> PlanWorktree {
        let tree = try await keeper.prepare(reference.id, at: tip)
        guard tree.isResumed, let own = try await tree.git.head().tip, own != tip,
            try await services.git.isAncestor(own, of: tip),
            try await services.store.unfinishedRuns(of: reference.id).isEmpty
        else { return tree }
        if let rescue = try await keeper.discard(reference.id, run: nil) {
            report(.plan(reference.id, .rescued(reference: rescue, files: 1)))
        }
        return try await keeper.prepare(reference.id, at: tip)
    }

    private func workThrowing(at tip: ObjectID) async throws -> Result {
        let tree = try await tree(at: tip)
        report(.worktree(reference.id, path: tree.path, isResumed: tree.isResumed))
        var services = services
        services.git = tree.git
        let root = keeper.prefix.map { DiskPath(tree.path).appending($0).display } ?? tree.path
        let library = try PlanLibrary.open(projectRoot: root, files: services.files)
        guard let own = library.tree.plans.first(where: { $0.path == reference.path }) else {
            throw Diagnostic(
                .error, "phase.plan-uncommitted",
                "\(reference.id) is not in the commit that its working tree stands on",
                at: SourcePosition(file: ".planning/\(reference.path)"), hints: ["commit the plan, then start again"])
        }
        let subject = try library.subject(of: own).placed(in: tree.path)
        let starter = RunStarter(services: services, phase: mark)
        let options = request.options(reference.id)
        let provider = try request.provider()
        try await starter.endOrphans(of: subject.id)
        try await starter.refuseIfTaken(subject.id, mayAnswer: options.advancesAutomatically)
        let answers = try await starter.answers(of: subject.id, digest: subject.digest)
        let preflight = Preflight(
            services: services, subject: subject, options: options, library: library, provider: provider)
        let prepared = try await preflight.prepare(answers: answers)
        let start = try await starter.start(
            prepared, provider: provider.identity, options: request.recordedOptions(options, prepared.existing))
        let asked = Asked()
        let folder = RunFolder(
            run: start.run.id, commonFolder: DiskPath(services.git.location.commonFolder), files: services.files)
        try folder.create()
        if start.isContinuation { try folder.removeTemporaries() }
        let recorder = SessionRecorder(
            at: folder.path.appending("session.ndjson"), files: services.files, identity: provider.identity,
            run: start.run.id, time: services.time)
        let plan = reference.id
        let report = report
        for notice in prepared.notices { report(.plan(plan, .notice(notice))) }
        let watch = LeaseWatch(renewedAt: services.time.monotonic(), stale: services.store.leases.stale)
        let executor = PlanExecutor(
            services: services, prepared: prepared, provider: RecordingProvider(provider, recorder: recorder),
            recorder: recorder, lease: start.lease, watch: watch, folder: folder, cancellation: { asked.request },
            report: { report(.plan(plan, $0)) })
        let work = Task { try await executor.runUntilClosing() }
        await heartbeat.add(start.lease, watch) { request in
            asked.stop(request)
            work.cancel()
        }
        let result = await withTaskCancellationHandler {
            await work.result
        } onCancel: {
            work.cancel()
        }
        guard let ended = try result.get() else {
            report(.ready(plan))
            return .ready(
                Ready(
                    reference: reference, executor: executor, run: start.run.id, recorder: recorder,
                    cancellation: asked))
        }
        await heartbeat.remove(start.run.id)
        await recorder.close()
        return over(.ended(ended))
    }
}

extension RunStarter.Obstacle {
    /// For people, with the way out.
    package func diagnostic(_ plan: PlanID) -> Diagnostic {
        switch self {
        case .running(let run, let owner):
            Diagnostic(
                .error, "preflight.already-running", "\(plan) is being carried out by run \(run)",
                notes: owner.map { ["\($0)"] } ?? [], hints: ["wait for it, or look at it: kata run show \(run)"])
        case .treeTaken(let run, let other, let owner):
            Diagnostic(
                .error, "preflight.tree-taken",
                "\(other?.description ?? "another plan") is being carried out in this working tree by run \(run)",
                notes: owner.map { ["\($0)"] } ?? [],
                hints: ["wait for it, or work in a tree of its own: git worktree add"])
        case .waiting(let run, let detail):
            Diagnostic(
                .error, "run.paused", "\(plan) waits for an answer\(detail.map { " (\($0.rawValue))" } ?? "")",
                hints: [
                    "kata run answer \(run) \(detail == .decision ? "--choose OPTION" : "--approve"), or --reject \"what is wrong\"",
                    "then go on: kata run resume \(run), or kata phase execute for a part of a phase",
                ])
        case .elsewhere(let run, let root, let phase?):
            Diagnostic(
                .error, "preflight.part-of-phase", "\(plan) is half done as a part of phase \(phase), by run \(run)",
                notes: ["in \(root)"],
                hints: [
                    "go on with it: kata phase execute \(phase)", "or give it up: kata -C \(root) run cancel \(run)",
                ])
        case .elsewhere(let run, let root, nil):
            Diagnostic(
                .error, "preflight.begun-in-place", "\(plan) is half done in the working tree \(root), by run \(run)",
                hints: ["go on with it there: kata run resume \(run)"])
        }
    }

    package var exitStatus: ExitStatus {
        if case .waiting = self { .paused } else { .preflightRefused }
    }
}
