internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan
internal import KataReview

/// The JSON of `summary show`.
enum SummaryJSON {
    static func document(
        _ summary: ParsedSummary, _ file: SummaryFile, links: [String: CommitLink]
    ) -> JSONText {
        .object([
            "plan": .string(file.subject.id.description), "path": .string(file.path),
            "measured": summary.measured.map(measured) ?? .null,
            "commits": .array(
                summary.taskCommits.map { entry in
                    .object([
                        "task": .optional(entry.task.map(Int64.init)), "name": .string(entry.name),
                        "id": .optional(entry.id?.description),
                        "hashes": .array(entry.hashes.map { hash($0.value, links[$0.value]) }),
                    ])
                }),
            "quoted": .object([
                "one_liner": .optional(summary.oneLiner?.value),
                "accomplishments": .strings(summary.items(of: .accomplishments).map(\.value)),
            ]),
        ])
    }

    private static func hash(_ text: String, _ link: CommitLink?) -> JSONText {
        guard let link else { return .object(["hash": .string(text), "state": "unknown", "now": .null]) }
        let state =
            switch link.state {
            case .present: "present"
            case .rewritten: "moved"
            case .guess: "guess"
            case .lost: "lost"
            }
        return .object([.init("hash", .string(text)), .init("state", .string(state))] + LinkJSON.members(link))
    }

    static func measured(_ facts: SummaryFacts) -> JSONText {
        .object([
            "verdict": .string(facts.verdict.rawValue), "run": .string(facts.run.description),
            "started": .string(facts.times.started.iso8601WithMilliseconds),
            "completed": .string(facts.times.completed.iso8601WithMilliseconds),
            "active_ms": .integer(facts.times.active.wholeMilliseconds),
            "tasks": .integer(Int64(facts.tasks.count)),
            "files": .array(
                facts.files.map {
                    .object(["path": .string($0.path.display), "change": .string($0.change.rawValue)])
                }),
            "checks": .array(
                facts.checks.map { check in
                    .object([
                        "command": .string(check.command), "class": .string(check.class.rawValue),
                        "result": .string(check.result.rawValue), "baseline": .string(check.baseline.rawValue),
                        "exit_code": .optional(check.exitCode.map(Int64.init)),
                        "duration_ms": .optional(check.duration?.wholeMilliseconds),
                        "tree": .optional(check.tree?.hex),
                    ])
                }),
        ])
    }
}
