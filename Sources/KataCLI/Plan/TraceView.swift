internal import KataCore
internal import KataEngine
internal import KataGit
internal import KataPlan

/// A trace for people: what it begins with, then plan after plan.
struct TraceView: Sendable {
    let style: Style
    let tracer: Tracer

    func text(_ subject: Tracer.Subject) -> String {
        var lines: [String] = []
        switch subject {
        case .requirement(let id, let entry, let plans):
            lines.append("\(mark(entry?.isChecked ?? false)) \(style.bold(safe(id)))  \(safe(entry?.text ?? ""))")
            if entry == nil { lines.append(style.dim("  not listed in .planning/REQUIREMENTS.md")) }
            if plans.isEmpty { lines.append("  no plan declares it") }
            for plan in plans { lines += [""] + self.plan(plan, showing: nil) }
        case .plan(let plan): lines += self.plan(plan, showing: nil)
        case .commit(let commit, let plans):
            lines.append("\(style.cyan(commit.id.short))  \(safe(commit.subject))")
            lines.append(style.dim("  \(commit.committer.time.date)  \(safe(commit.author.name))"))
            if plans.isEmpty { lines.append("  no plan here names it") }
            for plan in plans { lines += [""] + self.plan(plan, showing: commit.id) }
        case .ambiguous, .unknown: break
        }
        if tracer.history == nil { lines += ["", style.dim("No Git repository: commits are unknown.")] }
        return lines.joined(separator: "\n") + "\n"
    }

    private func plan(_ plan: PlanTrace, showing commit: ObjectID?) -> [String] {
        var lines = [
            "\(mark(plan.reference.hasSummary)) \(style.bold(plan.reference.id.description))  \(safe(plan.title ?? ""))",
            style.dim("  .planning/\(safe(plan.reference.path))"),
        ]
        if !plan.requirements.isEmpty {
            lines.append("  for \(plan.requirements.map { safe($0) }.joined(separator: ", "))")
        }
        for task in plan.tasks {
            lines.append("  \(task.index)/\(plan.tasks.count)  \(safe(task.name))")
            lines += task.commits.map { "    " + line($0, showing: commit) }
        }
        if let summary = plan.reference.summaryPath { lines.append("  summary  .planning/\(safe(summary))") }
        lines += plan.commits.map { "  " + line($0, showing: commit) }
        if !plan.unreached.isEmpty {
            lines.append(
                style.yellow("  cited, but not in this branch's history: ")
                    + plan.unreached.map { safe($0) }.joined(separator: ", "))
        }
        return lines
    }

    private func line(_ commit: PlanTrace.Commit, showing shown: ObjectID?) -> String {
        let pointer = commit.info.id == shown ? style.yellow("  ←") : ""
        let source = commit.source == .trailer ? "" : style.dim("  (by \(commit.source.rawValue))")
        return "\(style.cyan(commit.info.id.short))  \(safe(commit.info.subject))\(source)\(pointer)"
    }

    private func mark(_ isDone: Bool) -> String { isDone ? style.green("✓") : "·" }
    private func safe(_ text: String) -> String { DisplayText.oneLine(text, limit: 160) }
}
