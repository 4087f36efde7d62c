internal import KataCore
internal import KataGit

/// A reference below `refs/kata`, which nobody but kata moves: a lock on it that stays was left by a process that was killed in
/// the middle of moving it, and is taken away.
struct OwnReference: Sendable {
    let services: EngineServices
    let name: String

    /// - Throws: as `GitWorkspace.updateReference`.
    func move(from expected: ObjectID?, to new: ObjectID, message: String) async throws {
        try await pastAbandonedLock {
            try await services.git.updateReference(name, from: expected, to: new, message: message)
        }
    }

    /// - Throws: as `GitWorkspace.deleteReference`.
    func delete(expected: ObjectID) async throws {
        try await pastAbandonedLock { try await services.git.deleteReference(name, expected: expected) }
    }

    private func pastAbandonedLock(_ change: () async throws -> Void) async throws {
        do {
            try await change()
        } catch let error as GitError where error.code == .locked {
            try await AbandonedLocks(services: services).remove(name)
            try await change()
        }
    }
}
