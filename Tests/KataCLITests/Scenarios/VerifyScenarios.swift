import Foundation
import KataTestSupport
import Testing

@testable import KataCLI

/// Checks are run by kata, and whatever they do, the run goes on to an honest end.
@Suite struct VerifyScenarios {
    @Test func hangingCheckIsEndedWithItsChildren() async throws {
        let scenario = try Scenario(
            .checked(by: "`sleep 300 & echo $! >../out/child; sleep 301`"), agent: "echo $KATA_ATTEMPT >one.txt")
        let result = await scenario.execute("--verify-timeout", "1s", "--retries", "0", "--no-baseline")
        #expect(result.exit == 1)
        #expect(try scenario.commits == 0)
        let child = scenario.note("child")
        #expect(!child.isEmpty)
        #expect(await eventually { !isAlive(child) })
        #expect(result.error.contains("1"))
    }

    @Test func checkThatReadsItsInputFindsItEmpty() async throws {
        let scenario = try Scenario(.checked(by: "`test -z \"$(cat)\" && test -f one.txt`"))
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
    }

    @Test func floodIsBoundedAndKept() async throws {
        let scenario = try Scenario(.checked(by: "`head -c 50000000 /dev/zero | tr '\\0' x; test -f one.txt`"))
        let result = await scenario.execute("--no-baseline")
        #expect(result.exit == 0, "\(result.error.suffix(2000))")
        #expect(result.error.utf8.count < 100_000)
        let logs = await scenario.kata("run", "logs", "--list")
        #expect(logs.output.contains("task-1-attempt-1-verify"))
        #expect(try scenario.repository.git("count-objects", "-v").contains("size-pack: 0"))
    }

    @Test func childOfACheckIsGoneAfterwards() async throws {
        let scenario = try Scenario(
            .checked(
                by:
                    "`test -f one.txt && { (trap '' TERM HUP; exec sleep 300) >/dev/null 2>&1 & echo $! >../out/child; }`"
            ))
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        let child = scenario.note("child")
        #expect(!child.isEmpty)
        #expect(await eventually { !isAlive(child) })
    }

    @Test func checkThatKillsItsShellHasFailed() async throws {
        let scenario = try Scenario(.checked(by: "`kill -9 $$`"), agent: "echo $KATA_ATTEMPT >one.txt")
        #expect(await scenario.execute("--retries", "0").exit == 1)
        #expect(try scenario.commits == 0)
    }

    @Test func maskedFailureIsStillAFailure() async throws {
        let scenario = try Scenario(.checked(by: "`false | tail -5`"), agent: "echo $KATA_ATTEMPT >one.txt")
        #expect(await scenario.execute("--retries", "0").exit == 1)
    }

    @Test(arguments: ["`no-such-tool-x one.txt`", "Look at the page: it should please the eye.", nil])
    func nothingRunnableIsUnverifiedEverywhere(verify: String?) async throws {
        var plan = SamplePlan.single
        plan.tasks[0].verify = verify
        let scenario = try Scenario(plan)
        let result = await scenario.execute()
        #expect(result.exit == 1, "\(result.output)\(result.error)")
        #expect((result.output + result.error).lowercased().contains("unverified"))
        #expect(
            try scenario.repository.git("log", "--format=%(trailers:key=Kata-Verify,valueonly)").contains("unverified"))
        #expect(!result.output.contains("verified 1/1"))

        let accepted = try Scenario(plan)
        let second = await accepted.execute("--allow-unverified")
        #expect(second.exit == 0, "\(second.output)\(second.error)")
        #expect(second.output.lowercased().contains("unverified"))
        #expect(try #require(accepted.summary).lowercased().contains("unverified"))
        #expect(await accepted.kata("summary", "check", "09-01").exit == 0)
    }

    @Test func greenBaselineIsSaid() async throws {
        let scenario = try Scenario(.checked(by: "`test -f README.md`"))
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(result.error.contains("green before"))
    }

    @Test func checksOfTheBaselineLeaveNoTraceInTheCommit() async throws {
        // A check that writes a file on the base: the file is not the task's work.
        let scenario = try Scenario(.checked(by: "`touch made-by-check.txt && grep -qx one one.txt`"))
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.lines(of: "HEAD~1", "one.txt") == "one\n")
        let names = try scenario.repository.git("show", "--name-only", "--format=", "HEAD~1")
        #expect(names == "one.txt\n")
    }

    @Test func secretsOfTheEnvironmentDoNotReachChecks() async throws {
        var scenario = try Scenario(
            .checked(by: "`test -z \"${ANTHROPIC_API_KEY:-}${MY_TOKEN:-}${GITHUB_TOKEN:-}\" && test -f one.txt`"))
        scenario.environment["ANTHROPIC_API_KEY"] = "sk-ant-0123456789"
        scenario.environment["MY_TOKEN"] = "tok-0123456789"
        scenario.environment["GITHUB_TOKEN"] = "ghp-0123456789"
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
    }

    @Test func filesThatACheckWritesAreNamed() async throws {
        let scenario = try Scenario(.checked(by: "`echo report >report.txt`"))
        try scenario.repository.write("mine\n", to: "mine.txt")
        let result = await scenario.execute("--no-baseline")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(result.error.contains("run.files-changed-by-checks"), "\(result.error)")
        #expect(result.error.contains("report.txt") && !result.error.contains("mine.txt"))
        #expect(try scenario.repository.git("status", "--porcelain") == "?? mine.txt\n?? report.txt\n")
    }
}
