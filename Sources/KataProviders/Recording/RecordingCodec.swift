internal import KataCore
internal import KataFiles

/// The lines of a recording, version 1. Each is an object with `type`; times are milliseconds since the start of the
/// file's latest header.
///
/// - `recording`: `version`, `provider`, `mode`, `model`, `run`, `started`
/// - `attempt`: `plan`, `phase`, `number`, `task`, `attempt`, `name`, `digest`, `prompt`
/// - `event`: `event` and its fields
/// - `end`: `report` or `failure`
/// - `changes`: `changes`, each `path` (or `path64`) with `text` or `base64` and `mode`, or `deleted`; or `omitted`
enum RecordingCodec {
    static let version: Int64 = 1

    static func line(_ value: JSONText) -> [UInt8] { Array(value.compact.utf8) + [0x0A] }

    static func header(_ identity: ProviderIdentity, run: ULID, at time: Timestamp) -> JSONText {
        .object([
            "type": "recording", "version": .integer(version), "provider": .string(identity.name),
            "mode": .string(identity.mode.rawValue), "model": identity.model.map { .string($0) },
            "run": .string(run.description), "started": .string(time.iso8601WithMilliseconds),
        ])
    }

    static func begin(_ assignment: TaskAssignment, at time: Duration) -> JSONText {
        tagged(
            "attempt", AttemptKey(assignment), time,
            [
                "name": .string(assignment.taskName), "digest": .string(assignment.prompt.digest),
                "prompt": .string(assignment.prompt.text),
            ])
    }

    static func event(_ event: ProviderEvent, of key: AttemptKey, at time: Duration) -> JSONText {
        tagged("event", key, time, ["event": encode(event)])
    }

    static func end(
        _ result: Result<ProviderReport, ProviderFailure>, of key: AttemptKey, at time: Duration
    ) -> JSONText {
        switch result {
        case .success(let report): tagged("end", key, time, ["report": encode(report)])
        case .failure(let failure): tagged("end", key, time, ["failure": encode(failure)])
        }
    }

    static func changes(_ changes: [RecordedFileChange], of key: AttemptKey, at time: Duration) -> JSONText {
        tagged("changes", key, time, ["changes": .array(changes.map(encode))])
    }

    static func omission(_ reason: String, of key: AttemptKey, at time: Duration) -> JSONText {
        tagged("changes", key, time, ["omitted": .string(reason)])
    }

    private static func tagged(
        _ type: String, _ key: AttemptKey, _ time: Duration, _ members: KeyValuePairs<String, JSONText?>
    ) -> JSONText {
        let head: [JSONText.Member] = [
            .init("type", .string(type)), .init("t", .integer(time.wholeMilliseconds)),
            .init("phase", .string(key.plan.phase.text)), .init("plan", .string(key.plan.plan)),
            .init("task", .integer(Int64(key.task))), .init("attempt", .integer(Int64(key.attempt))),
        ]
        return .object(head + members.compactMap { key, value in value.map { .init(key, $0) } })
    }

    private static func encode(_ event: ProviderEvent) -> JSONText {
        switch event {
        case .activity(let text): ["kind": "activity", "text": .string(text)]
        case .message(let text): ["kind": "message", "text": .string(text)]
        case .toolUse(let name, let detail): ["kind": "tool", "name": .string(name), "text": .string(detail)]
        case .fileTouched(let path): ["kind": "file", "text": .string(path)]
        case .usage(let usage): ["kind": "usage", "usage": encode(usage)]
        case .sessionStarted(let id): ["kind": "session", "text": .string(id)]
        case .notice(let text): ["kind": "notice", "text": .string(text)]
        }
    }

    static func encode(_ usage: TokenUsage) -> JSONText {
        .object([
            "input": .integer(usage.input), "cached_input": .integer(usage.cachedInput),
            "output": .integer(usage.output), "reasoning": .integer(usage.reasoning),
            "cost": usage.cost.map { .number($0) }, "turns": usage.turns.map { .integer($0) },
        ])
    }

    private static func encode(_ report: ProviderReport) -> JSONText {
        .object([
            "words": encode(report.words), "usage": encode(report.usage), "session": report.session.map { .string($0) },
            "model": report.model.map { .string($0) },
            "permission_denials": report.permissionDenials.isEmpty ? nil : .strings(report.permissionDenials),
            "executable": report.executable.map { .string($0) },
            "executable_version": report.executableVersion.map { .string($0) },
            "exit_code": report.exitCode.map { .integer(Int64($0)) },
            "duration_ms": .integer(report.duration.wholeMilliseconds),
        ])
    }

    static func encode(_ words: ProviderWords) -> JSONText {
        func list(_ texts: [String]) -> JSONText? { texts.isEmpty ? nil : .strings(texts) }
        return .object([
            "summary": words.summary.map { .string($0) }, "one_liner": words.oneLiner.map { .string($0) },
            "accomplishments": list(words.accomplishments), "decisions": list(words.decisions),
            "deviations": list(words.deviations), "issues": list(words.issues), "user_setup": list(words.userSetup),
            "next_phase_readiness": list(words.nextPhaseReadiness), "patterns": list(words.patterns),
            "tags": list(words.tags), "subsystem": words.subsystem.map { .string($0) },
            "commit_type": words.commitType.map { .string($0) },
        ])
    }

    private static func encode(_ failure: ProviderFailure) -> JSONText {
        .object([
            "class": .string(failure.name), "parameter": FailureParameter.encode(failure.kind),
            "message": .string(failure.message), "remediation": failure.remediation.map { .string($0) },
            "detail": failure.detail.isEmpty ? nil : .string(failure.detail), "usage": encode(failure.usage),
            "session": failure.session.map { .string($0) },
        ])
    }

    private static func encode(_ change: RecordedFileChange) -> JSONText {
        let path: JSONText.Member =
            String(validating: change.path.bytes, as: UTF8.self).map { .init("path", .string($0)) }
            ?? .init("path64", .string(Base64.encode(change.path.bytes)))
        switch change.content {
        case .deleted: return .object([path, .init("deleted", true)])
        case .symbolicLink(let target): return .object([path, .init("mode", "120000"), content(target)])
        case .file(let bytes, let isExecutable):
            return .object([path, .init("mode", isExecutable ? "100755" : "100644"), content(bytes)])
        }
    }

    private static func content(_ bytes: [UInt8]) -> JSONText.Member {
        String(validating: bytes, as: UTF8.self).map { .init("text", .string($0)) }
            ?? .init("base64", .string(Base64.encode(bytes)))
    }
}
