internal import KataCore
internal import KataGit
internal import KataStore

/// Ends the records of attempts whose process is gone: done when the branch holds the task, else as told.
struct OpenAttempts: Sendable {
    let services: EngineServices

    /// - Parameter committed: the commits of tasks in history, by the id in their trailer.
    func settle(
        _ run: ULID, as status: AttemptStatus, committed: [ULID: ObjectID], under lease: Lease
    ) async throws {
        for attempt in try await services.store.attempts(of: run) where !attempt.status.isTerminal {
            var isCommitted = attempt.status == .committed
            if !isCommitted, let commit = committed[attempt.intent.kataID] {
                // The kill came between the branch and the record of it: the branch counts.
                try await services.store.recordCommitted(
                    attempt: attempt.id, commit: commit, tree: services.git.tree(of: commit), under: lease, events: [])
                isCommitted = true
            }
            try await services.store.finishAttempt(
                attempt.id,
                AttemptResult(
                    isCommitted ? .done : status, activeDuration: attempt.activeDuration ?? .zero,
                    resultTree: attempt.resultTree),
                checks: [], under: lease, events: [])
        }
    }
}
