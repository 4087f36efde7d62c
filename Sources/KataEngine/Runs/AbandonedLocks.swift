internal import KataCore
internal import KataGit
internal import KataStore

/// Lock files of references that a killed run may have left: its branch's, that of the notes, and those of kata's own references.
struct AbandonedLocks: Sendable {
    let services: EngineServices

    /// - Parameter run: of which it is proven that its process is gone.
    func remove(after run: RunRecord) async throws {
        let start = run.startedAt ?? run.createdAt
        let own = await services.git.lockedReferences(below: "refs/kata")
        for reference in [run.origin.branch, "refs/notes/kata"].compactMap(\.self) + own {
            try await remove(reference, madeSince: start)
        }
    }

    /// Waits until a lock is old enough to be nobody's any more. One that lives longer is somebody else's, and the update of the
    /// reference says so.
    func remove(_ reference: String, madeSince start: Timestamp = Timestamp(milliseconds: 0)) async throws {
        for _ in 0..<20 {
            guard await services.git.removeAbandonedLock(of: reference, madeSince: start) else { return }
            try await services.time.sleep(.milliseconds(200))
        }
    }
}
