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
    /// Among the plans that are at work at the same time.
    let seat: JobSeat
    /// One question at a time is put to the person at the terminal.
    let questions: JobSlots
    let report: PhaseNewsHandler

    /// A plan that is ready to land, with what must be closed behind it.
    struct Ready: Sendable {
        var reference: PlanReference
        var executor: PlanExecutor
        var run: ULID
        var tree: GitWorkspace
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
            return try await seat.work { await workThroughLimits(at: tip) }
        } catch {
            return over(.notReached("the phase was stopped"))
        }
    }

    /// Where that is asked for, goes on by itself after a provider's usage limit; the other plans go on meanwhile.
    private func workThroughLimits(at tip: ObjectID) async -> Result {
        guard !Task.isCancelled else { return over(.notReached("the phase was stopped")) }
        report(.begun(reference.id))
        while true {
            let result = await workOnce(at: tip)
            guard request.waits, case .over(let ended) = result, case .ended(var paused) = ended.outcome,
                let moment = paused.limitEnd(now: services.time.now())
            else { return result }
            report(.waiting(reference.id, until: moment, run: paused.run))
            do {
                let run = paused.run
                let end = try await seat.aside { try await waitForLimit(of: run, until: moment) }
                guard let end else { continue }
                paused.outcome = end
                return over(.ended(paused))
            } catch {
                // The run stays paused: the next execution of the phase goes on with it.
                return result
            }
        }
    }

    /// In pieces: the clock may be set, the machine may sleep, and somebody may end the run meanwhile.
    /// - Returns: how the run ended, when it is no longer this one's to go on with.
    private func waitForLimit(of run: ULID, until moment: Timestamp) async throws -> ExecutionOutcome? {
        while true {
            let left = moment.milliseconds - services.time.now().milliseconds
            guard left > 0 else { break }
            try await services.time.sleep(.milliseconds(min(left, 1000)))
            guard let record = try? await services.store.run(run), record.status != .paused else { continue }
            return record.status == .cancelled
                ? .cancelled(reason: record.cancellation.map { "cancelled by \($0.words)" } ?? "cancelled")
                : .superseded
        }
        return nil
    }

    private func workOnce(at tip: ObjectID) async -> Result {
        do {
            return try await workThrowing(at: tip)
        } catch let refusal as Preflight.Refusal {
            return over(.refused(refusal.reasons))
        } catch let obstacle as RunStarter.Obstacle {
            let diagnostic = obstacle.diagnostic(reference.id, in: mark)
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

    /// The plan's tree; one that an earlier execution made and began nothing in is made anew when it stands where the branch was
    /// then, or when its files are not all there, as after a loss of power.
    private func tree(at tip: ObjectID) async throws -> PlanWorktree {
        let tree = try await keeper.prepare(reference.id, at: tip)
        guard tree.isResumed, let own = try await tree.git.head().tip, try await services.git.isAncestor(own, of: tip),
            try await services.store.unfinishedRuns(of: reference.id).isEmpty
        else { return tree }
        let isIntact = await keeper.isIntact(tree)
        if own == tip, isIntact { return tree }
        if let rescue = try await keeper.discard(reference.id, run: nil, isReadable: isIntact) {
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
        try await starter.refuseIfTaken(
            subject.id, mayAnswer: options.advancesAutomatically || request.people != nil)
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
            people: ask, report: { report(.plan(plan, $0)) })
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
        guard var ended = try result.get() else {
            report(.ready(plan))
            return .ready(
                Ready(
                    reference: reference, executor: executor, run: start.run.id, tree: services.git,
                    recorder: recorder, cancellation: asked))
        }
        await heartbeat.remove(start.run.id)
        await recorder.close()
        ended.phase = mark.phase
        return over(.ended(ended))
    }

    /// Puts a checkpoint to the person at the terminal, one question after the other; other plans go on meanwhile.
    @Sendable private func ask(_ checkpoint: CheckpointRequest) async throws -> CheckpointReply? {
        guard let people = request.people else { return nil }
        return try await seat.aside {
            let turn = questions.ticket()
            try await questions.enter(turn)
            defer { questions.leave(turn) }
            return try await people(checkpoint)
        }
    }
}

extension RunStarter.Obstacle {
    /// For people, with the way out.
    /// - Parameter mark: of the phase that is being carried out.
    package func diagnostic(_ plan: PlanID, in mark: PhaseMark? = nil) -> Diagnostic {
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
                    "then go on: \(mark?.command ?? "kata run resume \(run)")",
                ])
        case .elsewhere(let run, let root, let phase?):
            Diagnostic(
                .error, "preflight.part-of-phase", "\(plan) is half done as a part of phase \(phase), by run \(run)",
                notes: ["in \(root)"],
                hints: [
                    "go on with it: \(PhaseMark.command(phase))", "or give it up: kata -C \(root) run cancel \(run)",
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
