internal import KataCore
internal import KataFiles
internal import KataStore

/// The JSON of runs in lists.
enum RunJSON {
    static func short(_ run: RunRecord) -> JSONText {
        .object([
            "id": .string(run.id.description), "plan": .optional(run.planID?.description),
            "status": .string(run.status.rawValue), "detail": .optional(run.detail?.rawValue),
            "message": .optional(run.message), "provider": .string(run.origin.provider.name),
            "mode": .string(run.origin.provider.mode), "model": .optional(run.origin.provider.model),
            "created": .string(run.createdAt.iso8601), "started": .optional(run.startedAt?.iso8601),
            "ended": .optional(run.endedAt?.iso8601),
            "active_ms": .integer(run.activeDuration.wholeMilliseconds),
            "commit": .optional(run.resultCommit?.hex), "summary": .optional(run.summaryPath?.display),
        ])
    }
}
