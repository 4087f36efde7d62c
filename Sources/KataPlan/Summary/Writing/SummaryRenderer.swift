internal import KataCore

/// Puts a ``SummaryDocument`` into text, section by section.
struct SummaryRenderer {
    private let facts: SummaryFacts
    private let words: SummaryWords
    private let plannedPurposes: [RepositoryPath: String]
    private var lines: [String] = []

    private static let nothingStated = "None stated."

    init(document: SummaryDocument) {
        facts = document.facts
        words = document.words
        plannedPurposes = document.plannedPurposes
    }

    consuming func render() -> String {
        var renderer = self
        renderer.frontmatter()
        renderer.opening()
        renderer.list("Accomplishments", renderer.words.accomplishments)
        renderer.taskCommits()
        renderer.verification()
        renderer.mustHaves()
        renderer.checkpoints()
        renderer.files()
        renderer.list("Decisions Made", renderer.words.decisionsMade)
        renderer.deviations()
        renderer.list("Issues Encountered", renderer.words.issues)
        renderer.list("User Setup Required", renderer.words.userSetup)
        renderer.list("Next Phase Readiness", renderer.words.nextPhaseReadiness)
        renderer.footer()
        return renderer.lines.joined(separator: "\n") + "\n"
    }

    private mutating func frontmatter() {
        func paths(_ change: SummaryFacts.FileFacts.Change) -> [String] {
            facts.files.filter { $0.change == change }.map { PathText.render($0.path) }
        }
        lines.append("---")
        lines.append("phase: \(YamlScalar.render(facts.phaseName))")
        lines.append("plan: \(SummaryRenderer.planToken(facts.plan.plan))")
        lines.append("subsystem: \(words.subsystem.map { YamlScalar.render(Self.word($0)) } ?? "unspecified")")
        lines.append("tags: \(YamlScalar.flow(Self.clean(words.tags)))")
        requires()
        block("provides", Self.clean(words.provides))
        lines.append("affects: \(YamlScalar.flow(Self.clean(words.affects)))")
        lines.append("tech-stack:")
        lines.append("  added: \(YamlScalar.flow(facts.dependenciesAdded))")
        lines.append("  patterns: \(YamlScalar.flow(Self.clean(words.patterns)))")
        lines.append("key-files:")
        block("created", paths(.created), indent: "  ")
        block("modified", paths(.modified), indent: "  ")
        if !paths(.deleted).isEmpty { block("deleted", paths(.deleted), indent: "  ") }
        block("key-decisions", Self.clean(words.keyDecisions), quoted: true)
        block("patterns-established", Self.clean(words.patternsEstablished), quoted: true)
        lines.append("duration: \(SummaryLines.duration(facts.times.active))")
        lines.append("completed: \(facts.times.completed.date)")
        lines.append("---")
    }

    private mutating func requires() {
        guard !words.requires.isEmpty else { return lines.append("requires: []") }
        lines.append("requires:")
        for item in words.requires.prefix(QuotedText.countLimit) {
            lines.append("  - phase: \(YamlScalar.render(Self.word(item.phase)))")
            lines.append("    provides: \(YamlScalar.render(Self.word(item.provides)))")
        }
    }

    private mutating func block(_ key: String, _ items: [String], indent: String = "", quoted: Bool = false) {
        guard !items.isEmpty else { return lines.append("\(indent)\(key): []") }
        lines.append("\(indent)\(key):")
        for item in items {
            lines.append("\(indent)  - \(quoted ? YamlScalar.quote(item) : YamlScalar.render(item))")
        }
    }

    private mutating func opening() {
        let statement = words.oneLiner.map(QuotedText.bold) ?? ""
        lines += ["", SummaryLines.title(facts), ""]
        lines += ["**\(statement.isEmpty ? "No summary was stated." : statement)**", ""]
        lines += ["## Performance", ""]
        lines += SummaryLines.performance(facts).map { SummaryLines.performanceLine($0.label, $0.value) }
        lines.append("")
    }

    private mutating func list(_ heading: String, _ items: [String]) {
        let kept = items.prefix(QuotedText.countLimit).map(QuotedText.line).filter { !$0.isEmpty }
        lines += ["## \(heading)", ""]
        lines += kept.isEmpty ? [Self.nothingStated] : kept.map { "- \($0)" }
        if items.count > QuotedText.countLimit {
            lines.append("- … (\(items.count - QuotedText.countLimit) more, cut)")
        }
        lines.append("")
    }

    private mutating func taskCommits() {
        lines += ["## Task Commits", ""]
        lines += facts.tasks.map(SummaryLines.taskCommit)
        if !facts.tasks.isEmpty { lines.append("") }
        lines += [SummaryLines.planMetadata(facts), ""]
    }

    private mutating func verification() {
        lines += ["## Verification", "", SummaryLines.verdict(facts), ""]
        guard !facts.checks.isEmpty else { return }
        lines += [SummaryLines.checkHeader, SummaryLines.checkRule]
        lines += facts.checks.map(SummaryLines.check)
        lines.append("")
    }

    private mutating func mustHaves() {
        guard !facts.mustHaves.isEmpty else { return }
        lines += ["## Must-Haves", "", SummaryLines.mustHaveHeader, SummaryLines.mustHaveRule]
        lines += facts.mustHaves.map(SummaryLines.mustHave)
        lines.append("")
    }

    private mutating func checkpoints() {
        guard !facts.checkpoints.isEmpty else { return }
        lines += ["## Checkpoints", ""] + facts.checkpoints.map(SummaryLines.checkpoint) + [""]
    }

    private mutating func files() {
        lines += ["## Files Created/Modified", ""]
        lines += facts.files.map { file in
            let stated = words.filePurposes[file.path].map(QuotedText.line) ?? ""
            let planned = plannedPurposes[file.path].map(QuotedText.line) ?? ""
            let purpose = stated.isEmpty ? planned : stated
            return "- \(SummaryLines.path(file.path)) - \(purpose.isEmpty ? file.change.rawValue : purpose)"
        }
        lines += facts.files.isEmpty ? [SummaryLines.noFiles, ""] : [""]
    }

    private mutating func deviations() {
        let declared = words.deviations.prefix(QuotedText.countLimit).map(QuotedText.flattenedQuote)
            .filter { !$0.isEmpty }
        lines += ["## Deviations from Plan", ""]
        lines += facts.deviations.isEmpty ? [SummaryLines.noDeviations] : SummaryLines.deviations(facts)
        if facts.deviations.isEmpty && !declared.isEmpty { lines.append("") }
        lines += declared.map { SummaryLines.declaredPrefix + $0 }
        lines.append("")
    }

    private mutating func footer() {
        let speaker = words.speaker.map { " by \(QuotedText.code($0))" } ?? ""
        lines.append("---")
        lines += SummaryLines.footer(facts)
        lines += [
            "",
            "Measured by kata: ids, times, tasks, files, dependencies, commits, verification, must-haves, computed deviations. "
                + "Everything else is quoted as stated\(speaker).",
            "",
            MeasuredBlock.line(facts),
        ]
    }

    /// `01` stays `01` as people write it, though YAML resolvers may read a number.
    private static func planToken(_ token: String) -> String {
        let isPlain = !token.isEmpty && token.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return isPlain ? token : YamlScalar.render(token)
    }

    private static func word(_ text: String) -> String { QuotedText.flatten(text) }

    private static func clean(_ items: [String]) -> [String] {
        items.prefix(QuotedText.countLimit).map(word).filter { !$0.isEmpty }
    }
}
