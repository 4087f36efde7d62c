package import KataCore

/// A run at a glance, for people and tools: a projection of the store, never the truth itself, and made again from it at any time.
///
/// Version 1, an object with these members in this order (those without a value are left out):
/// - `schema`: `kata.run-manifest`, `version`: 1; a reader must accept members that it does not know.
/// - `id`, `kind`, `plan`, `plan_path`, `plan_digest`, `parent`, `branch`, `base_commit`
/// - `provider`: `name`, `mode`, `model`
/// - `options`: as the run was started
/// - `status`, `detail`, `message`: see ``RunStatus`` and ``StatusDetail``
/// - `created_at`, `started_at`, `ended_at`: ISO 8601 in UTC with milliseconds
/// - `active_milliseconds`: time at work, pauses excluded
/// - `result_commit`, `summary_path`
/// - `owner`: `host`, `pid`, `epoch`
/// - `attempts`: array of `id`, `task`, `number`, `status`, `kata_id`, `base_commit`, `base_tree`, `prompt_digest`, `started_at`,
///   `ended_at`, `active_milliseconds`, `result_tree`, `commit`, `failure` (`class`, `message`), `usage`
/// - `checks`: array of `stage`, `task`, `attempt`, `index`, `kind`, `subject`, `verdict`, `exit_code`, `milliseconds`, `tree`,
///   `output_digest`, `facts`
/// - `events`: `count`, and `last`: at most ``eventLimit`` of the newest, each with `sequence`, `time`, `kind`, `task`, `attempt`,
///   `payload`; all of them are in the store
/// - `logs`: array of `name`, `bytes`
package struct RunManifest: Sendable, Hashable {
    package static let version = 1
    /// How many of the newest events a manifest shows.
    package static let eventLimit = 100

    package var run: RunRecord
    package var attempts: [AttemptRecord]
    package var checks: [CheckRecord]
    /// The newest events in order.
    package var lastEvents: [RunEvent]
    package var logs: [LogFile]

    package init(
        run: RunRecord, attempts: [AttemptRecord] = [], checks: [CheckRecord] = [], lastEvents: [RunEvent] = [],
        logs: [LogFile] = []
    ) {
        self.run = run
        self.attempts = attempts
        self.checks = checks
        self.lastEvents = Array(lastEvents.suffix(Self.eventLimit))
        self.logs = logs
    }

    /// Makes the manifest of a run from the store alone.
    /// - Returns: `nil` when there is no such run.
    package static func of(
        _ id: ULID, in store: any RunStore, logs: [LogFile] = []
    ) async throws(StoreError) -> RunManifest? {
        guard let run = try await store.run(id) else { return nil }
        return RunManifest(
            run: run, attempts: try await store.attempts(of: id), checks: try await store.checks(of: id),
            lastEvents: try await store.events(
                of: id, after: max(0, run.lastSequence - Int64(eventLimit)), limit: eventLimit), logs: logs)
    }
}
