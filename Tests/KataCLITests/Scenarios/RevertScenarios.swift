import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

/// Work of plans is taken back when nothing builds on it; else what builds on it is listed, with an order that works.
@Suite struct RevertScenarios {
    private static let folder = ".planning/phases/pending/09-sample"
    private static let done = ".planning/phases/completed/09-sample"

    /// Three plans of a phase, carried out one after the other: the second adds to a file of the first and depends on it.
    private static func executed(dependsOn: [String] = ["09-01"]) async throws -> Scenario {
        var second = SamplePlan([
            SampleTask("Add to one", files: ["one.txt"], verify: "`grep -qx more one.txt`"),
            SampleTask("Write three", files: ["three.txt"], verify: "`grep -qx three three.txt`"),
        ])
        second.plan = "02"
        second.dependsOn = dependsOn
        var third = SamplePlan([SampleTask("Write four", files: ["four.txt"], verify: "`grep -qx four four.txt`")])
        third.plan = "03"
        let scenario = try Scenario(
            agent: """
                case $KATA_PLAN.$KATA_TASK in
                09-01.1) echo one >one.txt ;;
                09-01.2) echo two >two.txt ;;
                09-02.1) echo more >>one.txt ;;
                09-02.2) echo three >three.txt ;;
                *) echo four >four.txt ;;
                esac
                """,
            files: [
                "\(folder)/09-02-PLAN.md": second.text, "\(folder)/09-03-PLAN.md": third.text,
                ".planning/STATE.md":
                    "# State\n\n## Current Position\n\nPhase: 9 of 9 (Sample)\nPlan: 0 of 3 in current phase\nStatus: Ready\nLast activity: 2026-01-01 - nothing\n\nProgress: [░░░░░░░░░░] 0%\n",
                ".planning/ROADMAP.md":
                    "# Roadmap\n\n- [ ] **Phase 9: Sample**\n\n### Phase 9: Sample\n**Plans**: 3 plans\n\n- [ ] 09-01: one\n- [ ] 09-02: two\n- [ ] 09-03: three\n",
            ])
        for plan in ["09-01", "09-02", "09-03"] { try await execute(plan, in: scenario) }
        return scenario
    }

    private static func execute(_ plan: String, in scenario: Scenario) async throws {
        let result = await CapturedContext(in: scenario.project, environment: scenario.environment)
            .run(["plan", "execute", plan, "--provider", "script", "--command", scenario.agent])
        try #require(result.exit == 0, "\(result.output)\(result.error)")
    }

    /// Runs the commands of a refusal, in the order in which it names them.
    private func follow(_ refusal: String, in scenario: Scenario) async throws {
        let steps = refusal.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.drop {
            !$0.hasSuffix("in this order:")
        }.dropFirst().filter { $0.hasPrefix("hint: ") }.map {
            $0.dropFirst(5).split(separator: " ").map(String.init)
        }
        try #require(!steps.isEmpty, "\(refusal)")
        for step in steps {
            if step[0] == "git" {
                try scenario.repository.git("revert", "--no-edit", step[2])
            } else {
                let result = await CapturedContext(in: scenario.project, environment: scenario.environment).run(
                    Array(step.dropFirst()))
                #expect(result.exit == 0, "\(step): \(result.output)\(result.error)")
            }
        }
    }

    @Test func olderPlanIsTakenBackAlthoughLaterOnesChangedTheDocuments() async throws {
        let scenario = try await Self.executed()
        let repository = scenario.repository
        try repository.write("mine\n", to: "\(Self.done)/notes.txt")
        let result = await scenario.kata("plan", "revert", "09-02")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(try repository.read("one.txt") == "one\n" && !repository.exists("three.txt"))
        // The phase is open again, with everything that lies in its folder; every document says so.
        #expect(repository.exists("\(Self.folder)/09-01-SUMMARY.md") && repository.exists("\(Self.folder)/notes.txt"))
        #expect(!repository.exists("\(Self.folder)/09-02-SUMMARY.md") && !repository.exists(Self.done))
        let state = try repository.read(".planning/STATE.md")
        #expect(
            state.contains("Plan: 2 of 3") && state.contains("66%") && state.contains("Took back 09-02"), "\(state)")
        let roadmap = try repository.read(".planning/ROADMAP.md")
        #expect(
            roadmap.contains("2/3 plans") && roadmap.contains("- [ ] 09-02") && roadmap.contains("- [x] 09-03")
                && roadmap.contains("- [ ] **Phase 9: Sample**\n"), "\(roadmap)")
        let check = await scenario.kata("check", "--strict")
        #expect(check.exit == 0, "\(check.output)")
        #expect(try scenario.status == "? \(Self.folder)/notes.txt\n" && scenario.damage.isEmpty)
        #expect(await scenario.kata("summary", "check", "--all").exit == 0)
        try await Self.execute("09-02", in: scenario)
        #expect(try repository.read("one.txt") == "one\nmore\n" && repository.exists("\(Self.done)/notes.txt"))
    }

    @Test func refusalNamesPlansAndCommitsAndAnOrderThatWorks() async throws {
        let scenario = try await Self.executed()
        let repository = scenario.repository
        try repository.write("one, corrected\nmore\n", to: "one.txt")
        let fix = try repository.commitAll("fix: a word").prefix(7)
        try repository.write("elsewhere\n", to: "other.txt")
        try repository.commitAll("chore: elsewhere")
        let tip = try repository.git("rev-parse", "HEAD")
        let refused = await scenario.kata("plan", "revert", "09-01")
        #expect(
            refused.exit == 4 && refused.error.contains("1 plan and 1 later commit build on it"), "\(refused.error)")
        let more = try repository.git("log", "-1", "--format=%h", "--abbrev=7", "--grep", "Add to one")
            .trimmingCharacters(
                in: .newlines)
        for text in [
            "09-02: depends on 09-01", "no plan  \(fix)  fix: a word  (one.txt)",
            "09-02 task 1  \(more)  feat(09-02): Add to one  (one.txt)",
        ] { #expect(refused.error.contains(text), "\(text) is missing in \(refused.error)") }
        #expect(!refused.error.contains("elsewhere"))
        #expect(try repository.git("rev-parse", "HEAD") == tip)
        try await follow(refused.error, in: scenario)
        #expect(!repository.exists("one.txt") && !repository.exists("two.txt") && !repository.exists("three.txt"))
        #expect(try repository.read("four.txt") == "four\n" && repository.read("other.txt") == "elsewhere\n")
        #expect(try scenario.status.isEmpty && scenario.damage.isEmpty)
    }

    @Test func everythingGoesInOneCommit() async throws {
        let scenario = try await Self.executed(dependsOn: [])
        let repository = scenario.repository
        try repository.write("one, corrected\nmore\n", to: "one.txt")
        try repository.commitAll("fix: a word")
        // In another place of the same file: it can stay.
        try repository.write("two\nand two\n", to: "two.txt")
        try repository.commitAll("fix: two")
        let refused = await scenario.kata("plan", "revert", "09-01", "--task", "1")
        #expect(refused.exit == 4 && refused.error.contains("09-02: changed one.txt later"), "\(refused.error)")
        let both = await scenario.kata("plan", "revert", "09-01", "--task", "1", "--with-dependents", "--json")
        #expect(both.exit == 0, "\(both.output)\(both.error)")
        #expect(try both.json()["reverted"]?.arrayValue?.count == 5)
        #expect(!repository.exists("one.txt") && !repository.exists("three.txt"))
        #expect(try repository.read("two.txt") == "two\nand two\n" && repository.read("four.txt") == "four\n")
        #expect(try scenario.status.isEmpty && scenario.damage.isEmpty)
    }

    @Test func laterTaskOfTheSamePlanIsNamed() async throws {
        let scenario = try Scenario(
            agent: "case $KATA_TASK in\n1) echo one >one.txt ;;\n2) echo two >two.txt; echo two >>one.txt ;;\nesac")
        try #require(await scenario.execute().exit == 0)
        let refused = await scenario.kata("plan", "revert", "09-01", "--task", "1")
        #expect(
            refused.exit == 4 && refused.error.contains("  kata plan revert 09-01 --task 2\n"), "\(refused.error)")
        try await follow(refused.error, in: scenario)
        #expect(!scenario.repository.exists("one.txt") && !scenario.repository.exists("two.txt"))
    }

    @Test(arguments: [true, false]) func whatWouldBreakALaterPlanIsFoundByLooking(byCommand: Bool) async throws {
        // The fourth plan needs a file of the first, and nothing but its check or its must-have says so.
        let scenario = try await Self.executed(dependsOn: [])
        let repository = scenario.repository
        var fourth = SamplePlan([
            SampleTask(
                "Use two", files: ["five.txt"],
                verify: byCommand ? "`grep -qx two two.txt && test -f five.txt`" : "`test -f five.txt`")
        ])
        fourth.plan = "04"
        if !byCommand { fourth.mustHaves = "  artifacts:\n    - path: \"two.txt\"\n      contains: \"two\"" }
        try repository.write(fourth.text, to: "\(Self.done)/09-04-PLAN.md")
        try repository.commitAll("docs: a plan")
        try scenario.replaceAgent("echo 'see two.txt' >five.txt")
        try await Self.execute("09-04", in: scenario)
        let tip = try repository.git("rev-parse", "HEAD")
        let refused = await scenario.kata("plan", "revert", "09-01", "--task", "2")
        #expect(
            refused.exit == 1
                && refused.error.contains("09-04: without it, \(byCommand ? "grep" : "artifact two.txt")"),
            "\(refused.error)")
        #expect(try repository.git("rev-parse", "HEAD") == tip)
        let both = await scenario.kata("plan", "revert", "09-01", "--task", "2", "--with-dependents")
        #expect(both.exit == 0, "\(both.output)\(both.error)")
        #expect(!repository.exists("two.txt") && !repository.exists("five.txt") && repository.exists("one.txt"))
    }

    @Test func wordsOfSummariesAreNeeds() async throws {
        let scenario = try await Self.executed(dependsOn: [])
        let repository = scenario.repository
        func replace(_ plan: String, _ old: String, _ new: String) throws {
            let path = "\(Self.done)/09-\(plan)-SUMMARY.md"
            let text = try repository.read(path)
            try #require(text.contains(old), "\(text)")
            try repository.write(text.replacing(old, with: new), to: path)
        }
        try replace("02", "provides: []", "provides:\n  - \"the longer file\"")
        try replace("03", "requires: []", "requires:\n  - phase: 09-sample\n    provides: \"The longer file\"")
        try repository.commitAll("docs: words")
        let refused = await scenario.kata("plan", "revert", "09-02")
        #expect(
            refused.exit == 4
                && refused.error.contains("09-03: its summary requires The longer file, which 09-02 provides"),
            "\(refused.error)")
    }

    @Test func revertOfARevertCountsAsDone() async throws {
        let scenario = try await Self.executed()
        let repository = scenario.repository
        try repository.git("revert", "--no-edit", "HEAD~1")
        #expect(await scenario.kata("review", "09-03").output.contains("takes it back"))
        try repository.git("revert", "--no-edit", "HEAD")
        let review = await scenario.kata("review", "09-03")
        #expect(review.exit == 0, "\(review.output)")
        let again = await scenario.kata("plan", "revert", "09-03")
        #expect(again.exit == 0, "\(again.output)\(again.error)")
        #expect(!repository.exists("four.txt"))
    }
}
