internal import KataCore

extension PlanRule {
    private static func task(_ inner: String) -> PlanExample {
        .document("---\nphase: 01-setup\nplan: 01\n---\n↓<task type=\"auto\">\n\(inner)\n</task>\n")
    }

    static let tasks: [PlanRule] = [
        PlanRule(.error, .taskName, "A task has no name.", triggering: task("<action>b</action>")),
        PlanRule(.error, .taskAction, "A task does not say what to do.", triggering: task("<name>a</name>")),
        PlanRule(
            .warning, .taskLooseAction, "What a task says to do stands outside <action>.",
            triggering: task("<name>a</name>\nWrite it.")),
        PlanRule(
            .warning, .taskFiles, "A task names no files.", triggering: task("<name>a</name>\n<action>b</action>")),
        PlanRule(
            .warning, .taskVerify, "A task has no check.", triggering: task("<name>a</name>\n<action>b</action>")),
        PlanRule(
            .warning, .taskDone, "A task does not say when it is done.",
            triggering: task("<name>a</name>\n<action>b</action>")),
        PlanRule(
            .notice, .taskType, "The type of a task is unknown; it is carried out as auto.",
            triggering: .document("---\nphase: 1\n---\n↓<task type=\"code\"><name>a</name><action>b</action></task>\n")),
        PlanRule(
            .warning, .checkpointIncomplete, "A checkpoint does not tell the person what to do.",
            triggering: .document("---\nphase: 1\n---\n↓<task type=\"checkpoint:decision\"><name>a</name></task>\n"),
            accepted: .document(
                """
                ---
                phase: 1
                ---
                <task type="checkpoint:decision">
                <decision>Which one?</decision>
                <options>
                <option id="a"><name>The first</name></option>
                </options>
                </task>
                """)),
    ]

    private static func verify(_ text: String) -> PlanExample {
        .task(
            "  <name>a</name>\n  <files>a.ts</files>\n  <action>b</action>\n  <done>c</done>\n  <verify>\(text)</verify>"
        )
    }

    static let checks: [PlanRule] = [
        PlanRule(
            .notice, .verifyManual, "A check holds no command.",
            triggering: .task("  <name>a</name>\n  <action>b</action>\n  ↓<verify>The page looks right.</verify>"),
            accepted: verify("`npm test`")),
        PlanRule(
            .warning, .verifyPlaceholder, "A check is only announced.",
            triggering: verify("\n    ↓<automated>MISSING — the test comes later</automated>\n"),
            accepted: verify("<automated>npm test</automated>")),
        PlanRule(
            .warning, .verifyMaskedExit, "The exit code of a check is hidden.",
            triggering: verify("\n    ↓npm test || true\n"), accepted: verify("npm test")),
        PlanRule(
            .warning, .verifyEchoOnly, "A check only prints text.",
            triggering: verify("\n    ↓echo \"done\"\n"), accepted: verify("test -f a.ts && echo \"done\"")),
        PlanRule(
            .warning, .verifyAuthorPath, "A check names a path of one person's machine.",
            triggering: verify("\n    ↓cd /Users/somebody/project && npm test\n"),
            accepted: verify("cd web && npm test")),
        PlanRule(
            .warning, .verifyWatchMode, "A check does not end by itself.",
            triggering: verify("\n    ↓npx jest --watch\n"), accepted: verify("npx jest")),
    ]

    static let paths: [PlanRule] = [
        PlanRule(
            .error, .pathAbsolute, "A path is absolute.", triggering: .frontmatter("files_modified: [↓/etc/hosts]")),
        PlanRule(
            .error, .pathEscapes, "A path leaves the repository.",
            triggering: .frontmatter("files_modified: [↓../other/a.ts]")),
        PlanRule(
            .warning, .pathInvalid, "A text is no path.", triggering: .frontmatter("files_modified: [↓\"./\"]")),
        PlanRule(
            .warning, .contextMissing, "A file that the plan wants read does not exist.",
            triggering: .document("---\nphase: 1\n---\n<context>\n↓@docs/missing.md\n</context>\n"),
            accepted: .document("---\nphase: 1\n---\n<context>\n@docs/present.md\n</context>\n")),
    ]
}
