package import KataCore
internal import KataFiles
internal import KataGit
internal import KataStore

/// Half-made work of an earlier run of the same plan that still lies in the working tree.
///
/// A run that goes on must not build on it, and must not lose it: it is on a rescue ref before the files are put back.
package struct Leftovers: Sendable {
    /// The run that left them.
    package var run: ULID
    package var paths: [RepositoryPath]
    /// The attempt of a killed run that left them; `nil` when the run itself ended and kept them.
    package var killedAttempt: ULID?

    /// Whether they still have to be kept: the run was killed before it could do so itself.
    package var needsRescue: Bool { killedAttempt != nil }

    /// Recorded once the files are back: what differs from then on is not the attempt's.
    static let putAside: RunEvent.Kind = "leftovers.put-aside"

    static func putAsideEvent(of attempt: ULID, at time: Timestamp) -> RunEvent.Content {
        RunEvent.Content(putAside, at: time, payload: .object(["attempt": .string(attempt.description)]))
    }

    /// Which uncommitted paths are leftovers, for certain.
    ///
    /// - After a kill: what stands in the plan's way and changed since the interrupted attempt began. After a failure, a
    ///   cancellation or a pause: what stands in the way or was changed by an attempt, and is still as the run's rescue ref keeps it.
    ///   Anything else is somebody's work.
    /// - Parameters:
    ///   - dirty: every path that differs from the branch.
    ///   - overlap: those of them that the plan declares.
    ///   - committed: the ids of tasks in history; an attempt at one of them left nothing.
    static func find(
        among dirty: [RepositoryPath], overlap: [RepositoryPath], of plan: PlanID, snapshot: ObjectID,
        committed: Set<ULID>, services: EngineServices
    ) async throws -> Leftovers? {
        let open = try await services.store.unfinishedRuns(of: plan).first
        if let open, open.wasInterrupted {
            guard open.ownerLiveness != .alive,
                let attempt = try await unsettledAttempt(of: open.run.id, committed: committed, services),
                let base = attempt.intent.baseTree
            else { return nil }
            let changed = Set(
                try await services.git.changes(from: base, to: snapshot, detectingRenames: false).map(\.path))
            // A provider that writes through kata may have been killed in the middle of a file.
            let halves = Set(dirty.filter { TemporaryName.matches($0.lastComponent) })
            return Leftovers(
                run: open.run.id,
                paths: dirty.filter { changed.contains($0) && (overlap.contains($0) || halves.contains($0)) },
                killedAttempt: attempt.intent.id)
        }
        guard !dirty.isEmpty else { return nil }
        // A pause keeps its work as a failure does.
        let latest: RunRecord? = if let open { open.run } else { try await services.store.latestRun(of: plan) }
        guard let last = latest, last.status != .succeeded else { return nil }
        let candidates = try await attempted(by: last, services).intersection(dirty).union(overlap)
        var kept: Set<RepositoryPath> = []
        for reference in try await services.git.references(below: "refs/kata/rescue/\(last.id)/") {
            guard !reference.name.hasSuffix("/before") else { continue }
            for path in candidates where try await isSame(path, in: reference.id, as: snapshot, services) {
                kept.insert(path)
            }
        }
        return Leftovers(run: last.id, paths: dirty.filter(kept.contains))
    }

    /// The last attempt of a killed run, unless what it left is in history or was put aside already.
    ///
    /// Its recorded status does not matter: a kill may come after the record of a failure and before the next attempt, or while
    /// another process was taking the run over.
    static func unsettledAttempt(
        of run: ULID, committed: Set<ULID>, _ services: EngineServices
    ) async throws -> AttemptRecord? {
        guard let last = try await services.store.attempts(of: run).last, last.commit == nil, last.status != .done,
            !committed.contains(last.intent.kataID)
        else { return nil }
        let id = last.intent.id.description
        let isPutAside = try await services.store.allEvents(of: run).contains {
            $0.content.kind == putAside && $0.content.payload["attempt"]?.stringValue == id
        }
        return isPutAside ? nil : last
    }

    /// What the attempts of a run changed, without what was somebody's uncommitted work before them.
    private static func attempted(by run: RunRecord, _ services: EngineServices) async throws -> Set<RepositoryPath> {
        var paths: Set<RepositoryPath> = []
        for attempt in try await services.store.attempts(of: run.id) {
            // Trees that no commit holds may be gone; then nothing is certain.
            guard let result = attempt.resultTree, let start = attempt.intent.baseTree,
                let base = attempt.intent.baseCommit,
                let changes = try? await services.git.changes(
                    from: start, to: result, detectingRenames: false),
                let committed = try? await services.git.tree(of: base)
            else { continue }
            for change in changes
            where try await services.git.entry(at: change.path, in: committed)?.id == change.oldBlob {
                paths.insert(change.path)
            }
        }
        return paths
    }

    private static func isSame(
        _ path: RepositoryPath, in rescue: ObjectID, as snapshot: ObjectID, _ services: EngineServices
    ) async throws -> Bool {
        let kept = try await services.git.entry(at: path, in: rescue)
        let present = try await services.git.entry(at: path, in: snapshot)
        return kept?.id == present?.id && kept?.mode == present?.mode
    }
}

extension UnfinishedRun {
    /// Whether it stands where a killed process left it: at work, or about to be taken over by another one, which was killed too.
    var wasInterrupted: Bool { run.status == .running || run.status == .queued && run.detail == .ownerLost }
}
