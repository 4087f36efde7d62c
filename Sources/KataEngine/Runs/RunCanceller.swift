internal import KataCore
internal import KataGit
internal import KataProcess
package import KataStore

/// Ends a run that no process works on: one that waits for an answer, that was never taken up, or whose process is gone.
package struct RunCanceller: Sendable {
    let services: EngineServices

    package init(services: EngineServices) { self.services = services }

    /// The run's files are in another working tree, where they must be kept first.
    package struct ElsewhereError: Error, Sendable {
        package var root: String
    }

    /// Whether nobody can be at work on it.
    package static func isAbandoned(_ open: UnfinishedRun) -> Bool {
        if open.ownerLiveness == .gone || open.ownerLiveness == .hung { return true }
        return open.run.status != .running && open.run.lease?.expiresAt == nil
    }

    /// Ends children, keeps what the interrupted attempt left on a rescue ref, then records the end.
    ///
    /// - Returns: the rescue ref, if there was anything to keep.
    /// - Throws: ``ElsewhereError``; `StoreError.leaseHeld` when somebody has taken the run up meanwhile.
    package func end(_ open: UnfinishedRun, _ request: CancellationRequest) async throws -> String? {
        let run = open.run
        let isOrphan = open.ownerLiveness == .gone
        if open.wasInterrupted, let root = Self.root(of: run), root != services.git.location.root {
            throw ElsewhereError(root: root)
        }
        if isOrphan || open.ownerLiveness == .hung {
            _ = await OrphanSweep.sweep(marked: "KATA_RUN", run.id.description)
            await AbandonedFiles(services: services).removePassing(of: open)
        }
        let lease = try await services.store.acquireLease(
            on: run.id, for: services.owner, replacing: isOrphan ? run.epoch : nil)
        var rescue: String?
        if open.wasInterrupted {
            try await AbandonedLocks(services: services).remove(after: run)
            rescue = try await keepLeftovers(of: run)
            try await OpenAttempts(services: services).settle(
                run.id, as: .cancelled, committed: try await committed(run), under: lease)
        }
        try await services.store.transition(
            lease,
            RunTransition(
                from: run.status, to: .cancelled, detail: .requested, message: "cancelled by \(request.words)"))
        try await EndedRecords(services: services).write(run.id)
        return rescue
    }

    private func keepLeftovers(of run: RunRecord) async throws -> String? {
        let ids = Set(try await committed(run).keys)
        guard let tip = try await services.git.head().tip,
            let attempt = try await Leftovers.unsettledAttempt(of: run.id, committed: ids, services),
            let base = attempt.intent.baseTree
        else { return nil }
        let snapshot = try await services.git.snapshot()
        guard snapshot != base else { return nil }
        let name = "refs/kata/rescue/\(run.id)/task-\(attempt.task)"
        try await RescueRef(git: services.git).keep(
            snapshot, on: tip, as: name, message: "kata: uncommitted work of \(run.planID?.description ?? "a run")")
        return name
    }

    private func committed(_ run: RunRecord) async throws -> [ULID: ObjectID] {
        guard let plan = run.planID, let tip = try await services.git.head().tip else { return [:] }
        var commits: [ULID: ObjectID] = [:]
        for commit in try await TaskHistory.openCommits(of: plan, from: tip, in: services.git) {
            if let id = commit.kataID { commits[id] = commit.info.id }
        }
        return commits
    }

    /// The working tree of a run, from its exclusive key.
    package static func root(of run: RunRecord) -> String? {
        guard let key = run.origin.exclusiveKey, let mark = key.firstIndex(of: "@") else { return nil }
        return String(key[key.index(after: mark)...])
    }
}

extension CancellationRequest {
    /// `anna@host: no longer wanted`
    package var words: String { reason.isEmpty ? requester : "\(requester): \(reason)" }
}
