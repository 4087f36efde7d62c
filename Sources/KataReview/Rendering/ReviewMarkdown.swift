internal import KataCore
internal import KataGit
internal import KataPlan

/// A review as Markdown for the description of a pull request, or a comment on it.
package struct ReviewMarkdown: Sendable {
    private var lines: [String] = []

    package static func render(_ review: Review) -> String {
        var markdown = ReviewMarkdown()
        markdown.write(review)
        return markdown.lines.joined(separator: "\n") + "\n"
    }

    private mutating func write(_ review: Review) {
        lines += ["## Review of \(Self.text(review.title))", "", ReviewText.totals(review) + "."]
        lines += [
            "",
            review.contradictions.isEmpty
                ? "No contradiction between what is claimed and what Git shows." : "### Contradictions", "",
        ]
        for item in review.contradictions {
            lines.append("- ❌ **\(Self.text(item.subject)):** \(Self.text(item.text))")
            lines += item.notes.map { "  - \(Self.text($0))" }
        }
        for plan in review.plans { write(plan, in: review) }
        guard !review.others.isEmpty else { return }
        lines += ["", "### Commits of no plan", ""]
        lines += review.others.map(Self.commit)
    }

    private mutating func write(_ plan: Review.Plan, in review: Review) {
        lines += ["", "### \(plan.id): \(Self.text(plan.title))", ""]
        if let goal = plan.goal { lines += [Self.text(goal), ""] }
        lines += ["| Task | Commit | Change | Evidence |", "| --- | --- | --- | --- |"]
        for task in plan.tasks {
            let name = "\(task.index). \(Self.cell(task.name))"
            if let text = task.withoutCommits { lines.append("| \(name) | – | – | \(Self.cell(text)) |") }
            for commit in task.commits {
                lines.append(
                    "| \(name) | \(commit.info.id.hex.prefix(10)) | \(ReviewText.stat(commit)) | \(Self.cell(commit.evidence?.text ?? "no evidence")) |"
                )
            }
        }
        if let closing = plan.closing {
            lines.append(
                "| Plan | \(closing.info.id.hex.prefix(10)) | \(ReviewText.stat(closing)) | \(Self.cell(closing.evidence?.text ?? "no evidence")) |"
            )
        }
        for note in plan.tasks.flatMap(\.links).compactMap(ReviewText.link) { lines += ["", "> \(Self.text(note))"] }
        if let facts = plan.facts {
            list(
                "Measured: checks",
                facts.checks.map { "\(ReviewText.owner($0.owner)): \(Self.code($0.command)) – \(ReviewText.check($0))" }
            )
            list(
                "Measured: must-haves",
                facts.mustHaves.map { "\(Self.text($0.item)) – \(Self.text(ReviewText.outcome($0.outcome)))" })
            list("Measured: deviations", facts.deviations.map { Self.text(ReviewText.deviation($0)) })
        }
        list(
            "Files outside of the plan",
            plan.tasks.flatMap { task in task.undeclared.map { "\(Self.code($0.display)) (task \(task.index))" } })
        list("Unverified", review.unverified(plan).map(Self.text))
        quote("Quoted: in one line", [plan.words.oneLiner].compactMap(\.self))
        quote("Quoted: accomplishments", plan.words.accomplishments)
        quote("Quoted: decisions", plan.words.decisions)
        quote("Quoted: deviations", plan.words.deviations)
        quote("Quoted: issues", plan.words.issues)
    }

    private mutating func list(_ title: String, _ items: [String]) {
        guard !items.isEmpty else { return }
        lines += ["", "**\(title)**", ""]
        lines += items.map { "- \($0)" }
    }

    private mutating func quote(_ title: String, _ items: [String]) {
        guard !items.isEmpty else { return }
        lines += ["", "**\(title)**", ""]
        lines += items.map { "> \(Self.text($0))" }
    }

    private static func commit(_ commit: Review.Commit) -> String {
        "- \(commit.info.id.hex.prefix(10)) \(text(commit.info.subject)) (\(ReviewText.stat(commit)))"
    }

    /// One line in which nothing of Markdown or HTML is left, nor anybody named.
    static func text(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n", "\r", "\t": result += " "
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "@": result += "@\u{200B}"
            case "\\", "`", "*", "_", "[", "]", "#", "|", "~", "!": result += "\\\(scalar)"
            default: if scalar.properties.generalCategory != .control { result.unicodeScalars.append(scalar) }
            }
        }
        return result
    }

    private static func cell(_ text: String) -> String { Self.text(text) }

    /// A code span that the text can't end.
    static func code(_ text: String) -> String {
        let plain = text.replacing("\n", with: " ")
        var longest = 0
        var run = 0
        for scalar in plain.unicodeScalars {
            run = scalar == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        let space = longest > 0 ? " " : ""
        return fence + space + plain + space + fence
    }
}
