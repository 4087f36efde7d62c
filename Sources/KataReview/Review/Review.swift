package import KataCore
internal import KataEngine
package import KataGit
package import KataPlan

/// Everything that a reviewer needs of a range of commits: plans, summaries, commits and evidence side by side.
package struct Review: Sendable {
    /// As people name it: `09-01`, `main..HEAD`.
    package var title: String
    package var base: ObjectID?
    package var tip: ObjectID?
    package var plans: [Plan]
    /// Commits of the range that belong to no plan, newest first.
    package var others: [Commit]
    package var contradictions: [Contradiction]

    package struct Plan: Sendable {
        package var id: PlanID
        package var title: String
        package var goal: String?
        /// Relative to the repository.
        package var path: String
        package var summaryPath: String?
        /// The measured block of the summary.
        package var facts: SummaryFacts?
        package var words: Words
        package var tasks: [Task]
        package var closing: Commit?
        /// Commits of the plan without a task.
        package var loose: [Commit]
    }

    package struct Task: Sendable {
        package var index: Int
        package var name: String
        package var links: [CommitLink]
        package var commits: [Commit]
        /// Paths that the task's commits change and the plan does not declare.
        package var undeclared: [RepositoryPath]
        /// Whether the task asks a person and changes nothing.
        package var isCheckpoint = false
        package var answer: SummaryFacts.CheckpointFacts?
    }

    package struct Commit: Sendable {
        package var info: CommitInfo
        package var files: [File]
        package var evidence: EvidenceVerdict?
        package var added: Int { files.reduce(0) { $0 + $1.added } }
        package var removed: Int { files.reduce(0) { $0 + $1.removed } }
    }

    package struct File: Sendable, Hashable {
        package var path: RepositoryPath
        package var added: Int
        package var removed: Int
        package var isBinary: Bool
    }

    /// What the summary quotes; nobody has measured it.
    package struct Words: Sendable, Hashable {
        package var oneLiner: String?
        package var accomplishments: [String] = []
        package var decisions: [String] = []
        package var deviations: [String] = []
        package var issues: [String] = []

        package init() {}
    }

    /// A claim and what Git shows instead.
    package struct Contradiction: Sendable, Hashable {
        package var code: String
        /// Who says it: the plan's summary, or a commit.
        package var subject: String
        package var text: String
        package var notes: [String]
    }
}

extension Review {
    /// Commits of the whole review, each once.
    package var commits: [Commit] {
        var seen: Set<ObjectID> = []
        let all = plans.flatMap { plan in plan.tasks.flatMap(\.commits) + [plan.closing].compactMap(\.self) + plan.loose
        }
        return (all + others).filter { seen.insert($0.info.id).inserted }
    }

    /// What nobody has verified, in one line each.
    package func unverified(_ plan: Plan) -> [String] {
        var items: [String] = []
        for task in plan.tasks {
            if task.isMissing { items.append("task \(task.index) has no commit in this history") }
            if task.isCheckpoint, task.answer == nil { items.append("task \(task.index) waits for a person") }
            if task.answer?.isAutomatic == true {
                items.append("task \(task.index) was answered by --auto: nobody looked")
            }
            for commit in task.commits {
                guard let evidence = commit.evidence, !evidence.isMeasured, !evidence.isContradiction else { continue }
                items.append("task \(task.index), \(commit.info.id.short): \(evidence.text)")
            }
        }
        for check in plan.facts?.checks ?? [] where check.result == .open || check.result == .skipped {
            items.append("check not run: \(check.command)")
        }
        for item in plan.facts?.mustHaves ?? [] {
            switch item.outcome {
            case .unbound: items.append("no check stands for: \(item.item)")
            case .open(let reason): items.append("\(item.item): \(reason)")
            case .passed, .bound, .failed: break
            }
        }
        return items
    }
}

extension Review.Task {
    /// A task that should have commits and has none.
    package var isMissing: Bool { commits.isEmpty && !isCheckpoint }

    /// What stands in the place of commits, in words; `nil` where there are commits.
    package var withoutCommits: String? {
        guard commits.isEmpty else { return nil }
        guard isCheckpoint else { return "no commit of this history" }
        guard let answer else { return "waits for a person" }
        let who = answer.isAutomatic ? "by the policy of --auto, nobody looked," : "by \(answer.person)"
        return "\(answer.verdict), \(who) at \(answer.time.iso8601)" + (answer.text.isEmpty ? "" : ": \(answer.text)")
    }
}
