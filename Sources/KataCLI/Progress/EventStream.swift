internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataProviders

/// `--json`: one JSON object a line for each thing that happens, on standard output.
struct EventStream: Sendable {
    let context: CommandContext

    func show(_ news: ExecutionNews) {
        guard let value = json(news) else { return }
        context.write.output(value.compact + "\n")
    }

    func json(_ news: ExecutionNews) -> JSONText? {
        switch news {
        case .started(let run):
            object(
                "started",
                [
                    "run": .string(run.run.description), "plan": .string(run.plan.description),
                    "title": .string(run.title), "tasks": .integer(Int64(run.tasks)), "provider": .string(run.provider),
                    "mode": .string(run.mode), "branch": .string(run.branch),
                ])
        case .notice(let diagnostic): object("notice", ["diagnostic": diagnostic.json])
        case .baseline(let baseline):
            object(
                "baseline",
                [
                    "task": .integer(Int64(baseline.task)), "command": .string(baseline.command),
                    "passes_before": .boolean(baseline.passesBefore),
                ])
        case .taskSkipped(let index, let name, let reason):
            object("task-skipped", ["task": .integer(Int64(index)), "name": .string(name), "reason": .string(reason)])
        case .attemptStarted(let task, let attempt, let attempts, let name, let repairing):
            object(
                "attempt-started",
                [
                    "task": .integer(Int64(task)), "attempt": .integer(Int64(attempt)),
                    "of": .integer(Int64(attempts)), "name": .string(name), "repairing": .optional(repairing),
                ])
        case .provider(let task, let event): provider(task, event)
        case .attemptFailed(let task, let attempt, let problem):
            object(
                "attempt-failed",
                [
                    "task": .integer(Int64(task)), "attempt": .integer(Int64(attempt)),
                    "reason": .string(problem.summary), "command": .optional(problem.command),
                    "exit_code": .optional(problem.exitCode.map(Int64.init)),
                    "output_tail": .string(String(problem.outputTail.suffix(4000))),
                ])
        case .verifying(let task, let command):
            object("verifying", ["task": .integer(Int64(task)), "command": .string(command)])
        case .taskCommitted(let done): committed(done)
        case .planCheck(let command, let outcome, let passed, let duration):
            object(
                "plan-check",
                [
                    "command": .string(command), "outcome": .string(outcome), "passed": .boolean(passed),
                    "duration_ms": .optional(duration?.wholeMilliseconds),
                ])
        case .mustHaves(let passed, let failed, let open):
            object(
                "must-haves",
                [
                    "passed": .integer(Int64(passed)), "failed": .integer(Int64(failed)), "open": .integer(Int64(open)),
                ])
        case .closed(let closed):
            object(
                "closed",
                [
                    "summary": .string(closed.summaryPath), "commit": .optional(closed.commit?.hex),
                    "tasks_verified": .integer(Int64(closed.tasksVerified)), "tasks": .integer(Int64(closed.tasks)),
                    "undeclared": .strings(closed.undeclared), "open_must_haves": .strings(closed.openMustHaves),
                ])
        case .checkpoint(let request):
            object(
                "checkpoint",
                [
                    "task": .integer(Int64(request.task)), "name": .string(request.name),
                    "kind": .string(request.kind.rawValue), "needs_person": .boolean(request.needsPerson),
                    "options": .strings(request.options.map(\.label)),
                ])
        case .checkpointAnswered(let answer):
            object(
                "checkpoint-answered",
                [
                    "task": .integer(Int64(answer.task)), "approved": .boolean(answer.isApproved),
                    "choice": .optional(answer.choice), "text": .string(answer.text), "by": .string(answer.person),
                    "automatic": .boolean(answer.isAutomatic),
                ])
        case .rescued(let reference, let files):
            object("rescued", ["reference": .string(reference), "files": .integer(Int64(files))])
        }
    }

    private func committed(_ done: ExecutionNews.CommittedTask) -> JSONText {
        object(
            "task-committed",
            [
                "task": .integer(Int64(done.index)), "name": .string(done.name), "commit": .string(done.commit.hex),
                "files": .integer(Int64(done.files)), "added": .integer(Int64(done.addedLines)),
                "removed": .integer(Int64(done.removedLines)), "verified": .string(done.verified),
                "attempts": .integer(Int64(done.attempts)), "duration_ms": .integer(done.duration.wholeMilliseconds),
                "undeclared": .strings(done.undeclared),
            ])
    }

    private func provider(_ task: Int, _ event: ProviderEvent) -> JSONText? {
        let (kind, text): (String, String) =
            switch event {
            case .activity(let text): ("activity", text)
            case .message(let text): ("message", text)
            case .toolUse(let name, let detail): ("tool", "\(name) \(detail)")
            case .fileTouched(let path): ("file", path)
            case .usage(let usage): ("usage", "\(usage.input) in, \(usage.output) out")
            case .sessionStarted(let id): ("session", id)
            case .notice(let text): ("notice", text)
            }
        return object("provider", ["task": .integer(Int64(task)), "kind": .string(kind), "text": .string(text)])
    }

    private func object(_ event: String, _ members: KeyValuePairs<String, JSONText?>) -> JSONText {
        let own = JSONText.object(members).objectValue ?? []
        return .object(
            [
                JSONText.Member("event", .string(event)),
                JSONText.Member("time", .string(context.time.now().iso8601WithMilliseconds)),
            ]
                + own)
    }
}
