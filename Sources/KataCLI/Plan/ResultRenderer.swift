internal import KataCore
internal import KataEngine
internal import KataFiles

/// The end of a run, for people and for programs.
struct ResultRenderer: Sendable {
    let style: Style

    func text(_ report: ExecutionReport, closed: ExecutionNews.ClosedPlan?) -> String {
        var lines: [String] = []
        if let closed {
            let word =
                switch report.outcome {
                case .unverified: style.yellow("Done, unverified,")
                default: style.green("Done")
                }
            let commits = "\(closed.commits) commit\(closed.commits == 1 ? "" : "s")"
            lines.append(
                "\(word) in \(closed.duration.forPeople): \(commits), verified \(closed.tasksVerified)/\(closed.tasks) tasks, "
                    + "\(closed.planChecksPassed)/\(closed.planChecks) plan checks, \(closed.mustHavesPassed)/\(closed.mustHaves) must-haves"
            )
            for item in closed.openMustHaves.prefix(5) {
                lines.append("  needs a person: \(DisplayText.oneLine(item, limit: 160))")
            }
            if closed.openMustHaves.count > 5 { lines.append("  and \(closed.openMustHaves.count - 5) more") }
            lines.append(
                "Summary  \(DisplayText.oneLine(closed.summaryPath))\(closed.commit.map { "  (\(style.cyan($0.short)))" } ?? "  (not committed)")"
            )
            if !closed.undeclared.isEmpty {
                lines.append(
                    "Outside the plan: \(DisplayText.oneLine(closed.undeclared.joined(separator: ", "), limit: 300))")
            }
        } else if !report.commits.isEmpty {
            lines.append("Committed before it stopped: \(report.commits.map(\.short).joined(separator: ", "))")
        }
        if let rescue = report.rescue {
            lines.append("Uncommitted work is kept as \(rescue): git show --stat \(rescue)")
        }
        if let mine = report.usersWork {
            lines.append("Your own uncommitted work, as it was before the run, is kept as \(mine)")
        }
        if report.outcome.exitStatus != .success { lines.append(style.dim("run \(report.run)")) }
        return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
    }

    static func json(_ report: ExecutionReport) -> JSONText {
        .object([
            "event": "result", "run": .string(report.run.description), "plan": .string(report.plan.description),
            "outcome": .string(report.outcome.name), "exit": .integer(Int64(report.outcome.exitStatus.rawValue)),
            "commits": .strings(report.commits.map(\.hex)), "closing_commit": .optional(report.closingCommit?.hex),
            "summary": .optional(report.summaryPath), "rescue": .optional(report.rescue),
            "users_work": .optional(report.usersWork),
            "duration_ms": .integer(report.duration.wholeMilliseconds),
            "diagnostic": report.diagnostic?.json ?? .null,
        ])
    }
}
