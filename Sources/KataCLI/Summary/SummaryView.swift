internal import KataCore
internal import KataEngine
internal import KataPlan
internal import KataReview

/// A summary for people: what was measured, what the provider said, and what nobody has verified.
struct SummaryView: Sendable {
    let style: Style

    func text(_ summary: ParsedSummary, _ file: SummaryFile, links: [String: CommitLink]) -> String {
        var lines = [
            "\(style.bold(file.subject.id.description))  \(DisplayText.oneLine(file.subject.title, limit: 160))",
            style.dim(file.path), "",
        ]
        if let facts = summary.measured { lines += measured(facts) } else { lines += foreign(summary) }
        lines += commits(summary, links)
        if let facts = summary.measured { lines += checks(facts) + mustHaves(facts) + deviations(facts) }
        lines += quoted(summary)
        return lines.joined(separator: "\n") + "\n"
    }

    private func measured(_ facts: SummaryFacts) -> [String] {
        let word =
            switch facts.verdict {
            case .verified: style.green("verified")
            case .unverified: style.yellow("unverified")
            case .failed: style.red("failed")
            }
        let commits = facts.tasks.reduce(0) { $0 + $1.commits.count }
        return [
            "\(style.bold("Measured")) \(word) · \(facts.times.active.forPeople) · \(commits) commit\(commits == 1 ? "" : "s") · \(facts.files.count) file\(facts.files.count == 1 ? "" : "s") · completed \(facts.times.completed)"
        ]
    }

    private func foreign(_ summary: ParsedSummary) -> [String] {
        let duration = summary.frontmatter.duration.map { " · says \(DisplayText.oneLine($0.value))" } ?? ""
        return ["\(style.yellow("Not measured")): another tool or a person wrote this summary\(duration)"]
    }

    private func commits(_ summary: ParsedSummary, _ links: [String: CommitLink]) -> [String] {
        guard !summary.taskCommits.isEmpty else { return [] }
        var lines = ["", style.bold("Commits")]
        for entry in summary.taskCommits {
            let task = entry.task.map { "\($0)  " } ?? ""
            let hashes = entry.hashes.map { link($0.value, links[$0.value]) }.joined(separator: ", ")
            lines.append(
                "  \(task)\(DisplayText.oneLine(entry.name, limit: 120))  \(hashes.isEmpty ? "not committed" : hashes)")
        }
        return lines
    }

    private func link(_ hash: String, _ link: CommitLink?) -> String {
        style.cyan(DisplayText.oneLine(String(hash.prefix(10)))) + (link?.text(style) ?? "")
    }

    private func checks(_ facts: SummaryFacts) -> [String] {
        guard !facts.checks.isEmpty else { return ["", style.bold("Checks"), "  none: nothing was verified"] }
        var lines = ["", style.bold("Checks")]
        for check in facts.checks {
            let owner = if case .task(let index) = check.owner { "task \(index)" } else { "plan" }
            let mark =
                switch check.result {
                case .passed: style.green("✓")
                case .failed, .timedOut: style.red("✗")
                case .skipped, .open: style.yellow("?")
                }
            var detail = check.result.rawValue
            if let code = check.exitCode { detail += ", exit \(code)" }
            if let time = check.duration { detail += ", \(time.forPeople)" }
            if check.result == .passed {
                switch check.baseline {
                case .failed: detail += ", red before"
                case .passed: detail += ", green before: proves nothing of the work"
                case .notRun: break
                }
            }
            lines.append("  \(mark) \(owner)  \(DisplayText.oneLine(check.command, limit: 120))  \(style.dim(detail))")
        }
        return lines
    }

    private func mustHaves(_ facts: SummaryFacts) -> [String] {
        guard !facts.mustHaves.isEmpty else { return [] }
        var lines = ["", style.bold("Must-haves")]
        for item in facts.mustHaves {
            let (mark, detail) =
                switch item.outcome {
                case .passed: (style.green("✓"), "")
                case .bound(let checks, true): (style.green("✓"), "  by \(checks.joined(separator: ", "))")
                case .bound(let checks, false): (style.red("✗"), "  by \(checks.joined(separator: ", "))")
                case .failed(let reason): (style.red("✗"), "  \(reason)")
                case .unbound: (style.yellow("?"), "  no check stands for it: needs a person")
                case .open(let reason): (style.yellow("?"), "  \(reason)")
                }
            lines.append(
                "  \(mark) \(DisplayText.oneLine(item.item, limit: 160))\(style.dim(DisplayText.oneLine(detail, limit: 200)))"
            )
        }
        return lines
    }

    private func deviations(_ facts: SummaryFacts) -> [String] {
        guard !facts.deviations.isEmpty else { return [] }
        return ["", style.bold("Outside the plan")]
            + facts.deviations.map { "  · \(DisplayText.oneLine(Self.words($0), limit: 300))" }
    }

    private static func words(_ deviation: SummaryFacts.DeviationFacts) -> String {
        switch deviation {
        case .undeclaredPath(let path, let task): "\(path) changed by task \(task), not named in the plan"
        case .repaired(let task, let attempts): "task \(task) needed \(attempts) attempts"
        case .skippedCheck(_, let command, let reason): "not run: \(command) (\(reason))"
        case .untouchedPath(let path, let task): "\(path) named by task \(task), not changed"
        case .other(let text): text
        }
    }

    private func quoted(_ summary: ParsedSummary) -> [String] {
        var lines: [String] = []
        if let one = summary.oneLiner { lines.append("  “\(DisplayText.oneLine(one.value, limit: 400))”") }
        for item in summary.items(of: .accomplishments) {
            lines.append("  “\(DisplayText.oneLine(item.value, limit: 400))”")
        }
        return lines.isEmpty ? [] : ["", style.bold("Quoted") + style.dim(" (the provider's words)")] + lines
    }
}
