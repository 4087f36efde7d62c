internal import KataCore

/// The facts as one line of JSON in an HTML comment, the last line of a summary.
///
/// Version 1. Stamps are ISO 8601 with milliseconds, durations whole milliseconds, ids full hexadecimal, paths as
/// ``PathText`` writes them.
enum MeasuredBlock {
    static let version: Int64 = 1
    static let prefix = "<!-- kata:measured "
    static let suffix = " -->"

    static func line(_ facts: SummaryFacts) -> String { prefix + json(facts).text(inComment: true) + suffix }

    static func json(_ facts: SummaryFacts) -> JSONValue {
        .object(
            [
                .init("version", .integer(version)),
                .init("run", .string(facts.run.description)),
                .init("phase", .string(facts.phaseName)),
                .init("plan_phase", .string(facts.plan.phase.text)),
                .init("plan", .string(facts.plan.plan)),
                .init("closing", .string(facts.closing.description)),
                .init("started", .string(facts.times.started.iso8601WithMilliseconds)),
                .init("completed", .string(facts.times.completed.iso8601WithMilliseconds)),
                .init("active_ms", .integer(facts.times.active.wholeMilliseconds)),
                .init("paused_ms", .integer(facts.times.paused.wholeMilliseconds)),
                .init("base", revision(facts.base)),
                .init("result", revision(facts.result)),
                .init("tasks", .array(facts.tasks.map(task))),
                .init("files", .array(facts.files.map(file))),
                .init("dependencies", .array(facts.dependenciesAdded.map { .string($0) })),
                .init("checks", .array(facts.checks.map(check))),
                .init("must_haves", .array(facts.mustHaves.map(mustHave))),
                .init("deviations", .array(facts.deviations.map(deviation))),
                .init("verdict", .string(facts.verdict.rawValue)),
            ] + additions(facts))
    }

    /// Members that only some summaries have.
    private static func additions(_ facts: SummaryFacts) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        if let existing = facts.existing {
            members.append(
                .init(
                    "existing",
                    .object([
                        .init("choice", .string(existing.choice)),
                        .init("commits", .array(existing.commits.map { .string($0.hex) })),
                    ])))
        }
        if let landing = facts.landing {
            members.append(
                .init(
                    "landing",
                    .object([
                        .init("checked_on", .string(landing.checkedOn.hex)),
                        .init("trees", trees(landing.trees)),
                    ])))
        }
        if !facts.committed.isEmpty { members.append(.init("committed", trees(facts.committed))) }
        if !facts.checkpoints.isEmpty {
            members.append(.init("checkpoints", .array(facts.checkpoints.map(checkpoint))))
        }
        return members
    }

    /// By the numbers of tasks.
    private static func trees(_ trees: [Int: ObjectID]) -> JSONValue {
        .array(
            trees.sorted { $0.key < $1.key }.map { index, tree in
                .object([.init("index", .integer(Int64(index))), .init("tree", .string(tree.hex))])
            })
    }

    private static func checkpoint(_ answer: SummaryFacts.CheckpointFacts) -> JSONValue {
        .object([
            .init("task", .integer(Int64(answer.task))), .init("kind", .string(answer.kind)),
            .init("verdict", .string(answer.verdict)), .init("by", .string(answer.person)),
            .init("automatic", .bool(answer.isAutomatic)),
            .init("time", .string(answer.time.iso8601WithMilliseconds)), .init("text", .string(answer.text)),
        ])
    }

    private static func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }

    private static func revision(_ revision: SummaryFacts.Revision) -> JSONValue {
        .object([.init("commit", text(revision.commit?.hex)), .init("tree", .string(revision.tree.hex))])
    }

    private static func task(_ task: SummaryFacts.TaskFacts) -> JSONValue {
        .object([
            .init("index", .integer(Int64(task.index))),
            .init("name", .string(task.name)),
            .init("id", .string(task.id.description)),
            .init(
                "commits",
                .array(
                    task.commits.map {
                        .object([.init("hash", .string($0.hash.hex)), .init("type", .string($0.type))])
                    })),
            .init("absence", text(task.absence)),
        ])
    }

    private static func file(_ file: SummaryFacts.FileFacts) -> JSONValue {
        .object([
            .init("path", .string(PathText.render(file.path))), .init("change", .string(file.change.rawValue)),
        ])
    }

    private static func check(_ check: SummaryFacts.CheckFacts) -> JSONValue {
        .object([
            .init("of", owner(check.owner)),
            .init("command", .string(check.command)),
            .init("command_digest", .string(check.commandDigest)),
            .init("output_digest", text(check.outputDigest)),
            .init("class", .string(check.class.rawValue)),
            .init("exit", check.exitCode.map { .integer(Int64($0)) } ?? .null),
            .init("ms", check.duration.map { .integer($0.wholeMilliseconds) } ?? .null),
            .init("tree", text(check.tree?.hex)),
            .init("result", .string(check.result.rawValue)),
            .init("baseline", .string(check.baseline.rawValue)),
        ])
    }

    /// A task's number; 0 stands for the plan.
    private static func owner(_ owner: SummaryFacts.CheckFacts.Owner) -> JSONValue {
        switch owner {
        case .task(let index): .integer(Int64(index))
        case .plan: .integer(0)
        }
    }

    private static func mustHave(_ item: SummaryFacts.MustHaveFacts) -> JSONValue {
        let outcome: [JSONValue.Member] =
            switch item.outcome {
            case .passed: [.init("outcome", .string("passed"))]
            case .bound(let checks, let passed):
                [
                    .init("outcome", .string(passed ? "bound-passed" : "bound-failed")),
                    .init("checks", .array(checks.map { .string($0) })),
                ]
            case .unbound: [.init("outcome", .string("unbound"))]
            case .failed(let reason): [.init("outcome", .string("failed")), .init("reason", .string(reason))]
            case .open(let reason): [.init("outcome", .string("open")), .init("reason", .string(reason))]
            }
        return .object([.init("kind", .string(item.kind.rawValue)), .init("item", .string(item.item))] + outcome)
    }

    private static func deviation(_ deviation: SummaryFacts.DeviationFacts) -> JSONValue {
        switch deviation {
        case .undeclaredPath(let path, let task):
            .object([
                .init("kind", .string("undeclared-path")), .init("path", .string(PathText.render(path))),
                .init("task", .integer(Int64(task))),
            ])
        case .repaired(let task, let attempts):
            .object([
                .init("kind", .string("repaired")), .init("task", .integer(Int64(task))),
                .init("attempts", .integer(Int64(attempts))),
            ])
        case .skippedCheck(let owner, let command, let reason):
            .object([
                .init("kind", .string("skipped-check")), .init("of", Self.owner(owner)),
                .init("command", .string(command)), .init("reason", .string(reason)),
            ])
        case .untouchedPath(let path, let task):
            .object([
                .init("kind", .string("untouched-path")), .init("path", .string(path)),
                .init("task", .integer(Int64(task))),
            ])
        case .other(let text): .object([.init("kind", .string("other")), .init("text", .string(text))])
        }
    }
}
