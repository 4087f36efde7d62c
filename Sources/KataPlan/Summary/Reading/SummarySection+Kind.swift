extension SummarySection.Kind {
    /// The kind of section behind a heading, in the words that the planning tools use for it.
    init(heading: String) {
        let words = String(
            String.UnicodeScalarView(
                heading.lowercased().unicodeScalars.map { $0.properties.isAlphabetic || $0 == "/" ? $0 : " " })
        ).split(separator: " ").joined(separator: " ")
        self = Self.names[words] ?? Self.byPrefix(words)
    }

    private static func byPrefix(_ words: String) -> Self {
        for (prefix, kind) in prefixes where words.hasPrefix(prefix) { return kind }
        return .other
    }

    private static let prefixes: [(String, Self)] = [
        ("self check", .selfCheck), ("deviations", .deviations), ("task commits", .taskCommits),
        ("next phase readiness", .readiness), ("user setup", .userSetup), ("files created", .files),
        ("files modified", .files), ("issues encountered", .issues), ("decisions made", .decisions),
    ]

    private static let names: [String: Self] = [
        "performance": .performance, "metrics": .performance, "performance metrics": .performance,
        "accomplishments": .accomplishments, "what was built": .accomplishments, "what happened": .accomplishments,
        "what was done": .accomplishments, "task commits": .taskCommits, "commits": .taskCommits,
        "commit": .taskCommits, "task completion": .taskCommits,
        "task execution": .taskCommits,
        "tasks completed": .taskCommits, "completed tasks": .taskCommits, "tasks": .taskCommits,
        "verification": .verification, "verification results": .verification, "verification evidence": .verification,
        "must haves": .mustHaves, "checkpoints": .checkpoints, "files created/modified": .files,
        "files modified": .files, "files created": .files,
        "files changed": .files, "key files": .files, "decisions made": .decisions, "decisions": .decisions,
        "key decisions": .decisions, "deviations from plan": .deviations, "deviations": .deviations,
        "issues encountered": .issues, "issues": .issues, "known issues": .issues, "user setup required": .userSetup,
        "user setup": .userSetup, "next phase readiness": .readiness, "next steps": .readiness,
        "next phase": .readiness,
        "self check": .selfCheck,
    ]
}
