import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

/// What closed plans promised, lines of files, and work that is taken back.
@Suite struct DriftScenarios {
    private static func executed(_ agent: String = Scenario.honest) async throws -> Scenario {
        var plan = SamplePlan.counting
        plan.mustHaves =
            "  artifacts:\n    - path: \"one.txt\"\n      contains: \"one\"\n  key_links:\n    - from: \"one.txt\"\n      to: \"two.txt\"\n      pattern: \"one|two\""
        let scenario = try Scenario(plan, agent: agent)
        try #require(await scenario.execute().exit == 0)
        return scenario
    }

    @Test func commitThatBrokeAMustHaveIsFound() async throws {
        let scenario = try await Self.executed()
        let repository = scenario.repository
        let fine = await scenario.kata("drift")
        #expect(
            fine.exit == 0 && fine.output.contains("2 must-haves measured: all hold"), "\(fine.output)\(fine.error)")
        for number in 1...9 {
            try repository.write("\(number)\n", to: "noise.txt")
            if number == 4 { try repository.write("won\n", to: "one.txt") }
            try repository.commitAll("chore: \(number)")
        }
        let result = await scenario.kata("drift", "--json")
        let item = try result.json()["drifted"]?[0]
        let broken = try repository.git("log", "-1", "--format=%H", "--grep", "chore: 4").trimmingCharacters(
            in: .newlines)
        #expect(result.exit == 1 && item?["broken_by"]?.stringValue == broken, "\(result.output)")
        #expect(await scenario.kata("drift", "HEAD~6").exit == 0)
        #expect(await scenario.kata("drift", "nowhere").exit == 3)
    }

    @Test func whatNeverHeldIsSaidSo() async throws {
        let scenario = try Scenario(.counting)
        let repository = scenario.repository
        let text = try repository.read(scenario.plan.path)
        try repository.write(
            text.replacing(
                "requirements: []", with: "requirements: []\nmust_haves:\n  artifacts:\n    - path: \"missing.txt\""),
            to: scenario.plan.path)
        try repository.write("# Summary\n", to: scenario.plan.path.replacing("PLAN", with: "SUMMARY"))
        try repository.commitAll("docs: summary")
        let result = await scenario.kata("drift")
        #expect(result.exit == 1 && result.output.contains("it never held"), "\(result.output)\(result.error)")
    }

    // MARK: - Truths

    /// One truth that a command speaks of, one that an artifact speaks of, and one that nothing does.
    private static func promised(_ verify: String = "`grep -q . limit.txt`") async throws -> Scenario {
        var plan = SamplePlan.checked(by: verify, files: ["one.txt", "limit.txt"])
        plan.mustHaves =
            "  truths:\n    - \"limit.txt holds a small number.\"\n    - \"one.txt is there.\"\n    - \"It reads well.\"\n  artifacts:\n    - path: \"one.txt\"\n      contains: \"one\""
        let scenario = try Scenario(plan, agent: "echo one >one.txt; echo 5 >limit.txt")
        let done = await scenario.execute("--no-baseline")
        try #require(done.exit == 0, "\(done.output)\(done.error)")
        return scenario
    }

    private func causes(_ result: CapturedContext.Result) throws -> [String] {
        try result.json()["unmeasured"]?.arrayValue?.compactMap { $0["cause"]?.stringValue } ?? []
    }

    @Test func truthsWithoutAMeasurementAreNeverSaidToHold() async throws {
        let scenario = try await Self.promised()
        let still = await scenario.kata("drift")
        #expect(still.exit == 0, "\(still.output)\(still.error)")
        for text in [
            "2 must-haves measured: all hold", "1 not measured without --run, 1 not measurable",
            "--run would run grep -q . limit.txt", "not measurable: no check stands for it",
        ] { #expect(still.output.contains(text), "\(text) is missing in \(still.output)") }
        #expect(try causes(await scenario.kata("drift", "--json")).sorted() == ["not-measurable", "not-run"])
        let run = await scenario.kata("drift", "--run", "--json")
        #expect(try run.exit == 0 && causes(run) == ["not-measurable"], "\(run.output)")
        #expect(try run.json()["items"]?.integerValue == 3)
        #expect(await scenario.kata("drift", "--fresh").exit == 2)
        // A truth that an artifact speaks of needs no command.
        try scenario.repository.write("won\n", to: "one.txt")
        try scenario.repository.commitAll("chore: won")
        let drifted = try await scenario.kata("drift", "--json").json()["drifted"]?.arrayValue ?? []
        #expect(drifted.map { $0["kind"]?.stringValue } == ["artifact", "truth"])
    }

    @Test func commitThatBrokeATruthIsFoundByRunningItsCommand() async throws {
        let scenario = try await Self.promised()
        let repository = scenario.repository
        for number in 1...9 {
            try repository.write("\(number)\n", to: "noise.txt")
            if number == 6 { try repository.write("", to: "limit.txt") }
            try repository.commitAll("chore: \(number)")
        }
        // What lies in the working tree is no part of any commit.
        try repository.write("5\n", to: "limit.txt")
        #expect(await scenario.kata("drift").exit == 0)
        let result = await scenario.kata("drift", "--run", "--json")
        let item = try result.json()["drifted"]?[0]
        #expect(result.exit == 1 && item?["subject"]?.stringValue == "chore: 6", "\(result.output)\(result.error)")
        #expect(item?["reasons"]?[0]?.stringValue == "grep -q . limit.txt: exit 1, 3 times", "\(result.output)")
        #expect(try repository.git("worktree", "list").split(separator: "\n").count == 1)
        #expect(try repository.read("limit.txt") == "5\n")
    }

    @Test func commandThatCannotRunLeavesItsTruthUnmeasured() async throws {
        let scenario = try await Self.promised("`kata-sample-tool limit.txt || [ $? = 127 ]`")
        let fine = await scenario.kata("drift", "--run", "--json")
        #expect(try causes(fine) == ["not-measurable"], "\(fine.output)")
        let plan = ".planning/phases/completed/09-sample/09-01-PLAN.md"
        let text = try scenario.repository.read(plan)
        try scenario.repository.write(text.replacing(" || [ $? = 127 ]", with: ""), to: plan)
        try scenario.repository.commitAll("docs: plan")
        let result = await scenario.kata("drift", "--run", "--json")
        #expect(try result.exit == 0 && causes(result).sorted() == ["not-measurable", "undecided"], "\(result.output)")
        #expect(result.output.contains("command not found"))
    }

    @Test func linesLeadToTheirTasks() async throws {
        let scenario = try await Self.executed(
            "case $KATA_TASK in\n1) echo one >one.txt ;;\n2) echo two >two.txt; echo more >>one.txt ;;\nesac")
        try scenario.repository.write("one\nmore\nmine\n", to: "one.txt")
        let result = await scenario.kata("blame", "one.txt", "--plan")
        #expect(
            result.output.split(separator: "\n").map {
                $0.split(separator: ")").first?.trimmingCharacters(in: .whitespaces)
            }
                == ["09-01 task 1 1", "09-01 task 2 2", "–            3"], "\(result.output)\(result.error)")
        #expect(await scenario.kata("blame", "nothing.txt").exit == 3)
        #expect(await scenario.kata("blame", "/etc/passwd").exit == 2)
    }

    @Test func planIsTakenBackAndCanBeDoneAgain() async throws {
        let scenario = try await Self.executed()
        let repository = scenario.repository
        let before = try repository.git("rev-parse", "HEAD~3^{tree}")
        try repository.write("mine\n", to: "mine.txt")
        let dry = await scenario.kata("plan", "revert", "09-01", "--dry-run")
        #expect(dry.exit == 0 && dry.output.contains("3 commits would be taken back"), "\(dry.output)\(dry.error)")
        let result = await scenario.kata("plan", "revert", "09-01")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(try repository.git("rev-parse", "HEAD^{tree}") == before)
        #expect(try scenario.status == "? mine.txt\n")
        #expect(await scenario.kata("plan", "revert", "09-01").exit == 3)
        #expect(try scenario.damage.isEmpty)
        let again = await scenario.execute()
        #expect(again.exit == 0, "\(again.output)\(again.error)")
        #expect(try repository.read("one.txt") == "one\n")
    }

    @Test func oneTaskIsTakenBack() async throws {
        let scenario = try await Self.executed()
        let result = await scenario.kata("plan", "revert", "09-01", "--task", "2")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(!scenario.repository.exists("two.txt") && scenario.repository.exists("one.txt"))
        let review = await scenario.kata("review", "09-01")
        #expect(review.exit == 1 && review.output.contains("takes it back"), "\(review.output)")
    }

    @Test func plansThatBuildOnItAreListed() async throws {
        let scenario = try await Self.executed()
        let repository = scenario.repository
        var second = SamplePlan([SampleTask("Write three", files: ["two.txt"], verify: "`grep -q three two.txt`")])
        second.plan = "02"
        second.dependsOn = ["09-01"]
        try repository.write(second.text, to: ".planning/phases/completed/09-sample/09-02-PLAN.md")
        try repository.commitAll("docs: second plan")
        try scenario.replaceAgent("echo three >>two.txt")
        let done = await CapturedContext(in: scenario.project, environment: scenario.environment)
            .run(["plan", "execute", "09-02", "--provider", "script", "--command", scenario.agent])
        try #require(done.exit == 0, "\(done.output)\(done.error)")
        let tip = try repository.git("rev-parse", "HEAD")
        let refused = await scenario.kata("plan", "revert", "09-01")
        #expect(refused.exit == 4 && refused.error.contains("09-02: depends on 09-01"), "\(refused.error)")
        #expect(try repository.git("rev-parse", "HEAD") == tip)
        let both = await scenario.kata("plan", "revert", "09-01", "--with-dependents")
        #expect(both.exit == 0, "\(both.output)\(both.error)")
        #expect(!repository.exists("two.txt"))
    }

    @Test func uncommittedWorkIsNotOverwritten() async throws {
        let scenario = try await Self.executed()
        try scenario.repository.write("mine\n", to: "two.txt")
        let result = await scenario.kata("plan", "revert", "09-01")
        #expect(result.exit == 4 && result.error.contains("two.txt"), "\(result.error)")
        #expect(try scenario.repository.read("two.txt") == "mine\n")
    }
}
