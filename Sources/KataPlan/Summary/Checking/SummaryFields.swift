internal import KataCore

/// The measured fields of a summary as facts make them: name and values, in the order of the document.
struct SummaryFields {
    struct Field {
        var name: String
        var values: [String]
    }

    let fields: [Field]

    init(_ facts: SummaryFacts) {
        func paths(_ change: SummaryFacts.FileFacts.Change) -> [String] {
            facts.files.filter { $0.change == change }.map { PathText.render($0.path) }
        }
        func name(_ label: String) -> String { label.lowercased().split(separator: " ").joined(separator: "-") }
        var fields = [
            Field(name: "phase", values: [facts.phaseName]),
            Field(name: "plan", values: [facts.plan.plan]),
            Field(name: "tech-stack.added", values: facts.dependenciesAdded),
            Field(name: "key-files.created", values: paths(.created)),
            Field(name: "key-files.modified", values: paths(.modified)),
            Field(name: "key-files.deleted", values: paths(.deleted)),
            Field(name: "duration", values: [SummaryLines.duration(facts.times.active)]),
            Field(name: "completed", values: [facts.times.completed.date]),
            Field(name: "title", values: [String(SummaryLines.title(facts).dropFirst(2))]),
        ]
        fields += SummaryLines.performance(facts).map {
            Field(name: "performance.\(name($0.label))", values: [SummaryLines.performanceLine($0.label, $0.value)])
        }
        let footer = SummaryLines.footer(facts)
        fields += [
            Field(name: "task-commits", values: facts.tasks.map(SummaryLines.taskCommit)),
            Field(name: "plan-metadata", values: [SummaryLines.planMetadata(facts)]),
            Field(name: "verification", values: Self.verification(facts)),
            Field(name: "must-haves", values: Self.mustHaves(facts)),
            Field(name: "files", values: Self.files(facts)),
            Field(
                name: "deviations",
                values: facts.deviations.isEmpty ? [SummaryLines.noDeviations] : SummaryLines.deviations(facts)),
            Field(name: "footer.phase", values: [footer[0]]),
            Field(name: "footer.completed", values: [footer[1]]),
        ]
        if !facts.checkpoints.isEmpty {
            fields.append(Field(name: "checkpoints", values: facts.checkpoints.map(SummaryLines.checkpoint)))
        }
        self.fields = fields
    }

    private static func verification(_ facts: SummaryFacts) -> [String] {
        let rows = facts.checks.map(SummaryLines.check)
        return [SummaryLines.verdict(facts)]
            + (rows.isEmpty ? [] : [SummaryLines.checkHeader, SummaryLines.checkRule] + rows)
    }

    private static func mustHaves(_ facts: SummaryFacts) -> [String] {
        let rows = facts.mustHaves.map(SummaryLines.mustHave)
        return rows.isEmpty ? [] : [SummaryLines.mustHaveHeader, SummaryLines.mustHaveRule] + rows
    }

    private static func files(_ facts: SummaryFacts) -> [String] {
        facts.files.isEmpty ? [SummaryLines.noFiles] : facts.files.map { PathText.render($0.path) }
    }
}
