internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataReview

/// The JSON of `review`.
enum ReviewJSON {
    static func document(_ review: Review) -> JSONText {
        let commits = review.commits
        return .object([
            "review": .string(review.title), "base": .optional(review.base?.hex), "tip": .optional(review.tip?.hex),
            "ok": .boolean(review.contradictions.isEmpty),
            "stat": .object([
                "commits": .integer(Int64(commits.count)),
                "files": .integer(Int64(Set(commits.flatMap(\.files).map(\.path)).count)),
                "added": .integer(Int64(commits.reduce(0) { $0 + $1.added })),
                "removed": .integer(Int64(commits.reduce(0) { $0 + $1.removed })),
            ]),
            "contradictions": .array(
                review.contradictions.map {
                    .object([
                        "code": .string($0.code), "subject": .string($0.subject), "message": .string($0.text),
                        "notes": .strings($0.notes),
                    ])
                }),
            "plans": .array(review.plans.map { plan($0, in: review) }),
            "others": .array(review.others.map(commit)),
        ])
    }

    private static func plan(_ plan: Review.Plan, in review: Review) -> JSONText {
        .object([
            "plan": .string("\(plan.id)"), "title": .string(plan.title), "goal": .optional(plan.goal),
            "path": .string(plan.path), "summary": .optional(plan.summaryPath),
            "tasks": .array(
                plan.tasks.map { task in
                    .object([
                        "task": .integer(Int64(task.index)), "name": .string(task.name),
                        "commits": .array(task.commits.map(commit)),
                        "links": .array(
                            task.links.map { link in
                                .object([.init("cited", .optional(link.claim.hash))] + LinkJSON.members(link))
                            }),
                        "undeclared": .strings(task.undeclared.map(\.display)),
                    ])
                }),
            "closing": plan.closing.map(commit) ?? .null, "loose": .array(plan.loose.map(commit)),
            "measured": plan.facts.map(SummaryJSON.measured) ?? .null,
            "quoted": .object([
                "one_liner": .optional(plan.words.oneLiner), "accomplishments": .strings(plan.words.accomplishments),
                "decisions": .strings(plan.words.decisions), "deviations": .strings(plan.words.deviations),
                "issues": .strings(plan.words.issues),
            ]),
            "unverified": .strings(review.unverified(plan)),
        ])
    }

    private static func commit(_ commit: Review.Commit) -> JSONText {
        .object([
            "commit": .string(commit.info.id.hex), "tree": .string(commit.info.tree.hex),
            "subject": .string(commit.info.subject), "author": .string(commit.info.author.name),
            "time": .string(commit.info.author.time.iso8601),
            "evidence": .optional(commit.evidence?.word), "evidence_text": .optional(commit.evidence?.text),
            "files": .array(
                commit.files.map {
                    .object([
                        "path": .string($0.path.display), "added": .integer(Int64($0.added)),
                        "removed": .integer(Int64($0.removed)), "binary": .boolean($0.isBinary),
                    ])
                }),
        ])
    }
}
