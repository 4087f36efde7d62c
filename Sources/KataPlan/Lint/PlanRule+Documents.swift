internal import KataCore

extension PlanRule {
    static let bytes: [PlanRule] = [
        PlanRule(
            .notice, .byteOrderMark, "The file begins with a byte order mark.",
            triggering: .document("↓\u{FEFF}" + PlanExample.plan())),
        PlanRule(
            .notice, .carriageReturns, "Lines end with CR LF; kata keeps them.",
            triggering: .document("↓---\r\nphase: 1\r\n---\r\n")),
        PlanRule(
            .error, .nulByte, "There is a NUL byte in the text.",
            triggering: .task("<name>a↓\u{0}b</name><action>x</action>")),
    ]

    static let yaml: [PlanRule] = [
        PlanRule(
            .error, .noFrontmatter, "The file does not begin with frontmatter.",
            triggering: .document("↓# Plan\n\n<task><name>a</name><action>b</action></task>\n")),
        PlanRule(
            .error, .unterminatedFrontmatter, "The frontmatter is never closed.",
            triggering: .document("↓---\nphase: 01-setup\n\n# Plan\n")),
        PlanRule(
            .error, .frontmatterNotMap, "The frontmatter is not a map of keys and values.",
            triggering: .document("---\n↓- a\n- b\n---\n")),
        PlanRule(
            .error, "plan.yaml-syntax", "The frontmatter is not valid YAML, and its meaning is not certain.",
            triggering: .frontmatter("files_modified: ↓[a.ts, b.ts\ntitle: x")),
        PlanRule(
            .warning, "plan.yaml-recovered", "The frontmatter is not valid YAML, but it can mean only one thing.",
            triggering: .frontmatter("title: \"Skip\"↓ and retry"),
            accepted: .frontmatter("title: '\"Skip\" and retry'")),
        PlanRule(
            .error, "plan.duplicate-key", "A key stands twice in one map.",
            triggering: .frontmatter("title: a\n↓title: b"), accepted: .frontmatter("title: a")),
        PlanRule(
            .error, "plan.yaml-tab", "A line of the frontmatter is indented with a tab.",
            triggering: .frontmatter("estimate:\n↓\ttokens: 1"), accepted: .frontmatter("estimate:\n  tokens: 1")),
        PlanRule(
            .error, "plan.yaml-unsupported", "Anchors and aliases are not read.",
            triggering: .frontmatter("title: &a x\nother: ↓*a"), accepted: .frontmatter("title: x\nother: x")),
        PlanRule(
            .error, "plan.yaml-too-deep", "The frontmatter is nested too deeply.",
            triggering: .frontmatter(
                "title: " + String(repeating: "[", count: 98) + "↓[]" + String(repeating: "]", count: 98))),
        PlanRule(
            .error, "plan.yaml-too-large", "A large text in the frontmatter needs more than the plain block style.",
            triggering: .document("---\n↓title: >\n  " + String(repeating: "word ", count: 60_000) + "\n---\n")),
    ]

    static let keys: [PlanRule] = [
        PlanRule(
            .warning, .missingKey, "A key that other tools expect is missing.",
            triggering: .document("↓---\nphase: 01-setup\nplan: 01\n---\n")),
        PlanRule(
            .warning, .keyValue, "The value of a key has another shape than expected.",
            triggering: .frontmatter("wave: ↓first"), accepted: .frontmatter("wave: 2")),
        PlanRule(
            .notice, .legacyKey, "A key is written with a hyphen.",
            triggering: .frontmatter("↓files-modified: [a.ts]")),
        PlanRule(
            .warning, .idMismatch, "The frontmatter says another number than the file's name.",
            triggering: .frontmatter("plan: ↓02")),
        PlanRule(
            .warning, .autonomousMismatch, "A plan with a checkpoint is declared autonomous.",
            triggering: .document(
                """
                ---
                phase: 01-setup
                plan: 01
                autonomous: ↓true
                ---
                <task type="checkpoint:human-action"><instructions>Sign in.</instructions></task>
                """),
            accepted: .document(
                """
                ---
                phase: 01-setup
                plan: 01
                autonomous: false
                ---
                <task type="checkpoint:human-action"><instructions>Sign in.</instructions></task>
                """)),
    ]

    static let body: [PlanRule] = [
        PlanRule(
            .error, .noTasks, "There is nothing to do in the plan.",
            triggering: .document("↓---\nphase: 01-setup\n---\n\nSome words.\n")),
        PlanRule(
            .notice, .headingTasks, "Headings are read as tasks.",
            triggering: .document("---\nphase: 1\n---\n\n↓### Task 1: Add it\n\nWrite it.\n")),
        PlanRule(
            .notice, .featureTasks, "Feature blocks are read as test-driven tasks.",
            triggering: .document(
                "---\nphase: 1\n---\n↓<feature>\n<name>a</name>\n<behavior>b</behavior>\n</feature>\n")),
        PlanRule(
            .warning, .unclosedBlock, "A block of the plan is never closed.",
            triggering: .document("---\nphase: 1\n---\n↓<objective>\nDo it.\n\n<context>\n@a/b.md\n</context>\n")),
        PlanRule(
            .warning, .repeatedBlock, "A block of the plan stands twice.",
            triggering: .document(
                "---\nphase: 1\n---\n<objective>a</objective>\n↓<objective>b</objective>\n")),
        PlanRule(
            .warning, .strayTag, "A closing tag closes nothing.",
            triggering: .document("---\nphase: 1\n---\n<output>a</output>\n↓</output>\n")),
        PlanRule(
            .warning, .unclosedTask, "A task is never closed.",
            triggering: .document("---\nphase: 1\n---\n↓<task>\n<name>a</name>\n<action>b</action>\n")),
        PlanRule(
            .warning, .nestedTask, "A task begins before the one before it is closed.",
            triggering: .document(
                "---\nphase: 1\n---\n↓<task>\n<name>a</name>\n<task>\n<name>b</name>\n<action>c</action>\n</task>\n")),
        PlanRule(
            .warning, .unclosedElement, "An element of a task is never closed.",
            triggering: .task("<name>a</name>\n↓<action>Write it.\n<done>b</done>")),
        PlanRule(
            .warning, .repeatedElement, "An element stands twice in a task; the first one counts.",
            triggering: .task("<name>a</name>\n<action>b</action>\n<done>c</done>\n↓<done>d</done>")),
    ]
}
