internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataProviders
internal import KataStore

/// Carries out the plans of a phase: wave after wave, the plans of a wave side by side in working trees of their own, each
/// wave put on the branch in one step.
package struct PhaseExecutor: Sendable {
    let services: EngineServices
    let request: PhaseRequest
    let projectRoot: String
    let report: PhaseNewsHandler

    private let prefix: RepositoryPath?
    private let keeper: WorktreeKeeper

    /// - Parameters:
    ///   - services: of the person's working tree.
    ///   - projectRoot: the folder that holds `.planning`.
    package init(
        services: EngineServices, request: PhaseRequest, projectRoot: String, report: @escaping PhaseNewsHandler
    ) {
        self.services = services
        self.request = request
        self.projectRoot = projectRoot
        self.report = report
        let root = services.git.location.root
        let below = projectRoot.utf8.count > root.utf8.count ? projectRoot.dropFirst(root.count + 1) : ""
        prefix = try? RepositoryPath(below)
        keeper = WorktreeKeeper(
            services: services, settings: request.worktrees, prefix: prefix, phase: request.name,
            open: request.openTree)
    }

    /// - Throws: `Preflight.Refusal` before anything is begun.
    package func run() async throws -> PhaseExecutionReport {
        let started = services.time.monotonic()
        let recovery = PhaseRecovery(services: services, keeper: keeper, prefix: prefix)
        let branch: String? = if case .branch(let name, _) = try await services.git.head() { name } else { nil }
        try await recovery.finishLanding(branch: branch)
        let library = try PlanLibrary.open(projectRoot: projectRoot, files: services.files)
        try await recovery.finishRecords(plansOfPhase(library), library)
        try await recovery.discardLanded(plansOfPhase(library))
        let schedule = try current(library)
        let all = schedule.waves.flatMap(\.plans)
        if request.redoes {
            for plan in all where !plan.isDone { try await recovery.putAside(plan.reference, open: request.openTree) }
        }
        let start = try await PhasePreflight(
            services: services, library: library, prefix: prefix, request: request
        ).prepare(schedule)
        report(
            .started(
                phase: request.name, plans: all.count, done: all.count(where: \.isDone), waves: schedule.waves.count,
                jobs: request.jobs))
        await keeper.discardChecks()
        // Working trees that are opened from here on know who the person is; one who is nobody is refused by each plan.
        for role in [IdentityRole.author, .committer] { _ = try? await services.git.identity(role) }
        let stop = PhaseStop(services: services, phase: folderName)
        stop.forget()
        let heartbeat = PhaseHeartbeat(services: services, phase: stop)
        let work = Task { try await carryOut(schedule.waves, on: start.branch, Progress(schedule), heartbeat) }
        let beating = Task { await heartbeat.run { work.cancel() } }
        defer {
            beating.cancel()
            stop.forget()
        }
        let state = try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            work.cancel()
        }
        return PhaseExecutionReport(
            phase: request.name, plans: all.map { state.result(of: $0.reference) }, waves: state.waves,
            reasons: state.reasons, wasCancelled: work.isCancelled, duration: services.time.monotonic() - started)
    }

    /// The phase keeps it when it moves to the finished ones.
    private var folderName: String { request.folder.split(separator: "/").last.map(String.init) ?? request.folder }

    private func carryOut(
        _ waves: [PhaseSchedule.Wave], on branch: String, _ begin: Progress, _ heartbeat: PhaseHeartbeat
    ) async throws -> Progress {
        var state = begin
        for wave in waves {
            try await carryOut(wave, on: branch, &state, heartbeat)
            if state.isStopped { break }
        }
        return state
    }

    private func plansOfPhase(_ library: PlanLibrary) -> [PlanReference] {
        let name = folderName
        // The last landing may have moved the phase to the finished ones.
        return library.tree.plans.filter {
            $0.phase.path == request.folder
                || !$0.isArchived && $0.phase.path.split(separator: "/").last.map(String.init) == name
        }
    }

    private func current(_ library: PlanLibrary) throws -> PhaseSchedule {
        guard let folder = plansOfPhase(library).first?.phase.path else {
            return request.schedule(in: library)
        }
        var request = request
        request.folder = folder
        return request.schedule(in: library)
    }

    /// What is known of the plans so far.
    private struct Progress {
        var results: [String: PhasePlanResult] = [:]
        var done: Set<String>
        var waves: [LandedWave] = []
        var reasons: [Diagnostic] = []
        var isStopped = false
        private let all: Set<String>

        init(_ schedule: PhaseSchedule) {
            let plans = schedule.waves.flatMap(\.plans)
            all = Set(plans.map(\.reference.path))
            done = Set(plans.filter(\.isDone).map(\.reference.path))
            for plan in plans where plan.isDone {
                results[plan.reference.path] = PhasePlanResult(plan: plan.reference.id, .alreadyDone)
            }
        }

        func result(of plan: PlanReference) -> PhasePlanResult {
            results[plan.path] ?? PhasePlanResult(plan: plan.id, .notReached("the phase stopped before it"))
        }

        /// The first plan of this execution that it waits for and that is not done.
        func obstacle(of entry: PhaseSchedule.Entry) -> String? {
            entry.dependencies.first { all.contains($0) && !done.contains($0) }
        }
    }

    // MARK: - One wave

    private func carryOut(
        _ wave: PhaseSchedule.Wave, on branch: String, _ state: inout Progress, _ heartbeat: PhaseHeartbeat
    ) async throws {
        var open: [PhaseSchedule.Entry] = []
        for entry in wave.plans where !entry.isDone {
            if let obstacle = state.obstacle(of: entry) {
                let name = obstacle.split(separator: "/").last.map(String.init) ?? obstacle
                settle(PhasePlanResult(plan: entry.reference.id, .notReached("it waits for \(name)")), entry, &state)
            } else {
                open.append(entry)
            }
        }
        guard !open.isEmpty, !Task.isCancelled else { return }
        guard case .branch(branch, let tip) = try await services.git.head() else {
            state.isStopped = true
            state.reasons.append(
                Diagnostic(
                    .error, "phase.branch-switched", "another branch than \(branch) is checked out now",
                    hints: ["switch back, then execute the phase again"]))
            return
        }
        report(.waveStarted(number: wave.number, plans: open.map(\.reference.id)))
        var ready: [PhasePlan.Ready] = []
        let isCrowd = open.count > 1 && request.jobs > 1
        let checks = CheckTree(keeper, at: tip, crowd: isCrowd ? min(open.count, request.jobs) : nil)
        for result in await work(on: open, at: tip, heartbeat, checks) {
            switch result.1 {
            case .ready(let plan): ready.append(plan)
            case .over(let over): settle(over, result.0, &state)
            }
        }
        do {
            try await finish(wave, open, ready, on: branch, &state, heartbeat, checks)
        } catch {
            await checks.end()
            throw error
        }
        await checks.end()
    }

    /// The plans side by side, so many at a time; the results are in the order of the plans.
    private func work(
        on plans: [PhaseSchedule.Entry], at tip: ObjectID, _ heartbeat: PhaseHeartbeat, _ checks: CheckTree
    ) async -> [(PhaseSchedule.Entry, PhasePlan.Result)] {
        let mark = PhaseMark(phase: request.name, root: services.git.location.root)
        let slots = JobSlots(request.jobs)
        let questions = JobSlots(1)
        let report = report
        let reporting: PhaseNewsHandler = { news in
            report(news)
            switch news {
            case .plan(let plan, .attemptStarted), .ready(let plan): checks.depart(plan)
            default: break
            }
        }
        return await withTaskGroup(of: (Int, PhasePlan.Result).self) { group in
            var results: [PhasePlan.Result?] = Array(repeating: nil, count: plans.count)
            for (index, entry) in plans.enumerated() {
                let plan = PhasePlan(
                    services: services, request: request, keeper: keeper, heartbeat: heartbeat, mark: mark,
                    reference: entry.reference, seat: JobSeat(slots), questions: questions,
                    report: reporting)
                group.addTask { (index, await plan.work(at: tip)) }
            }
            while let (index, result) = await group.next() {
                results[index] = result
                checks.depart(plans[index].reference.id)
            }
            return zip(plans, results).compactMap { plan, result in result.map { (plan, $0) } }
        }
    }

    /// Lands the plans that are ready, or holds them.
    private func finish(
        _ wave: PhaseSchedule.Wave, _ open: [PhaseSchedule.Entry], _ ready: [PhasePlan.Ready], on branch: String,
        _ state: inout Progress, _ heartbeat: PhaseHeartbeat, _ checks: CheckTree
    ) async throws {
        var waiting: [PhasePlan.Ready] = []
        for plan in ready {
            if plan.cancellation.isStopped, !Task.isCancelled || plan.cancellation.request != nil {
                try await conclude(plan, .cancelled, open, &state, heartbeat)
            } else {
                waiting.append(plan)
            }
        }
        guard !waiting.isEmpty else {
            state.isStopped = state.isStopped || Task.isCancelled || !request.landsGood && isIncomplete(open, state)
            return
        }
        if Task.isCancelled {
            try await hold(waiting, "the phase was stopped", open, &state, heartbeat)
            return
        }
        if !request.landsGood, let bad = open.first(where: { state.results[$0.reference.path] != nil }) {
            try await hold(
                waiting, "\(bad.reference.id) of the same wave is not done", open, &state, heartbeat)
            return
        }
        report(.landing(number: wave.number, plans: waiting.map(\.reference.id)))
        let landing = WaveLanding(
            services: services, checks: checks, prefix: prefix, branch: branch, number: wave.number,
            landsGood: request.landsGood)
        let landed: LandedWave
        do {
            landed = try await landing.land(
                waiting.map { LandingCandidate(plan: $0.reference, executor: $0.executor) })
        } catch let held as WaveLanding.Held {
            state.reasons.append(held.reason)
            report(.held(number: wave.number, held.reason))
            try await hold(waiting, held.reason.message, open, &state, heartbeat)
            return
        } catch is CancellationError {
            try await hold(waiting, "the phase was stopped", open, &state, heartbeat)
            return
        } catch {
            let failure = error as? ExecutionFailure ?? .other(message: FailureText.describe(error))
            for plan in waiting { try await conclude(plan, .broken(failure), open, &state, heartbeat) }
            state.isStopped = true
            return
        }
        try await settle(landed, waiting, open, &state, heartbeat)
    }

    private func settle(
        _ landed: LandedWave, _ waiting: [PhasePlan.Ready], _ open: [PhaseSchedule.Entry], _ state: inout Progress,
        _ heartbeat: PhaseHeartbeat
    ) async throws {
        state.waves.append(landed)
        report(.landed(landed))
        var notes: [(object: ObjectID, line: String)] = []
        for plan in waiting where landed.plans.contains(plan.reference.id) { notes += await plan.executor.takeNotes() }
        do {
            try await services.git.appendNotes(notes)
        } catch {
            report(
                .notice(
                    Diagnostic(
                        .warning, "run.notes-not-written",
                        "the evidence could not be added to the notes: \(FailureText.describe(error))",
                        hints: ["the commits' trailers and the summaries hold the same verdicts"])))
        }
        // Ending a run waits for the disk, removing a tree for processes: one goes on beside the other.
        try await withThrowingTaskGroup(of: Void.self) { group in
            var removing = 0
            for plan in waiting {
                if landed.plans.contains(plan.reference.id) {
                    try await conclude(plan, .landed, open, &state, heartbeat)
                    state.done.insert(plan.reference.path)
                    if removing >= request.jobs {
                        _ = try await group.next()
                        removing -= 1
                    }
                    group.addTask { try await discard(plan) }
                    removing += 1
                    // So that with one job everything happens in the same order each time.
                    if request.jobs == 1 {
                        try await group.waitForAll()
                        removing = 0
                    }
                } else if let reason = landed.rejected.first(where: { $0.plan == plan.reference.id })?.reason {
                    state.reasons.append(reason)
                    report(.held(number: landed.number, reason))
                    try await conclude(plan, .held(reason: reason.message), open, &state, heartbeat)
                }
            }
            try await group.waitForAll()
        }
    }

    /// Removes the tree of a plan that is done.
    private func discard(_ plan: PhasePlan.Ready) async throws {
        if let rescue = try await keeper.discard(plan.reference.id, run: plan.run, open: plan.tree) {
            report(.plan(plan.reference.id, .rescued(reference: rescue, files: 1)))
        }
    }

    private func isIncomplete(_ open: [PhaseSchedule.Entry], _ state: Progress) -> Bool {
        open.contains { !state.done.contains($0.reference.path) }
    }

    private func hold(
        _ plans: [PhasePlan.Ready], _ reason: String, _ open: [PhaseSchedule.Entry], _ state: inout Progress,
        _ heartbeat: PhaseHeartbeat
    ) async throws {
        for plan in plans { try await conclude(plan, .held(reason: reason), open, &state, heartbeat) }
        state.isStopped = true
    }

    private func conclude(
        _ plan: PhasePlan.Ready, _ ending: LandingEnding, _ open: [PhaseSchedule.Entry], _ state: inout Progress,
        _ heartbeat: PhaseHeartbeat
    ) async throws {
        var ended = try await plan.executor.conclude(ending)
        ended.phase = request.name
        await heartbeat.remove(plan.run)
        await plan.recorder.close()
        guard let entry = open.first(where: { $0.reference.path == plan.reference.path }) else { return }
        let outcome: PhasePlanResult.Outcome =
            switch ending {
            case .landed: .landed(ended)
            case .held: .held(ended)
            case .broken, .cancelled: .ended(ended)
            }
        settle(PhasePlanResult(plan: plan.reference.id, outcome), entry, &state)
    }

    private func settle(_ result: PhasePlanResult, _ entry: PhaseSchedule.Entry, _ state: inout Progress) {
        state.results[entry.reference.path] = result
        report(.ended(entry.reference.id, result))
    }
}
