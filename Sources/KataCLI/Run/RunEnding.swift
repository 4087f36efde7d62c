internal import KataCore
internal import KataEngine
internal import KataGit
internal import KataStore

/// Ends a run from any terminal: asks its owner, or does it itself when nobody can be at work on it.
struct RunEnding: Sendable {
    let context: CommandContext
    let services: EngineServices
    /// Goes into the run's own working tree when it is another one.
    var entersTrees = false

    /// Returns when the run has ended, whichever way; what has ended before keeps its end.
    /// - Parameters:
    ///   - request: what the run's record keeps of it.
    ///   - moment: until when to wait for a run that is at work, by the monotonic clock.
    /// - Throws: `run.other-tree`, `run.still-running`.
    func end(_ id: ULID, _ request: CancellationRequest, before moment: Duration) async throws -> RunRecord {
        let store = services.store
        while true {
            guard let open = try await store.unfinishedRuns().first(where: { $0.run.id == id }) else { break }
            if RunCanceller.isAbandoned(open) {
                do {
                    _ = try await RunCanceller(services: try await services(for: open.run)).end(open, request)
                    break
                } catch let elsewhere as RunCanceller.ElsewhereError {
                    throw CommandFailure(
                        .preflightRefused, "run.other-tree",
                        "the files of run \(id) are in the working tree \(DisplayText.oneLine(elsewhere.root))",
                        hints: ["cancel it there: kata -C \(DisplayText.oneLine(elsewhere.root)) run cancel \(id)"])
                } catch let error as StoreError where [.leaseHeld, .staleLease, .unexpectedStatus].contains(error.code)
                {
                    // Somebody has taken it up, or ended it, in this moment.
                }
            }
            guard context.time.monotonic() < moment else {
                throw CommandFailure(
                    .checksFailed, "run.still-running", "run \(id) was asked to stop and has not stopped yet",
                    notes: open.run.lease.map { ["\($0.owner)"] } ?? [],
                    hints: ["look at it again: kata run show \(id)"])
            }
            try await context.time.sleep(.milliseconds(100))
        }
        guard let last = try await store.run(id) else {
            throw CommandFailure(.notFound, "run.not-found", "run \(id) is gone")
        }
        return last
    }

    /// A tree that is gone holds nothing to keep: its commits are on a reference of their own.
    private func services(for run: RunRecord) async throws -> EngineServices {
        guard entersTrees, let root = RunCanceller.root(of: run), root != services.git.location.root,
            let git = try? await context.openRepository(at: root)
        else { return services }
        var own = services
        own.git = git
        return own
    }

    static func requester(_ context: CommandContext) -> String {
        context.person(on: RunOwner.current().host)
    }
}
