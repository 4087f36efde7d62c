import Foundation
import KataTestSupport
import Testing

@testable import KataCLI

/// Executing again after a failure: what is done stays done, what is half done is put aside, what is mine stays mine.
@Suite struct ContinuationScenarios {
    @Test func failedWorkIsPutAsideAndDoneAnew() async throws {
        let scenario = try Scenario(agent: "case $KATA_TASK in 1) echo one >one.txt ;; *) echo no >two.txt ;; esac")
        #expect(await scenario.execute("--retries", "0").exit == 1)
        try scenario.replaceAgent("[ ! -e two.txt ]; echo two >two.txt")
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.calls == ["1.1", "2.1", "2.1"])
        #expect(try scenario.commits == 3)
        #expect(try scenario.status == "")
        let check = await scenario.kata("summary", "check", "09-01")
        #expect(check.exit == 0, "\(check.output)\(check.error)")
    }

    @Test func undeclaredLeftoversArePutAsideToo() async throws {
        let scenario = try Scenario(.single, agent: "echo no >one.txt; echo x >extra.txt")
        try scenario.repository.write("mine\n", to: "mine.txt")
        #expect(await scenario.execute("--retries", "0").exit == 1)
        try scenario.replaceAgent("echo one >one.txt; echo x >extra.txt")
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.lines(of: "HEAD", "extra.txt") == "x\n")
        #expect(try scenario.repository.read("mine.txt") == "mine\n")
        #expect(try scenario.status.hasPrefix("? mine.txt"))
    }

    @Test func leftoversThatThePersonEditedAreTheirs() async throws {
        let scenario = try Scenario(.single, agent: "echo no >one.txt")
        #expect(await scenario.execute("--retries", "0").exit == 1)
        try scenario.repository.write("no, but better\n", to: "one.txt")
        let result = await scenario.execute()
        #expect(result.exit == 4, "\(result.output)\(result.error)")
        #expect(try scenario.repository.read("one.txt") == "no, but better\n")
    }

    @Test func planThatTheProviderRewroteIsNotFollowed() async throws {
        let scenario = try Scenario(
            .single,
            agent:
                "sed -i.bak s/grep.*txt/true/ .planning/phases/pending/09-sample/09-01-PLAN.md; rm -f .planning/phases/pending/09-sample/*.bak; echo no >one.txt"
        )
        #expect(await scenario.execute().exit == 1)
        let second = await scenario.execute()
        #expect(second.exit == 4, "\(second.output)\(second.error)")
        #expect(second.error.contains("git restore"))
        try scenario.repository.git("restore", ".planning")
        try scenario.replaceAgent("echo one >one.txt")
        let third = await scenario.execute()
        #expect(third.exit == 0, "\(third.output)\(third.error)")
        #expect(try scenario.status == "")
    }

    @Test func usersFileThatWasTouchedIsNoLeftover() async throws {
        let scenario = try Scenario(.single, agent: "echo one >one.txt; echo agent >>README.md")
        try scenario.repository.write("mine\n", to: "README.md")
        #expect(await scenario.execute().exit == 1)
        try scenario.replaceAgent("echo one >one.txt")
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(try scenario.repository.read("README.md") == "mine\nagent\n")
        #expect(scenario.lines(of: "HEAD", "README.md") == "A sample.\n")
    }

    @Test func repairedTaskOfAnEarlierRunStaysRepaired() async throws {
        let scenario = try Scenario(
            agent: """
                case $KATA_TASK.$KATA_ATTEMPT in
                1.1) echo no >one.txt ;;
                1.2) echo one >one.txt ;;
                *) exit 3 ;;
                esac
                """)
        #expect(await scenario.execute("--retries", "1").exit == 5)
        try scenario.replaceAgent("echo two >two.txt")
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(try #require(scenario.summary).contains("task 1 passed on attempt 2"))
        let check = await scenario.kata("summary", "check", "09-01")
        #expect(check.exit == 0, "\(check.output)\(check.error)")
    }

    @Test func userCommitsBetweenTwoRuns() async throws {
        let scenario = try Scenario(agent: "case $KATA_TASK in 1) echo one >one.txt ;; *) exit 3 ;; esac")
        #expect(await scenario.execute("--retries", "0").exit == 5)
        try scenario.repository.write("mine\n", to: "mine.txt")
        try scenario.repository.write("one\nand more\n", to: "one.txt")
        try scenario.repository.commitAll("mine")
        try scenario.replaceAgent("echo two >two.txt")
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.lines(of: "HEAD", "one.txt") == "one\nand more\n")
        #expect(try scenario.status == "")
        let check = await scenario.kata("summary", "check", "09-01")
        #expect(check.exit == 0, "\(check.output)\(check.error)")
    }

    @Test func amendedTaskIsNotDoneTwice() async throws {
        let scenario = try Scenario(agent: "case $KATA_TASK in 1) echo one >one.txt ;; *) exit 3 ;; esac")
        #expect(await scenario.execute("--retries", "0").exit == 5)
        try scenario.repository.git("commit", "-q", "--amend", "--reset-author", "--no-edit")
        try scenario.replaceAgent("echo two >two.txt")
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.calls.filter { $0.hasPrefix("1.") }.count == 1)
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
    }

    @Test func revertedTaskIsDoneAgain() async throws {
        let scenario = try Scenario(agent: "case $KATA_TASK in 1) echo one >one.txt ;; *) exit 3 ;; esac")
        #expect(await scenario.execute("--retries", "0").exit == 5)
        try scenario.repository.git("reset", "-q", "--hard", "HEAD~1")
        try scenario.replaceAgent(Scenario.honest)
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.calls == ["1.1", "2.1", "1.1", "2.1"])
        #expect(try scenario.commits == 3)
    }
}
