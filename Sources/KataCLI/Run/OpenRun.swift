internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataStore

/// A run that has not ended, and what it does right now.
struct OpenRun: Sendable {
    let run: RunRecord
    private let liveness: Liveness
    /// The last attempt, while it is under way.
    private let attempt: AttemptRecord?

    /// All open runs of a repository by their plans, the newest of each; none where nothing was ever run.
    static func all(of git: GitWorkspace) async throws -> [PlanID: OpenRun] {
        try await StoreAccess.readIfPresent(git) { store in
            var found: [PlanID: OpenRun] = [:]
            for open in try await store.unfinishedRuns() {
                guard let plan = open.run.planID, found[plan] == nil else { continue }
                let last = open.run.status == .running ? try await store.attempts(of: open.run.id).last : nil
                found[plan] = OpenRun(
                    run: open.run, liveness: open.ownerLiveness, attempt: last.flatMap { $0.endedAt == nil ? $0 : nil })
            }
            return found
        } ?? [:]
    }

    /// Whether its process is seen to be gone.
    var isAbandoned: Bool { run.status == .running && (liveness == .gone || liveness == .hung) }

    /// For people.
    var words: String {
        switch run.status {
        case .running where isAbandoned: "interrupted: its process is gone"
        case .running:
            attempt.map { "at work on task \($0.task)\($0.number > 1 ? ", attempt \($0.number)" : "")" } ?? "at work"
        case .paused: run.message ?? run.detail?.explanation.meaning ?? "paused"
        case .queued where run.detail == .waitingForWorker: run.message ?? "waits to go on"
        case .queued: run.detail?.explanation.meaning ?? "waits to go on"
        case .succeeded, .failed, .cancelled: run.status.rawValue
        }
    }

    /// What moves it on, when that is a person's.
    var command: String? {
        let continuation = PhaseMark(run.origin.options)?.command ?? "kata run resume \(run.id)"
        return switch run.status {
        case .paused where run.detail?.needsAnswer == true:
            "kata run answer \(run.id) \(run.detail == .decision ? "--choose OPTION" : "--approve") | --reject \"what is wrong\""
        case .paused, .queued: continuation
        case .running where isAbandoned: continuation
        case .running, .succeeded, .failed, .cancelled: nil
        }
    }

    var json: JSONText {
        .object([
            "run": .string(run.id.description), "status": .string(run.status.rawValue),
            "detail": .optional(run.detail?.rawValue), "task": .optional(attempt.map { Int64($0.task) }),
            "attempt": .optional(attempt.map { Int64($0.number) }), "abandoned": .boolean(isAbandoned),
            "text": .string(words), "command": .optional(command),
        ])
    }
}
