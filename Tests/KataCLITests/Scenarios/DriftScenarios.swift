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
        #expect(fine.exit == 0 && fine.output.contains("2 must-haves: all hold"), "\(fine.output)\(fine.error)")
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
