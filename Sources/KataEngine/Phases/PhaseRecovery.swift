internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataProcess
internal import KataStore

/// Finishes what a killed execution of a phase has left, before anything is begun anew: the files of a wave that landed, the
/// records of its runs, and the working trees of plans that are on the branch.
struct PhaseRecovery: Sendable {
    let services: EngineServices
    let keeper: WorktreeKeeper
    let prefix: RepositoryPath?

    /// Ends children, removes what the process made for a moment, and brings the files to a wave that has landed.
    func finishLanding(branch: String?) async throws {
        await services.git.removeAbandonedParts()
        for run in try await abandonedRuns() {
            _ = await OrphanSweep.sweep(marked: "KATA_RUN", run.run.id.description)
            await AbandonedFiles(services: services).removePassing(of: run)
            if let branch {
                try await AbandonedLocks(services: services).remove(
                    branch, madeSince: run.run.startedAt ?? run.run.createdAt)
            }
        }
        try await removeAbandonedLocks()
        try await LandingRecord(services: services, prefix: prefix).recover()
    }

    /// Of references that belong to this working tree alone: one that is seconds old is nobody's any more.
    private func removeAbandonedLocks() async throws {
        let mark = TreeMark.of(services.git.location.root)
        var locked = await services.git.lockedReferences(below: "\(WorktreeKeeper.branches)/\(mark)")
        locked += await services.git.lockedReferences(below: "refs/kata/landing").filter { $0.hasSuffix("/\(mark)") }
        for reference in locked { try await AbandonedLocks(services: services).remove(reference) }
    }

    private func abandonedRuns() async throws -> [UnfinishedRun] {
        try await services.store.unfinishedRuns().filter { open in
            open.ownerLiveness == .gone && PhaseMark(open.run.origin.options)?.root == services.git.location.root
        }
    }

    /// Ends the runs of plans that the branch holds.
    /// - Parameter plans: all plans of the phase, as they are now that the files have followed the branch.
    func finishRecords(_ plans: [PlanReference], _ library: PlanLibrary) async throws {
        let ids = Set(try await abandonedRuns().compactMap(\.run.planID))
        for plan in plans where ids.contains(plan.id) {
            let subject = try library.subject(of: plan).placed(in: services.git.location.root)
            _ = try await ClosingRecovery(services: services).recover(subject, touchingFiles: false)
        }
        for plan in plans { try await EndedRecords(services: services).finish(of: plan.id) }
    }

    /// Removes the trees of plans that have landed.
    func discardLanded(_ plans: [PlanReference]) async throws {
        try await keeper.forgetMissing()
        guard let tip = try await services.git.head().tip else { return }
        let held = try await keeper.present()
        guard !held.isEmpty else { return }
        let kept = Set(try await services.git.references(below: "refs/kata/attempts/").map(\.id))
        for plan in plans where plan.hasSummary {
            guard let tree = held.first(where: { $0.name == keeper.reference(of: plan.id) }),
                try await isKept(tree.id, kept, tip)
            else { continue }
            let run = try await services.store.latestRun(of: plan.id)?.id
            try await keeper.discard(plan.id, run: run)
        }
    }

    private func isKept(_ commit: ObjectID, _ kept: Set<ObjectID>, _ tip: ObjectID) async throws -> Bool {
        if kept.contains(commit) { return true }
        return try await services.git.isAncestor(commit, of: tip)
    }

    /// Puts aside what earlier executions have left of a plan, so that it begins anew.
    func putAside(_ plan: PlanReference, open tree: @Sendable (String) async throws -> GitWorkspace) async throws {
        let reference = keeper.reference(of: plan.id)
        guard let held = try await keeper.present().first(where: { $0.name == reference }) else { return }
        let last = try await services.store.latestRun(of: plan.id)
        if let open = try await services.store.unfinishedRuns(of: plan.id).first,
            let root = RunCanceller.root(of: open.run), let git = try? await tree(root)
        {
            var own = services
            own.git = git
            let request = CancellationRequest(
                requestedAt: services.time.now(), requester: "kata phase execute --redo", reason: "begun anew")
            _ = try await RunCanceller(services: own).end(open, request)
        }
        let name = "refs/kata/rescue/\(last?.id ?? services.newID())/redone-\(services.newID())"
        try await services.git.updateReference(name, from: nil, to: held.id, message: "kata: \(plan.id) is begun anew")
        try await keeper.discard(plan.id, run: last?.id)
    }
}
