internal import KataCore
internal import KataGit
internal import KataMessages
internal import KataStore
internal import KataVerify

/// Makes the short note of a commit again, from its trailer: a run that was killed had no time for its notes.
struct NoteRemaker: Sendable {
    let services: EngineServices

    /// - Parameter task: as `2/3`; `nil` for a closing commit.
    /// - Returns: `nil` when the commit has a note, or no trailer to make one from.
    func note(
        of commit: ObjectID, plan: PlanID, task: String?, verification: String?, kataID: ULID?
    ) async throws -> PendingNote? {
        guard try await services.git.note(for: commit) == nil else { return nil }
        return try await makeNote(of: commit, plan: plan, task: task, verification: verification, kataID: kataID)
    }

    /// The same for a commit of which it is known that it has none.
    func makeNote(
        of commit: ObjectID, plan: PlanID, task: String?, verification: String?, kataID: ULID?
    ) async throws -> PendingNote? {
        guard let trailer = verification.flatMap({ VerifyTrailer($0) }) else { return nil }
        var duration = Duration.zero
        if let kataID, let attempt = try await services.store.attempt(withKataID: kataID) {
            duration = attempt.activeDuration ?? .zero
        }
        let tenths = duration.wholeMilliseconds / 100
        let line =
            "kata1 plan=\(plan)\(task.map { " task=\($0)" } ?? "") verify=\(trailer.word) cmds=\(trailer.total) "
            + "dur=\(tenths / 10).\(tenths % 10)s"
        return EvidenceNote(line: line).map { PendingNote(commit: commit, line: $0.description) }
    }
}
