internal import KataCore
internal import KataStore

extension RunStore {
    /// How many attempts a committed task took; those that a kill cut off are not counted.
    /// - Parameter kataID: the id in the trailer of the task's commit.
    /// - Returns: `nil` when the run was made elsewhere.
    func attemptsTaken(by kataID: ULID) async throws -> Int? {
        guard let last = try await attempt(withKataID: kataID) else { return nil }
        return try await attempts(of: last.run).count { $0.task == last.task && $0.status != .interrupted }
    }
}
