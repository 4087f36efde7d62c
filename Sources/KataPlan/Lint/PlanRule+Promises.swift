internal import KataCore

extension PlanRule {
    static let mustHaves: [PlanRule] = [
        PlanRule(
            .warning, .mustHavesShape, "An item of must_haves can't be checked as it is written.",
            triggering: .frontmatter("must_haves:\n  artifacts:\n    - ↓a good design"),
            accepted: .frontmatter("must_haves:\n  artifacts:\n    - path: a.ts\n      provides: a good design")),
        PlanRule(
            .notice, .mustHavesKey, "A key of must_haves is unknown and not checked.",
            triggering: .frontmatter("must_haves:\n  artifacts:\n    - path: a.ts\n      ↓owner: me")),
        PlanRule(
            .warning, .accidentalMap, "A sentence holds ': ' and is not quoted.",
            triggering: .frontmatter("must_haves:\n  truths:\n    - ↓The page: it loads"),
            accepted: .frontmatter("must_haves:\n  truths:\n    - \"The page: it loads\"")),
        PlanRule(
            .warning, .grepPattern, "A pattern writes \"or\" as grep does, with `\\|`.",
            triggering: .frontmatter(
                "must_haves:\n  key_links:\n    - from: a.ts\n      to: b.ts\n      via: call\n      pattern: ↓'useA\\|useB'"
            ),
            accepted: .frontmatter(
                "must_haves:\n  key_links:\n    - from: a.ts\n      to: b.ts\n      via: call\n      pattern: 'useA|a \\|\\| b'"
            )
        ),
        PlanRule(
            .warning, .invalidPattern, "The pattern of a key link is not a regular expression.",
            triggering: .frontmatter(
                "must_haves:\n  key_links:\n    - from: a.ts\n      to: b.ts\n      via: call\n      pattern: ↓\"use(\""
            ),
            accepted: .frontmatter(
                "must_haves:\n  key_links:\n    - from: a.ts\n      to: b.ts\n      via: call\n      pattern: 'use\\('")
        ),
    ]

    private static func plan(_ id: String, _ dependencies: String, wave: String = "1", files: String = "")
        -> PlanExample.File
    {
        let number = id.split(separator: "-").last.map(String.init) ?? id
        return PlanExample.File(
            "phases/01-setup/\(id)-PLAN.md",
            "---\nphase: 01-setup\nplan: \(number)\nwave: \(wave)\ndepends_on: [\(dependencies)]\nfiles_modified: [\(files)]\n---\n"
        )
    }

    static let graph: [PlanRule] = [
        PlanRule(
            .error, .dependencyUnknown, "A plan depends on a plan that does not exist.",
            triggering: .tree([plan("01-02", "↓01-03"), plan("01-01", "")]),
            accepted: .tree([plan("01-02", "01-01", wave: "2"), plan("01-01", "")])),
        PlanRule(
            .error, .dependencyCycle, "Plans wait for each other.",
            triggering: .tree([plan("01-01", "↓01-02"), plan("01-02", "01-01")]),
            accepted: .tree([plan("01-01", ""), plan("01-02", "01-01", wave: "2")])),
        PlanRule(
            .error, .dependencyAmbiguous, "A dependency may mean several plans.",
            triggering: .tree([
                .init("phases/03-c/03-01-PLAN.md", "---\nphase: 03-c\nplan: 01\ndepends_on: [↓01-01]\n---\n"),
                .init("phases/01-a/01-01-PLAN.md", "---\nphase: 01-a\nplan: 01\n---\n"),
                .init("phases/01-b/01-01-PLAN.md", "---\nphase: 01-b\nplan: 01\n---\n"),
            ])),
        PlanRule(
            .warning, .dependencyProse, "A dependency is a remark and names no plan.",
            triggering: .tree([plan("01-02", "↓the new design"), plan("01-01", "")])),
        PlanRule(
            .warning, .waveMismatch, "The declared wave is earlier than the dependencies allow.",
            triggering: .tree([plan("01-02", "01", wave: "↓1"), plan("01-01", "")]),
            accepted: .tree([plan("01-02", "01", wave: "2"), plan("01-01", "")])),
        PlanRule(
            .notice, .fileOverlap, "Two plans of one wave change the same file.",
            triggering: .tree([plan("01-02", "", files: "↓a.ts"), plan("01-01", "", files: "a.ts")]),
            accepted: .tree([plan("01-02", "", files: "b.ts"), plan("01-01", "", files: "a.ts")])),
        PlanRule(
            .warning, .duplicateID, "Two live plans have the same id.",
            triggering: .tree([
                .init("phases/01-b/01-01-PLAN.md", "↓---\nphase: 01-b\nplan: 01\n---\n"),
                .init("phases/01-a/01-01-PLAN.md", "---\nphase: 01-a\nplan: 01\n---\n"),
            ])),
    ]
}
