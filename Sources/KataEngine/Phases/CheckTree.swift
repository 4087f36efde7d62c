internal import KataCore
internal import KataGit
internal import Synchronization

/// The working tree in which the checks of a whole wave run. It is made while the plans are at work, and removed while their
/// wave lands: nobody should have to wait for either.
final class CheckTree: Sendable {
    struct Prepared: Sendable {
        var tree: PlanWorktree
        /// The commit whose files it holds.
        var commit: ObjectID
    }

    private struct State {
        var making: Task<Prepared, any Error>?
        var removing: Task<Void, Never>?
        /// Plans whose provider is at work, or that have ended before.
        var departed: Set<PlanID> = []
    }

    private let keeper: WorktreeKeeper
    private let commit: ObjectID
    /// How many plans begin at once; `nil` when everything is to happen one after the other.
    private let crowd: Int?
    private let state = Mutex(State())

    /// - Parameter commit: what the plans of the wave are made on.
    init(_ keeper: WorktreeKeeper, at commit: ObjectID, crowd: Int?) {
        self.keeper = keeper
        self.commit = commit
        self.crowd = crowd
    }

    /// A plan's provider is at work, or the plan has ended. When that is true of all that began, there is time for the tree.
    func depart(_ plan: PlanID) {
        guard let crowd else { return }
        state.withLock { state in
            guard state.departed.insert(plan).inserted, state.departed.count == crowd else { return }
            _ = making(&state)
        }
    }

    /// The tree, which has to be released after use.
    func take() async throws -> Prepared {
        try await state.withLock { making(&$0) }.value
    }

    private func making(_ state: inout State) -> Task<Prepared, any Error> {
        if let making = state.making { return making }
        let removing = state.removing
        let making = Task { [keeper, commit] in
            await removing?.value
            return Prepared(tree: try await keeper.prepareForChecks(at: commit), commit: commit)
        }
        state.making = making
        return making
    }

    /// Begins to remove the tree, if there is one.
    func release() async {
        let removing = state.withLock { state -> Task<Void, Never>? in
            guard let made = state.making else { return nil }
            state.making = nil
            state.removing = Task { [keeper] in
                made.cancel()
                _ = await made.result
                await keeper.discardChecks()
            }
            return state.removing
        }
        if crowd == nil { await removing?.value }
    }

    /// Returns when nothing of it is there any more.
    func end() async {
        await release()
        await state.withLock { $0.removing }?.value
    }
}
