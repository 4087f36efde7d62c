import KataCore
import Testing

@testable import KataPlan

@Suite struct PlanFixerTests {
    private static func plan(_ text: String) -> PlanDocument {
        PlanDocument.parse(bytes: Array(text.utf8), path: "phases/01-setup/01-01-PLAN.md")
    }

    private static func fixed(_ text: String) -> String? {
        PlanFixer.fix(plan(text)).map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    /// Lines of a plan's frontmatter before and after; the rest of the plan must stay byte for byte.
    @Test(
        "frontmatter is mended",
        arguments: [
            ("title: \"Skip\" and retry", "title: '\"Skip\" and retry'"),
            ("title: it's so: a \"b\"", "title: 'it''s so: a \"b\"'"),
            ("title: @scope/name # why", "title: '@scope/name' # why"),
            ("title: \"a\\dot \\w+\"", "title: \"a\\\\dot \\\\w+\""),
            ("files_modified:\n  - \"src/a.ts\" (new)", "files_modified:\n  - \"src/a.ts\" # (new)"),
            ("files_modified: [@a/b.ts, src/a.ts]", "files_modified: ['@a/b.ts', src/a.ts]"),
            ("tags: \"a\", \"b\"", "tags: [\"a\", \"b\"]"),
            ("gap-closure: false", "gap_closure: false"),
            ("must_haves:\n  truths:\n    - The page: it loads", "must_haves:\n  truths:\n    - 'The page: it loads'"),
            ("title: x\ntitle: x", "title: x"),
        ])
    func frontmatter(_ before: String, _ after: String) {
        #expect(Self.fixed(PlanExample.plan(frontmatter: before)) == PlanExample.plan(frontmatter: after))
    }

    @Test(
        "what may mean two things stays",
        arguments: [
            "title: x\ntitle: y", "must_haves:\n  truths:\n    - key: \"a value\"", "estimate:\n\ttokens: 1",
            "files-modified: [a.ts]\nfiles_modified: [b.ts]", "wave: first", "title: [a, b",
        ])
    func uncertain(_ frontmatter: String) {
        #expect(Self.fixed(PlanExample.plan(frontmatter: frontmatter)) == nil)
    }

    @Test func closingTagsAreAddedWhereTheTextWasReadToEnd() {
        let before = "<name>Task 1: Add it</name>\n  <action>\n  Write it.\n\n  <done>It is there.</done>"
        let after = "<name>Task 1: Add it</name>\n  <action>\n  Write it.\n  </action>\n\n  <done>It is there.</done>"
        #expect(Self.fixed(PlanExample.plan(task: before)) == PlanExample.plan(task: after))
        let short = "<name>Task 1: Add it\n  <action>Write it.</action>\n  <done>It is there.</done>"
        let closed = "<name>Task 1: Add it</name>\n  <action>Write it.</action>\n  <done>It is there.</done>"
        #expect(Self.fixed(PlanExample.plan(task: short)) == PlanExample.plan(task: closed))
        let mistyped = "<name>Task 1: Add it</name>\n  <action>\n  Write it.\n  </actions>\n  <done>It is there.</done>"
        #expect(Self.fixed(PlanExample.plan(task: mistyped)) == nil)
    }

    @Test func linesKeepTheirEndsAndMarksOfByteOrderGo() {
        let before = "\u{FEFF}" + PlanExample.plan(frontmatter: "gap-closure: false")
        let windows = before.replacing("\n", with: "\r\n")
        let after = PlanExample.plan(frontmatter: "gap_closure: false").replacing("\n", with: "\r\n")
        #expect(Self.fixed(windows) == after)
        let open = PlanExample.plan(task: "<name>a</name>\n<action>\nb\n<done>c</done>").replacing("\n", with: "\r\n")
        #expect(Self.fixed(open)?.contains("b\r\n</action>\r\n<done>") == true)
    }

    @Test func aPlanWithACheckpointIsNotAutonomous() throws {
        let before = PlanExample.plan().replacing(
            "</tasks>",
            with: "<task type=\"checkpoint:human-action\"><instructions>Sign in.</instructions></task>\n</tasks>")
        let fixed = try #require(PlanFixer.fix(Self.plan(before)))
        #expect(fixed.fixes.map(\.code) == [.autonomousMismatch])
        #expect(
            String(decoding: fixed.bytes, as: UTF8.self)
                == before.replacing("autonomous: true", with: "autonomous: false"))
        // Whether somebody has to be there is for a person to say.
        #expect(Self.fixed(PlanExample.plan(frontmatter: "autonomous: false")) == nil)
    }

    @Test func damagedFilesAreLeftAlone() {
        let bytes = Array("\u{FEFF}".utf8) + Array(PlanExample.plan().utf8) + [0xFF]
        #expect(PlanFixer.fix(PlanDocument.parse(bytes: bytes, path: "01-01-PLAN.md")) == nil)
        #expect(Self.fixed("\u{FEFF}" + PlanExample.plan().replacing("Add", with: "A\u{0}d")) == nil)
    }

    @Test("every example of every rule: twice is once, and the plan says the same", arguments: PlanRule.all)
    func idempotence(_ rule: PlanRule) {
        for example in [rule.triggering, rule.accepted] {
            for file in example.files {
                let plan = PlanDocument.parse(
                    bytes: Array(file.text.replacing("↓", with: "").utf8), path: file.path)
                guard let fixed = PlanFixer.fix(plan) else { continue }
                let again = PlanDocument.parse(bytes: fixed.bytes, path: file.path)
                #expect(PlanFixer.fix(again) == nil)
                var differences = PlanMeaning(plan).differences(from: PlanMeaning(again))
                if fixed.fixes.contains(where: { $0.code == .autonomousMismatch }) { differences.remove("autonomous") }
                #expect(differences.isEmpty)
                #expect(PlanLinter().lint(again).count <= PlanLinter().lint(plan).count - fixed.fixes.count)
            }
        }
    }

    /// Every pair of broken lines in one document: the fixes must not get in each other's way.
    @Test func brokenLinesTogether() {
        let lines = [
            "title: \"Skip\" and retry", "note: a: b: c", "owner: @me", "path: \"a\\d\"", "what: \"a\" (b)",
            "gap-closure: false", "list: \"a\", 'b'", "same: x\nsame: x",
        ]
        for first in lines {
            for second in lines where first != second {
                let plan = Self.plan(PlanExample.plan(frontmatter: "\(first)\n\(second)"))
                guard let fixed = PlanFixer.fix(plan) else {
                    Issue.record("nothing mended in \(first) with \(second)")
                    continue
                }
                let again = PlanDocument.parse(bytes: fixed.bytes, path: plan.path)
                #expect(PlanFixer.fix(again) == nil, "\(first) with \(second)")
                #expect(
                    !PlanLinter().lint(again).contains { PlanFixer.codes.contains($0.code) }, "\(first) with \(second)")
            }
        }
    }

    @Test func aThousandBrokenLinesAreMendedTogether() throws {
        let lines = (0..<1000).map { "  key\($0): a: b: \($0)" }.joined(separator: "\n")
        let plan = Self.plan(PlanExample.plan(frontmatter: "extra:\n\(lines)"))
        let fixed = try #require(PlanFixer.fix(plan))
        #expect(fixed.fixes.count == 1000)
    }
}
