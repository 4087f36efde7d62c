internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataPlan

/// The JSON of `plan trace`.
struct TraceJSON: Sendable {
    let tracer: Tracer

    func document(_ subject: Tracer.Subject, query: String) -> JSONText {
        switch subject {
        case .requirement(let id, let entry, let plans):
            members("requirement", query, plans, JSONText.Member("requirement", requirement(id, entry)))
        case .plan(let plan): members("plan", query, [plan], nil)
        case .commit(let commit, let plans):
            members("commit", query, plans, JSONText.Member("commit", self.commit(commit, in: plans)))
        case .ambiguous, .unknown: .null
        }
    }

    private func members(
        _ kind: String, _ query: String, _ plans: [PlanTrace], _ more: JSONText.Member?
    ) -> JSONText {
        var all: [JSONText.Member] = [
            .init("subject", .string(kind)), .init("query", .string(query)),
            .init("has_history", .boolean(tracer.history != nil)),
        ]
        if let more { all.append(more) }
        return .object(all + [.init("plans", .array(plans.map(plan)))])
    }

    private func requirement(_ id: String, _ entry: RequirementsDocument.Requirement?) -> JSONText {
        .object([
            "id": .string(id), "text": .optional(entry?.text),
            "done": entry.map { JSONText.boolean($0.isChecked) } ?? .null,
            "line": .optional(entry.map { Int64($0.position.line) }),
        ])
    }

    private func commit(_ commit: CommitInfo, in plans: [PlanTrace]) -> JSONText {
        .object([
            "id": .string(commit.id.hex), "subject": .string(commit.subject),
            "date": .string(commit.committer.time.iso8601),
            "tasks": .array(
                plans.flatMap { plan in
                    plan.everyCommit.filter { $0.commit.info.id == commit.id }.map { place in
                        .object([
                            "plan": .string(plan.reference.id.description),
                            "task": .optional(place.task.map(Int64.init)),
                            "by": .string(place.commit.source.rawValue),
                        ])
                    }
                }),
        ])
    }

    private func plan(_ plan: PlanTrace) -> JSONText {
        .object([
            "id": .string(plan.reference.id.description), "path": .string(".planning/\(plan.reference.path)"),
            "title": .optional(plan.title), "state": .string(plan.reference.state.description),
            "summary": .optional(plan.reference.summaryPath.map { ".planning/\($0)" }),
            "requirements": .array(plan.requirements.map(requirement)),
            "tasks": .array(
                plan.tasks.map { task in
                    .object([
                        "index": .integer(Int64(task.index)), "name": .string(task.name),
                        "commits": .array(task.commits.map(commit)),
                    ])
                }),
            "commits": .array(plan.commits.map(commit)), "unreached": .strings(plan.unreached),
        ])
    }

    private func requirement(_ id: String) -> JSONText {
        requirement(id, tracer.requirements.first { $0.id.lowercased() == id.lowercased() })
    }

    private func commit(_ commit: PlanTrace.Commit) -> JSONText {
        .object([
            "id": .string(commit.info.id.hex), "subject": .string(commit.info.subject),
            "date": .string(commit.info.committer.time.iso8601), "by": .string(commit.source.rawValue),
        ])
    }
}
