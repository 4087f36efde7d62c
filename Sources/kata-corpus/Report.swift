internal import KataProof

/// The figures as text.
struct Report {
    let figures: Figures

    /// Whether every bar is kept.
    var isGood: Bool {
        figures.equalTasks == figures.comparedTasks && figures.unchanged == figures.documents && isClean
    }

    private var isClean: Bool { figures.cleanTasks * 1000 >= figures.tasks * 996 }

    func lines() -> [String] {
        let f = figures
        var lines = [
            row("documents", "\(f.plans) plans, \(f.summaries) summaries, \(f.others) others; \(f.bytes / 1024) KiB"),
            row(
                "read",
                "\(f.documents) without a crash; slowest \(Self.fixed(f.slowest.milliseconds)) ms"
                    + (f.slowest.path.isEmpty ? "" : " (\(f.slowest.path))")),
        ]
        if f.unreadable > 0 { lines.append(row("unreadable", "\(f.unreadable) files, links or folders")) }
        lines += [
            row("tasks", "\(f.tasks): \(Self.list(f.tasksByForm)); plans by form: \(Self.list(f.plansByForm))"),
            row("clean", "\(f.cleanTasks) of \(f.tasks) tasks (\(Self.percent(f.cleanTasks, f.tasks))), bar 99.6 %"),
            row("", "(\(TaskFindings.definition))"),
            row(
                "equal",
                "\(f.equalTasks) of \(f.comparedTasks) tasks, \(f.comparedFields) fields: name, files, action,"
                    + " verify and done are what a second extractor finds between their tags"),
            row(
                "verify", "\(Self.list(f.verifyByClass)); \(f.withoutVerify) tasks without one; \(f.commands) commands"),
            row("plan verify", Self.list(f.planVerifyByClass)),
            row(
                "patterns",
                "\(f.patterns), of which \(f.codes["plan.must-haves.invalid-pattern"]?.count ?? 0) don't compile"),
            row(
                "yaml",
                "\(f.recoveredDocuments) documents recovered (\(f.recoveries) places), \(f.refusedDocuments) refused,"
                    + " \(f.duplicateKeys) duplicate keys"),
            row("round trip", "\(f.unchanged) of \(f.documents) documents identical when written back"),
            "diagnostics",
        ]
        for (code, entry) in f.codes.sorted(by: { ($1.value.count, $0.key) < ($0.value.count, $1.key) }) {
            lines.append("  \(Self.padded("\(entry.count)", 7, left: true))  \(Self.padded(entry.severity, 8)) \(code)")
        }
        return lines
    }

    private func row(_ name: String, _ text: String) -> String { "\(Self.padded(name, 12)) \(text)" }

    private static func list(_ counts: [String: Int]) -> String {
        counts.isEmpty
            ? "none"
            : counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
                .joined(separator: ", ")
    }

    static func padded(_ text: String, _ width: Int, left: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        return left ? space + text : text + space
    }

    /// Rounded down, so that 100 % means all.
    private static func percent(_ part: Int, _ whole: Int) -> String {
        guard whole > 0 else { return "none" }
        let hundredths = part * 10_000 / whole
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) %"
    }

    static func fixed(_ value: Double) -> String {
        let tenths = Int(value * 10)
        return "\(tenths / 10).\(tenths % 10)"
    }
}
