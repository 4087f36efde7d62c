internal import KataCore
internal import KataGit
internal import KataPlan
internal import KataReview

/// A review for the terminal.
struct ReviewView: Sendable {
    let style: Style
    let width: Int

    func text(_ review: Review) -> String {
        var lines = ["\(style.bold("Review of \(plain(review.title))"))  \(style.dim(totals(review)))", ""]
        lines += contradictions(review.contradictions)
        for plan in review.plans { lines += text(plan, in: review) }
        if !review.others.isEmpty {
            lines += ["", style.bold("Commits of no plan")]
            for commit in review.others { lines.append(line(commit, evidence: false)) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func plain(_ text: String, room: Int = 0) -> String {
        DisplayText.fitted(DisplayText.oneLine(text, limit: 2000), to: max(20, width - room))
    }

    private func totals(_ review: Review) -> String {
        let commits = review.commits
        let files = Set(commits.flatMap(\.files).map(\.path)).count
        return
            "\(Count.of(commits.count, "commit")), \(Count.of(files, "file")), +\(commits.reduce(0) { $0 + $1.added }) −\(commits.reduce(0) { $0 + $1.removed })"
    }

    private func contradictions(_ items: [Review.Contradiction]) -> [String] {
        guard !items.isEmpty else {
            return [
                "\(style.green("✓")) \(plain("no contradiction between what is claimed and what Git shows", room: 2))"
            ]
        }
        var lines = [style.red("✗ \(Count.of(items.count, "contradiction"))")]
        for item in items {
            lines.append("  \(style.bold(plain(item.subject))): \(plain(item.text, room: item.subject.count + 4))")
            lines += item.notes.map { style.dim("    \(plain($0, room: 4))") }
        }
        return lines
    }

    private func text(_ plan: Review.Plan, in review: Review) -> [String] {
        var lines = ["", "\(style.bold("\(plan.id)"))  \(plain(plan.title, room: 12))"]
        if let goal = plan.goal { lines.append("  \(style.dim(plain(goal, room: 2)))") }
        for task in plan.tasks { lines += text(task) }
        if let closing = plan.closing { lines += ["  closing", line(closing)] }
        if !plan.loose.isEmpty { lines += ["  other commits of the plan"] + plan.loose.map { line($0) } }
        lines += measured(plan)
        lines += list("Unverified", review.unverified(plan), style.yellow("?"))
        lines += quoted("in one line", [plan.words.oneLiner].compactMap(\.self))
        lines += quoted("accomplishments", plan.words.accomplishments)
        lines += quoted("decisions", plan.words.decisions)
        lines += quoted("deviations", plan.words.deviations)
        lines += quoted("issues", plan.words.issues)
        return lines
    }

    private func text(_ task: Review.Task) -> [String] {
        var lines = ["  \(style.bold("\(task.index)"))  \(plain(task.name, room: 6))"]
        for link in task.links where link.anchor != .hash || !link.revertedBy.isEmpty {
            let cited = style.cyan(link.claim.hash.map { String($0.prefix(10)) } ?? "no hash")
            lines.append("     cited as \(cited)\(link.text(style))")
        }
        if let text = task.withoutCommits {
            lines.append("     \(task.isMissing ? style.red(text) : plain(text, room: 5))")
        }
        lines += task.commits.map { line($0) }
        if !task.undeclared.isEmpty {
            let paths = task.undeclared.map(\.display).joined(separator: ", ")
            lines.append("     \(style.yellow("outside of the plan:")) \(plain(paths, room: 26))")
        }
        return lines
    }

    private func line(_ commit: Review.Commit, evidence: Bool = true) -> String {
        let stat = "\(Count.of(commit.files.count, "file")) +\(commit.added) −\(commit.removed)"
        let head =
            "     \(style.cyan(commit.info.id.short)) \(plain(commit.info.subject, room: 15 + stat.count))  \(style.dim(stat))"
        guard evidence else { return head }
        let text = plain(commit.evidence?.text ?? "no evidence", room: 13)
        let shown =
            switch commit.evidence {
            case .some(let verdict) where verdict.isContradiction: style.red("✗ \(text)")
            case .some(let verdict) where verdict.isMeasured: style.green("✓ \(text)")
            default: style.yellow("? \(text)")
            }
        return head + "\n             " + shown
    }

    private func measured(_ plan: Review.Plan) -> [String] {
        guard let facts = plan.facts else {
            return plan.summaryPath == nil
                ? ["  \(style.yellow("no summary yet"))"]
                : ["  \(style.yellow("the summary was not measured by kata"))"]
        }
        var lines = ["", "  \(style.bold("Measured")) \(facts.verdict.rawValue), \(facts.times.active.forPeople)"]
        for check in facts.checks {
            let mark =
                switch check.result {
                case .passed: style.green("✓")
                case .failed, .timedOut: style.red("✗")
                case .skipped, .open: style.yellow("?")
                }
            let owner = if case .task(let index) = check.owner { "task \(index)" } else { "plan" }
            lines.append("    \(mark) \(owner)  \(plain(check.command, room: 30))  \(style.dim(check.result.rawValue))")
        }
        for item in facts.mustHaves {
            let mark =
                item.outcome == .passed ? style.green("✓") : item.outcome.isFailure ? style.red("✗") : style.dim("·")
            lines.append("    \(mark) \(item.kind.rawValue)  \(plain(item.item, room: 20))")
        }
        return lines
    }

    private func list(_ title: String, _ items: [String], _ mark: String) -> [String] {
        items.isEmpty ? [] : ["", "  \(style.bold(title))"] + items.map { "    \(mark) \(plain($0, room: 6))" }
    }

    /// Somebody's words, marked as such.
    private func quoted(_ title: String, _ items: [String]) -> [String] {
        items.isEmpty
            ? [] : ["", "  \(style.bold("Quoted: \(title)"))"] + items.map { "    “\(plain($0, room: 6))”" }
    }
}
