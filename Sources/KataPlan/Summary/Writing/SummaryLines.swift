internal import KataCore

/// The exact lines in which facts appear, used by the writer and by the check alike.
enum SummaryLines {
    /// `65min`, `42s`, `340ms`: minutes from one minute on, rounded to the nearest.
    static func duration(_ duration: Duration, separator: String = "") -> String {
        let milliseconds = max(0, duration.wholeMilliseconds)
        if milliseconds < 1000 { return "\(milliseconds)\(separator)ms" }
        if milliseconds < 60_000 { return "\(milliseconds / 1000)\(separator)s" }
        return "\((milliseconds + 30_000) / 60_000)\(separator)min"
    }

    static func title(_ facts: SummaryFacts) -> String { "# Phase \(facts.plan) Summary" }

    /// Label and value of each line of the Performance section.
    static func performance(_ facts: SummaryFacts) -> [(label: String, value: String)] {
        let done = facts.tasks.filter { !$0.commits.isEmpty }.count
        let total = facts.tasks.count
        var lines = [
            ("Duration", duration(facts.times.active, separator: " ")),
            ("Started", facts.times.started.iso8601),
            ("Completed", facts.times.completed.iso8601),
            ("Tasks", done == total ? "\(total)" : "\(done) of \(total)"),
            ("Files modified", "\(facts.files.count)"),
        ]
        if facts.times.paused.wholeMilliseconds >= 1000 {
            lines.insert(("Paused", duration(facts.times.paused, separator: " ")), at: 1)
        }
        return lines
    }

    static func performanceLine(_ label: String, _ value: String) -> String { "- **\(label):** \(value)" }

    /// `1. **Task 1: name** - `hash` (type) <!-- kata:ULID -->`
    static func taskCommit(_ task: SummaryFacts.TaskFacts) -> String {
        let head = "\(task.index). **Task \(task.index): \(QuotedText.bold(task.name))** - "
        let commits = task.commits.map { "`\($0.hash.short)` (\(QuotedText.flatten($0.type)))" }
        let absence = "not committed" + (task.absence.map { " (\(QuotedText.line($0)))" } ?? "")
        return head + (commits.isEmpty ? absence : commits.joined(separator: ", ")) + " <!-- kata:\(task.id) -->"
    }

    /// The closing commit can't hold its own hash, so its trailer names it.
    static func planMetadata(_ facts: SummaryFacts) -> String {
        "**Plan metadata:** the commit with the trailer `Kata-Id: \(facts.closing)` <!-- kata:\(facts.closing) -->"
    }

    static func path(_ path: RepositoryPath) -> String { QuotedText.code(PathText.render(path), limit: .max) }

    static func footer(_ facts: SummaryFacts) -> [String] {
        ["*Phase: \(QuotedText.bold(facts.phaseName))*", "*Completed: \(facts.times.completed.date)*"]
    }
}

extension SummaryLines {
    static let checkHeader = "| Check | Class | Exit | Time | Tree | Digest | Result |"
    static let checkRule = "| --- | --- | --- | --- | --- | --- | --- |"
    static let mustHaveHeader = "| Must-have | Item | Result |"
    static let mustHaveRule = "| --- | --- | --- |"

    static func verdict(_ facts: SummaryFacts) -> String {
        let ran = facts.checks.filter { [.passed, .failed, .timedOut].contains($0.result) }
        let passed = ran.filter { $0.result == .passed }.count
        let open = facts.checks.count - ran.count
        let rest = open == 0 ? "" : "; \(open) not run"
        return switch facts.verdict {
        case .verified: "**Verified:** \(passed) of \(ran.count) checks passed\(rest)."
        case .unverified: "**Unverified:** no check ran\(rest)."
        case .failed where passed == ran.count:
            "**Failed:** \(passed) of \(ran.count) checks passed\(rest); a must-have is not met."
        case .failed: "**Failed:** \(passed) of \(ran.count) checks passed\(rest)."
        }
    }

    static func owner(_ owner: SummaryFacts.CheckFacts.Owner) -> String {
        switch owner {
        case .task(let index): "Task \(index)"
        case .plan: "Plan"
        }
    }

    static func check(_ check: SummaryFacts.CheckFacts) -> String {
        let runnable = check.class == .exec || check.class == .embedded
        let text = runnable ? QuotedText.code(check.command, inTable: true) : QuotedText.cell(check.command)
        let cells = [
            "\(owner(check.owner)): \(text)",
            check.class.rawValue,
            check.exitCode.map { "\($0)" } ?? "-",
            check.duration.map(\.forPeople) ?? "-",
            check.tree.map { "`\($0.short)`" } ?? "-",
            "`\(QuotedText.flatten(String(check.commandDigest.prefix(19))))`",
            result(check),
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }

    private static func result(_ check: SummaryFacts.CheckFacts) -> String {
        switch (check.result, check.baseline) {
        case (.passed, .failed): "passed (red → green)"
        case (.passed, .passed): "passed (green before)"
        case (.passed, .notRun): "passed"
        case (.failed, .passed): "failed (green before)"
        case (.failed, _): "failed"
        case (.timedOut, _): "timed out"
        case (.skipped, _): "not run"
        case (.open, _): "open — needs a person"
        }
    }

    static func mustHave(_ item: SummaryFacts.MustHaveFacts) -> String {
        let kind =
            switch item.kind {
            case .truth: "truth"
            case .artifact: "artifact"
            case .keyLink: "key link"
            }
        let text = item.kind == .truth ? QuotedText.cell(item.item) : QuotedText.code(item.item, inTable: true)
        let outcome =
            switch item.outcome {
            case .passed: "passed"
            case .bound(let checks, true): "passed by \(checks.map(QuotedText.cell).joined(separator: ", "))"
            case .bound(let checks, false): "failed by \(checks.map(QuotedText.cell).joined(separator: ", "))"
            case .unbound: "unbound — needs a person"
            case .failed(let reason): "failed: \(QuotedText.cell(reason))"
            case .open(let reason): "open — needs a person: \(QuotedText.cell(reason))"
            }
        return "| \(kind) | \(text) | \(outcome) |"
    }

    /// `- **Task 2** (decision): took postgres, by Anna <anna@example.com> at 2026-01-01T00:00:00Z: words`
    static func checkpoint(_ answer: SummaryFacts.CheckpointFacts) -> String {
        let who =
            answer.isAutomatic
            ? "by the policy of --auto, nobody looked," : "by \(QuotedText.line(answer.person))"
        let words = answer.text.isEmpty ? "" : ": \(QuotedText.line(answer.text))"
        return
            "- **Task \(answer.task)** (\(QuotedText.flatten(answer.kind))): \(QuotedText.line(answer.verdict)), \(who) at \(answer.time.iso8601)\(words)"
    }

    static let noFiles = "None - no file changed."
    static let noDeviations = "None - every changed path is declared, every check ran, no task needed a repair."

    static func deviations(_ facts: SummaryFacts) -> [String] { facts.deviations.map(deviation) }

    private static func deviation(_ deviation: SummaryFacts.DeviationFacts) -> String {
        switch deviation {
        case .undeclaredPath(let changed, let task): "- **Undeclared path:** \(path(changed)) (task \(task))"
        case .repaired(let task, let attempts): "- **Repaired:** task \(task) passed on attempt \(attempts)"
        case .skippedCheck(let owner, let command, let reason):
            "- **Not run:** \(Self.owner(owner)): \(QuotedText.code(command)) - \(QuotedText.line(reason))"
        case .untouchedPath(let declared, let task):
            "- **Untouched path:** \(QuotedText.code(declared)) (task \(task) declares it)"
        case .other(let text): "- **Measured:** \(QuotedText.line(text))"
        }
    }

    /// Starts every line that quotes a declared deviation.
    static let declaredPrefix = "- **Declared:** "
}
