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
    package func refuseIfTaken(_ plan: PlanID) async throws {
        for other in try await services.store.unfinishedRuns()
        where other.run.planID != plan && other.run.status == .running && other.ownerLiveness == .alive {
            guard other.run.origin.exclusiveKey?.hasSuffix(treeMark) == true else { continue }
            throw Obstacle.treeTaken(other.run.id, by: other.run.planID, owner: other.run.lease?.owner)
        }
        guard let open = try await services.store.unfinishedRuns(of: plan).first else { return }
        try refuseElsewhere(open)
        if open.run.status == .paused { throw Obstacle.waiting(open.run.id, detail: open.run.detail) }
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
        for open in try await services.store.unfinishedRuns(of: plan)
        where open.run.status == .running && open.ownerLiveness == .gone {
            _ = await OrphanSweep.sweep(marked: "KATA_RUN", open.run.id.description)
        }
    }

    /// What a person answered to the checkpoints of the plan's unfinished run, by task.
    package func answers(of plan: PlanID) async throws -> [Int: CheckpointAnswer] {
        guard let open = try await services.store.unfinishedRuns(of: plan).first else { return [:] }
        return CheckpointAnswer.all(in: try await services.store.allEvents(of: open.run.id))
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
        let run = try await services.store.transition(lease, RunTransition(from: .queued, to: .running))
        return Start(run: run, lease: lease, isContinuation: false)
    }

    private func takeOver(_ open: UnfinishedRun, _ prepared: PreparedExecution) async throws -> Start {
        let run = open.run
        switch run.status {
        case .paused:
            throw Obstacle.waiting(run.id, detail: run.detail)
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
        let resumed = try await services.store.transition(lease, RunTransition(from: .queued, to: .running))
        return Start(run: resumed, lease: lease, isContinuation: true)
    }
}

/// What a person said at a checkpoint, with who and when.
package struct CheckpointAnswer: Sendable, Hashable {
    package var task: Int
    package var isApproved: Bool
    package var text: String
    package var person: String
    package var time: Timestamp

    package static let eventKind: RunEvent.Kind = "checkpoint.answered"

    package init(task: Int, isApproved: Bool, text: String, person: String, time: Timestamp) {
        self.task = task
        self.isApproved = isApproved
        self.text = text
        self.person = person
        self.time = time
    }

    package var event: RunEvent.Content {
        RunEvent.Content(
            Self.eventKind, at: time, task: task,
            payload: .object([
                "approved": .boolean(isApproved), "text": .string(String(text.prefix(8000))), "by": .string(person),
            ]))
    }

    /// The last answer for each task.
    static func all(in events: [RunEvent]) -> [Int: CheckpointAnswer] {
        var answers: [Int: CheckpointAnswer] = [:]
        for event in events where event.content.kind == eventKind {
            guard let task = event.content.task else { continue }
            let payload = event.content.payload
            answers[task] = CheckpointAnswer(
                task: task, isApproved: payload["approved"]?.booleanValue ?? false,
                text: payload["text"]?.stringValue ?? "", person: payload["by"]?.stringValue ?? "",
                time: event.content.time)
        }
        return answers
    }
}
