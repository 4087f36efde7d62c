import KataTestSupport
import Testing

@testable import KataCLI

/// The checks of the whole plan, and what is left when they fail.
@Suite struct ClosingScenarios {
    @Test func failedPlanCheckLeavesTheTasksAndNoSummary() async throws {
        var plan = SamplePlan.counting
        plan.verification = "1. `test -f three.txt`"
        let scenario = try Scenario(plan)
        let result = await scenario.execute()
        #expect(result.exit == 1)
        #expect(try scenario.commits == 2)
        #expect(scenario.summary == nil)
        #expect(try scenario.status == "")
        #expect(scenario.calls.count == 2)

        try scenario.repository.write("three\n", to: "three.txt")
        try scenario.repository.commitAll("three")
        let second = await scenario.execute()
        #expect(second.exit == 0, "\(second.output)\(second.error)")
        #expect(scenario.calls.count == 2)
        #expect(try scenario.commits == 4)
        #expect(scenario.summary != nil)
        #expect(try scenario.status == "")
        let check = await scenario.kata("summary", "check", "09-01")
        #expect(check.exit == 0, "\(check.output)\(check.error)")
    }

    @Test(arguments: [
        "  artifacts:\n    - path: \"missing.txt\"\n      provides: \"Nothing\"",
        "  artifacts:\n    - path: \"one.txt\"\n      provides: \"One\"\n      contains: \"uno\"",
        "  artifacts:\n    - path: \"one.txt\"\n      provides: \"One\"\n      min_lines: 9",
        "  key_links:\n    - from: \"one.txt\"\n      to: \"README.md\"\n      via: \"a word\"\n      pattern: \"quux\"",
    ])
    func mustHaveThatDoesNotHoldIsAFailure(mustHaves: String) async throws {
        var plan = SamplePlan.single
        plan.mustHaves = mustHaves
        let scenario = try Scenario(plan)
        let result = await scenario.execute()
        #expect(result.exit == 1, "\(result.output)\(result.error)")
        #expect(scenario.summary == nil)
        #expect(try scenario.commits == 1)
        #expect(result.error.contains("09-01-PLAN.md:"), "the place is named: \(result.error)")
    }

    @Test func artifactThatIsOnlyOnDiskDoesNotCount() async throws {
        var plan = SamplePlan.single
        plan.mustHaves = "  artifacts:\n    - path: \"built.txt\"\n      provides: \"A build product\""
        let scenario = try Scenario(plan, files: [".gitignore": "built.txt\n"])
        try scenario.repository.write("built\n", to: "built.txt")
        #expect(await scenario.execute().exit == 1)
    }

    @Test func phaseMovesOnlyWithItsLastPlan() async throws {
        let scenario = try Scenario(.single)
        var second = SamplePlan.single
        second.plan = "02"
        second.dependsOn = ["09-01"]
        second.tasks[0].files = ["two.txt"]
        second.tasks[0].verify = "`grep -qx two two.txt`"
        try scenario.repository.write(second.text, to: second.path)
        try scenario.repository.commitAll("another plan")
        #expect(await scenario.execute().exit == 0)
        #expect(scenario.repository.exists(".planning/phases/pending/09-sample/09-01-SUMMARY.md"))
        try scenario.replaceAgent("echo two >two.txt")
        let result = await scenario.kata(
            "plan", "execute", "09-02", "--provider", "script", "--command", scenario.agent)
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(!scenario.repository.exists(".planning/phases/pending/09-sample"))
        #expect(scenario.repository.exists(".planning/phases/completed/09-sample/09-02-SUMMARY.md"))
        #expect(try scenario.status == "")
        for id in ["09-01", "09-02"] { #expect(await scenario.kata("summary", "check", id).exit == 0) }
    }
}
