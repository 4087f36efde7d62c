internal import KataCore
internal import KataGit
internal import KataPlan
internal import KataStore

/// Looks for every reason not to begin a phase that lies in the person's working tree, before anything is spent.
struct PhasePreflight: Sendable {
    let services: EngineServices
    let library: PlanLibrary
    let prefix: RepositoryPath?
    let request: PhaseRequest

    struct Start: Sendable {
        var branch: String
        var tip: ObjectID
    }

    /// - Throws: `Preflight.Refusal` with every reason.
    func prepare(_ schedule: PhaseSchedule) async throws -> Start {
        let git = services.git
        var reasons = schedule.unreadable
        reasons += schedule.endless.map { plan in
            Diagnostic(
                .error, "phase.endless", "\(plan.id) waits for itself, through other plans or not",
                at: SourcePosition(file: ".planning/\(plan.path)"), hints: ["see the circle: kata check"])
        }
        if let operation = await git.ongoingOperation() {
            reasons.append(
                Diagnostic(
                    .error, "preflight.operation-in-progress", "the repository is in the middle of a \(operation.name)",
                    hints: ["finish it or abort it with git, then start again"]))
        }
        let open = schedule.waves.flatMap(\.plans).filter { !$0.isDone }.map(\.reference)
        reasons += try await running(open)
        if let first = open.first, !request.options(first.id).commitsDocuments {
            reasons.append(
                Diagnostic(
                    .error, "phase.documents-not-committed",
                    "plans of a phase land with their summaries, but commit_docs is off",
                    hints: ["set commit_docs to true, or carry the plans out one by one: kata plan execute"]))
        }
        var start: Start?
        switch try await git.head() {
        case .branch(let name, let tip): start = Start(branch: name, tip: tip)
        case .unborn(let name):
            reasons.append(
                Diagnostic(
                    .error, "preflight.unborn-branch", "the branch \(name) has no commit yet",
                    hints: ["commit what is there first: git add … && git commit"]))
        case .detached(let tip):
            reasons.append(
                Diagnostic(
                    .error, "preflight.detached-head",
                    "HEAD is detached at \(tip.short): the plans would land on no branch",
                    hints: ["switch to a branch: git switch -c <name>"]))
        }
        if let start { reasons += try await uncommitted(open, on: start.tip) }
        guard reasons.isEmpty, let start else { throw Preflight.Refusal(reasons: reasons) }
        return start
    }

    private func running(_ plans: [PlanReference]) async throws -> [Diagnostic] {
        let ids = Set(plans.map(\.id))
        return try await services.store.unfinishedRuns().compactMap { open in
            guard let plan = open.run.planID, ids.contains(plan), open.run.status == .running,
                open.ownerLiveness == .alive
            else { return nil }
            return RunStarter.Obstacle.running(open.run.id, owner: open.run.lease?.owner).diagnostic(plan)
        }
    }

    /// A plan is carried out as it is committed, and lands on files without uncommitted work.
    private func uncommitted(_ plans: [PlanReference], on tip: ObjectID) async throws -> [Diagnostic] {
        let git = services.git
        let base = try await git.tree(of: tip)
        let snapshot = try await git.snapshot()
        let dirty = try await git.changes(from: base, to: snapshot, detectingRenames: false).map(\.path)
        var reasons: [Diagnostic] = []
        var overlap: Set<RepositoryPath> = []
        for plan in plans {
            let subject = try library.subject(of: plan).placed(in: git.location.root)
            let rules = dirty.isEmpty ? [] : subject.rules
            overlap.formUnion(dirty.filter { path in rules.contains { $0.covers(path) } })
            guard let path = subject.planPath else { continue }
            let committed = try await git.entry(at: path, in: base)
            guard committed == nil || dirty.contains(path) else { continue }
            reasons.append(
                Diagnostic(
                    .error, "phase.plan-uncommitted",
                    committed == nil
                        ? "\(plan.id) is not committed: its working tree would not have it"
                        : "\(plan.id) has uncommitted changes: its working tree would have the plan without them",
                    at: SourcePosition(file: path.display), hints: ["commit the plan first"]))
        }
        guard !overlap.isEmpty else { return reasons }
        reasons.append(
            Diagnostic(
                .error, "preflight.dirty-overlap",
                "\(overlap.count == 1 ? "a file" : "\(overlap.count) files") that the plans will change \(overlap.count == 1 ? "has" : "have") uncommitted changes",
                notes: overlap.sorted().prefix(20).map(\.display)
                    + (overlap.count > 20 ? ["and \(overlap.count - 20) more"] : []),
                hints: ["commit them first, so that your work and the plans' stay apart"]))
        return reasons
    }
}
