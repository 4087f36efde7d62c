internal import KataCore
package import KataFiles

extension RunManifest {
    package var json: JSONText {
        .object([
            "schema": "kata.run-manifest", "version": .integer(Int64(Self.version)), "id": .string(run.id.description),
            "kind": .string(run.origin.kind.rawValue), "plan": text(run.planID?.description),
            "plan_path": text(run.origin.planPath?.display), "plan_digest": text(run.origin.planDigest),
            "parent": text(run.origin.parent?.description), "branch": text(run.origin.branch),
            "base_commit": text(run.origin.baseCommit?.hex), "provider": run.origin.provider.json,
            "options": run.origin.options, "status": .string(run.status.rawValue),
            "detail": text(run.detail?.rawValue), "message": text(run.message), "created_at": time(run.createdAt),
            "started_at": time(run.startedAt), "ended_at": time(run.endedAt),
            "active_milliseconds": .integer(run.activeDuration.wholeMilliseconds),
            "result_commit": text(run.resultCommit?.hex), "summary_path": text(run.summaryPath?.display),
            "owner": run.lease?.json, "attempts": .array(attempts.map(\.json)), "checks": .array(checks.map(\.json)),
            "events": ["count": .integer(run.lastSequence), "last": .array(lastEvents.map(\.json))],
            "logs": .array(logs.map { ["name": .string($0.name), "bytes": .integer($0.bytes)] }),
        ])
    }
}

private func text(_ value: String?) -> JSONText? { value.map { .string($0) } }
private func time(_ value: Timestamp?) -> JSONText? { value.map { .string($0.iso8601WithMilliseconds) } }
private func number(_ value: (some BinaryInteger)?) -> JSONText? { value.map { .integer(Int64($0)) } }
private func milliseconds(_ value: Duration?) -> JSONText? { value.map { .integer($0.wholeMilliseconds) } }

extension ProviderIdentity {
    var json: JSONText { .object(["name": .string(name), "mode": .string(mode), "model": text(model)]) }
}

extension LeaseRecord {
    fileprivate var json: JSONText {
        ["host": .string(owner.host), "pid": .integer(Int64(owner.processID)), "epoch": .integer(epoch)]
    }
}

extension AttemptRecord {
    package var json: JSONText {
        .object([
            "id": .string(id.description), "task": .integer(Int64(task)), "number": .integer(Int64(number)),
            "status": .string(status.rawValue), "kata_id": .string(intent.kataID.description),
            "base_commit": text(intent.baseCommit?.hex), "base_tree": text(intent.baseTree?.hex),
            "prompt_digest": text(intent.promptDigest), "started_at": time(startedAt), "ended_at": time(endedAt),
            "active_milliseconds": milliseconds(activeDuration), "result_tree": text(resultTree?.hex),
            "commit": text(commit?.hex),
            "failure": failure.map { ["class": .string($0.failureClass), "message": .string($0.message)] },
            "usage": usage?.json,
        ])
    }
}

extension ProviderUsage {
    package var json: JSONText {
        .object([
            "input_tokens": number(inputTokens), "output_tokens": number(outputTokens),
            "cache_read_tokens": number(cacheReadTokens), "cache_write_tokens": number(cacheWriteTokens),
            "cost_microdollars": number(costMicrodollars), "turns": number(turns),
        ])
    }
}

extension CheckRecord {
    package var json: JSONText {
        .object([
            "stage": .string(stage.rawValue), "task": number(task), "attempt": text(attempt?.description),
            "index": .integer(Int64(index)), "kind": .string(kind), "subject": .string(subject),
            "verdict": .string(verdict.rawValue), "exit_code": number(exitCode), "milliseconds": milliseconds(duration),
            "tree": text(tree?.hex), "output_digest": text(outputDigest), "facts": facts,
        ])
    }
}

extension RunEvent {
    /// As it stands in manifests and in the output of commands.
    package var json: JSONText {
        .object([
            "sequence": .integer(sequence), "time": time(content.time), "kind": .string(content.kind.rawValue),
            "task": number(content.task), "attempt": number(content.attempt), "payload": content.payload,
        ])
    }
}
