package import KataCore
package import KataFiles
internal import KataGit
internal import KataProcess
package import KataProviders
package import KataStore

/// Gets the right to carry a plan out: a new run, or the unfinished one of an earlier process.
package struct RunStarter: Sendable {
    let services: EngineServices
    /// Set when the plan is carried out as a part of its phase.
    let phase: PhaseMark?

    package init(services: EngineServices, phase: PhaseMark? = nil) {
        self.services = services
        self.phase = phase
    }

    package struct Start: Sendable {
        package var run: RunRecord
        package var lease: Lease
        /// Set when an earlier process had begun the run.
        package var isContinuation: Bool
    }

    /// Why the plan can't be carried out now, because of another run of it.
    package enum Obstacle: Error, Sendable {
        case running(ULID, owner: RunOwner?)
        case waiting(ULID, detail: StatusDetail?)
        /// Another plan is carried out in the same working tree: each would take the other's changes for its own.
        case treeTaken(ULID, by: PlanID?, owner: RunOwner?)
        /// The plan's open run stands in another working tree, as a part of a phase when that is named.
        case elsewhere(ULID, root: String, phase: String?)
    }

    /// Ends the exclusive key of every run that works in this tree.
    private var treeMark: String { "@\(services.git.location.root)" }

    /// Looks for another run before anything else: what it changes in the tree would be taken for the user's own work.
    ///
    /// - Throws: ``Obstacle``.
    /// - Parameter mayAnswer: whether what a paused run waits for may be answered on the way.
    package func refuseIfTaken(_ plan: PlanID, mayAnswer: Bool = false) async throws {
        for other in try await services.store.unfinishedRuns()
        where other.run.planID != plan && other.run.status == .running && other.ownerLiveness == .alive {
            guard other.run.origin.exclusiveKey?.hasSuffix(treeMark) == true else { continue }
            throw Obstacle.treeTaken(other.run.id, by: other.run.planID, owner: other.run.lease?.owner)
        }
        guard let open = try await services.store.unfinishedRuns(of: plan).first else { return }
        try refuseElsewhere(open)
        if open.run.status == .paused, !mayAnswer, open.run.detail?.needsAnswer == true {
            throw Obstacle.waiting(open.run.id, detail: open.run.detail)
        }
        if open.run.status == .running, open.ownerLiveness == .alive {
            throw Obstacle.running(open.run.id, owner: open.run.lease?.owner)
        }
    }

    /// What is half done in one working tree is not gone on with in another one.
    private func refuseElsewhere(_ open: UnfinishedRun) throws {
        guard let root = RunCanceller.root(of: open.run), root != services.git.location.root,
            open.run.status != .running || open.ownerLiveness != .alive
        else { return }
        let mark = PhaseMark(open.run.origin.options)
        guard mark?.root == services.git.location.root || phase?.root == root else { return }
        throw Obstacle.elsewhere(open.run.id, root: root, phase: mark?.phase)
    }

    /// Ends what a killed process left running, before anything looks at the files that it may still write.
    package func endOrphans(of plan: PlanID) async throws {
        await services.git.removeAbandonedParts()
        for open in try await services.store.unfinishedRuns(of: plan)
        where open.run.status == .running && [.gone, .hung].contains(open.ownerLiveness) {
            _ = await OrphanSweep.sweep(marked: "KATA_RUN", open.run.id.description)
        }
    }

    /// What was answered to the checkpoints of the plan's last run, by task.
    ///
    /// - Parameter digest: of the plan as it is now.
    package func answers(of plan: PlanID, digest: String) async throws -> [Int: CheckpointAnswer] {
        if let open = try await services.store.unfinishedRuns(of: plan).first {
            return CheckpointAnswer.all(in: try await services.store.allEvents(of: open.run.id))
        }
        // What was approved in a run that failed later need not be asked again, as long as it is the same plan.
        guard let last = try await services.store.latestRun(of: plan), last.status != .succeeded,
            last.origin.planDigest == digest
        else { return [:] }
        return CheckpointAnswer.all(in: try await services.store.allEvents(of: last.id)).filter(\.value.isApproved)
    }

    /// - Parameter options: what a resume needs to go on in the same way; never a secret.
    /// - Throws: ``Obstacle`` when another process has the plan, or the plan waits for an answer.
    package func start(
        _ prepared: PreparedExecution, provider: KataProviders.ProviderIdentity, options: JSONText
    ) async throws -> Start {
        let plan = prepared.subject.id
        if let open = try await services.store.unfinishedRuns(of: plan).first {
            try refuseElsewhere(open)
            return try await takeOver(open, prepared)
        }
        let creation = try await services.store.createRun(
            NewRun(
                id: services.newID(), planID: plan, planPath: prepared.subject.planPath,
                planDigest: prepared.subject.digest, baseCommit: prepared.tip, branch: prepared.branch,
                provider: KataStore.ProviderIdentity(
                    name: provider.name, mode: provider.mode.rawValue, model: provider.model),
                options: phase?.adding(to: options) ?? options,
                exclusiveKey: "plan:\(plan)\(treeMark)"),
            leasedTo: services.owner)
        guard let lease = creation.lease else { throw Obstacle.running(creation.run.id, owner: nil) }
        let answers = prepared.answers.values.sorted { $0.task < $1.task }.map(\.event)
        do throws(StoreError) {
            let run = try await services.store.transition(
                lease, RunTransition(from: .queued, to: .running, aloneIn: treeMark), events: answers)
            return Start(run: run, lease: lease, isContinuation: false)
        } catch {
            guard error.code == .alreadyRunning else { throw error }
            // Nothing was begun: no trace of it is of use to anybody.
            try await services.store.transition(
                lease, RunTransition(from: .queued, to: .cancelled, detail: .superseded))
            try await services.store.deleteRun(creation.run.id)
            throw await taken(error)
        }
    }

    /// The obstacle behind the store's refusal; the refusal itself when it names no run.
    private func taken(_ error: StoreError) async -> any Error {
        guard let id = error.run else { return error }
        let other = try? await services.store.run(id)
        return Obstacle.treeTaken(id, by: other?.planID, owner: error.holder?.owner)
    }

    private func takeOver(_ open: UnfinishedRun, _ prepared: PreparedExecution) async throws -> Start {
        let run = open.run
        switch run.status {
        case .running where open.ownerLiveness == .alive:
            throw Obstacle.running(run.id, owner: run.lease?.owner)
        default: break
        }
        let isOrphan = run.status == .running
        await AbandonedFiles(services: services).removePassing(of: open)
        let lease: Lease
        do throws(StoreError) {
            lease = try await services.store.acquireLease(
                on: run.id, for: services.owner, replacing: open.ownerLiveness == .gone ? run.epoch : nil)
        } catch {
            guard error.code == .leaseHeld else { throw error }
            throw Obstacle.running(run.id, owner: error.holder?.owner)
        }
        if isOrphan {
            try await AbandonedLocks(services: services).remove(after: run)
            let committed = prepared.history.values.map { ($0.kataID, $0.commit) }
            try await OpenAttempts(services: services).settle(
                run.id, as: .interrupted, committed: Dictionary(committed) { first, _ in first }, under: lease)
            try await services.store.transition(
                lease, RunTransition(from: .running, to: .queued, detail: .ownerLost))
        }
        let resumed: RunRecord
        do throws(StoreError) {
            resumed = try await services.store.transition(
                lease, RunTransition(from: isOrphan ? .queued : run.status, to: .running, aloneIn: treeMark))
        } catch {
            guard error.code == .alreadyRunning else { throw error }
            try await services.store.releaseLease(lease)
            throw await taken(error)
        }
        return Start(run: resumed, lease: lease, isContinuation: true)
    }
}
