internal import KataCore
internal import KataGit
internal import KataReview

/// Says why work can't be taken back, what builds on it, and what to type.
struct RevertRefusal {
    private let found: PlanRevert.Entanglement

    init(_ entanglement: PlanRevert.Entanglement) { found = entanglement }

    var failure: CommandFailure {
        var parts: [String] = []
        if !found.dependents.isEmpty { parts.append(Count.of(found.dependents.count, "plan")) }
        let loose = found.later.filter { commit in !found.dependents.contains { $0.plan == commit.plan } }.count
        if loose > 0 { parts.append(Count.of(loose, "later commit")) }
        guard !parts.isEmpty else { return unresolved }
        let isOne = found.dependents.count + loose == 1
        return CommandFailure(
            .preflightRefused, found.dependents.isEmpty ? "revert.conflicts" : "revert.dependents",
            "\(name) can't be taken back alone: \(parts.joined(separator: " and ")) \(isOne ? "builds" : "build") on it",
            notes: notes, hints: hints)
    }

    /// After the result was looked at.
    func broken(_ dependents: [PlanRevert.Dependent]) -> CommandFailure {
        let plans = Set(dependents.map(\.plan)).count
        return CommandFailure(
            .checksFailed, "revert.not-verified",
            "\(name) can't be taken back alone: \(Count.of(plans, "plan")) would not hold without it", notes: notes,
            hints: hints + ["or revert all the same: \(command) --no-verify"])
    }

    private var name: String { "\(found.plan)" + (found.task.map { " task \($0)" } ?? "") }

    private var command: String {
        "kata plan revert \(found.plan)" + (found.task.map { " --task \($0)" } ?? "")
    }

    private var notes: [String] {
        found.dependents.map { "\($0.plan): \(DisplayText.oneLine($0.reason, limit: 300))" }
            + found.later.prefix(50).map { commit in
                let owner = commit.plan.map { "\($0)" + (commit.task.map { " task \($0)" } ?? "") } ?? "no plan"
                let paths = commit.paths.prefix(3).map(\.display).joined(separator: ", ")
                let more = commit.paths.count > 3 ? " and \(commit.paths.count - 3) more" : ""
                return
                    "\(owner)  \(commit.info.id.short)  \(DisplayText.oneLine(commit.info.subject, limit: 100))  (\(paths)\(more))"
            }
    }

    private var hints: [String] {
        guard found.unresolved.isEmpty else {
            return ["nothing was changed; even without them, a merge is in the way: revert by hand"]
        }
        let steps = found.steps.map { step in
            switch step {
            case .plan(let plan): "kata plan revert \(plan)"
            case .task(let plan, let task): "kata plan revert \(plan) --task \(task)"
            case .commit(let id): "git revert \(id.short)"
            }
        }
        return ["nothing was changed; take all of it back in one commit: \(command) --with-dependents"]
            + ["or one after the other, in this order:"] + (steps + [command]).map { "  \($0)" }
    }

    private var unresolved: CommandFailure {
        CommandFailure(
            .preflightRefused, "revert.conflicts",
            "a merge joined later changes of \(Count.of(found.unresolved.count, "file")) with it by hand",
            notes: found.unresolved.prefix(20).map(\.display), hints: ["nothing was changed; revert by hand"])
    }
}

extension PlanRevert.Refusal {
    var failure: CommandFailure {
        switch self {
        case .unborn: CommandFailure(.preflightRefused, "git.unborn", "the branch has no commit yet")
        case .nothing(let plan, let task):
            CommandFailure(
                .notFound, "revert.nothing",
                "no commit of \(plan)\(task.map { " task \($0)" } ?? "") is in this history that is not taken back already"
            )
        case .shared(let commit, let tasks):
            CommandFailure(
                .preflightRefused, "revert.shared",
                "\(commit.short) holds \(tasks.joined(separator: ", ")) in one commit",
                hints: ["take the whole plan back, or revert by hand"])
        case .plans(let commit, let plans):
            CommandFailure(
                .preflightRefused, "revert.shared",
                "\(commit.short) holds the plans \(plans.joined(separator: ", ")) in one commit",
                hints: ["take all of them back: git revert \(commit.short)"])
        case .merge(let commit):
            CommandFailure(
                .preflightRefused, "revert.merge", "\(commit.short) is a merge, which can't be taken back so",
                hints: ["git revert -m 1 \(commit.short)"])
        }
    }
}

extension PlanRevert.Obstacle {
    var failure: CommandFailure {
        switch self {
        case .uncommitted(let paths):
            CommandFailure(
                .preflightRefused, "revert.uncommitted",
                "uncommitted work in \(Count.of(paths.count, "file")) would be overwritten",
                notes: paths.prefix(20).map(\.display), hints: ["commit it, or put it aside"])
        case .hookRefused(let hook, let output):
            CommandFailure(
                .checksFailed, "revert.hook-refused", "the \(hook) hook refused the commit",
                notes: output.split(separator: "\n").suffix(10).map(String.init))
        }
    }
}
