import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

/// A person in the loop: the manual provider and checkpoints.
@Suite struct PersonScenarios {
    @Test func manualWorkIsVerifiedAndCommitted() async throws {
        let scenario = try Scenario()
        let program = try KataProgram(scenario, ["plan", "execute", "09-01", "--provider", "manual"])
        try #require(
            await eventually { program.errorText.contains("Task 1 of 2") && program.errorText.contains("give up") })
        try scenario.repository.write("wrong\n", to: "one.txt")
        program.type("")
        try #require(await eventually { program.errorText.components(separatedBy: "Task 1 of 2").count == 3 })
        try scenario.repository.write("one\n", to: "one.txt")
        program.type("done I wrote it myself")
        try #require(await eventually { program.errorText.contains("Task 2 of 2") })
        try scenario.repository.write("two\n", to: "two.txt")
        program.type("")
        let result = await program.end()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(try scenario.commits == 3)
        #expect(try #require(scenario.summary).contains("I wrote it myself"))
        #expect(try scenario.status == "")
    }

    /// Who commits by hand while a task is open has its trailers in that commit; nothing is done a second time.
    @Test func commitByHandBelongsToTheTask() async throws {
        let scenario = try Scenario()
        try FileManager.default.createSymbolicLink(
            atPath: "\(scenario.repository.path)/.git/hooks/prepare-commit-msg",
            withDestinationPath: BuiltProgram.path("kata-hook"))
        let program = try KataProgram(scenario, ["plan", "execute", "09-01", "--provider", "manual"])
        try #require(await eventually { program.errorText.contains("give up") })
        try scenario.repository.write("x\n", to: "other.txt")
        try scenario.repository.git("add", "other.txt")
        try scenario.repository.git("commit", "-q", "-m", "something else")
        #expect(try scenario.repository.git("log", "-1", "--format=%(trailers)") == "\n")
        try scenario.repository.write("one\n", to: "one.txt")
        try scenario.repository.git("add", "one.txt")
        try scenario.repository.git("commit", "-q", "-m", "feat: one by hand")
        let trailers = try scenario.repository.git("log", "-1", "--format=%(trailers)")
        #expect(trailers.contains("Kata-Plan: 09-01\nKata-Task: 1/2\nKata-Id: "), "\(trailers)")
        program.type("")
        let result = await program.end()
        #expect(result.exit == 6 && result.error.contains("run.branch-overlap"), "\(result.error)")
        #expect(!scenario.repository.exists(".git/kata/task"))
        try scenario.repository.write("x\n", to: "two.txt")
        try scenario.repository.git("add", "two.txt")
        try scenario.repository.git("commit", "-q", "-m", "after the run")
        #expect(try scenario.repository.git("log", "-1", "--format=%(trailers)") == "\n")
    }

    @Test func manualWorkWithoutAPersonIsRefused() async throws {
        let scenario = try Scenario(.single)
        let result = await scenario.kata("plan", "execute", "09-01", "--provider", "manual", "--no-input")
        #expect(result.exit == 4, "\(result.output)\(result.error)")
        let program = try KataProgram(scenario, ["plan", "execute", "09-01", "--provider", "manual"])
        program.closeInput()
        #expect(await program.end().exit == 5)
    }

    private static var checkpointed: SamplePlan {
        var plan = SamplePlan.counting
        plan.isAutonomous = false
        plan.tasks.insert(SampleTask("Look at one", type: "checkpoint:human-verify"), at: 1)
        return plan
    }
    private static let agent = "case $KATA_TASK in 1) echo one >one.txt ;; 3) echo two >two.txt ;; esac"

    private func run(_ scenario: Scenario) async throws -> String {
        try #require(try await scenario.kata("run", "list", "--json").json().arrayValue?.first?["id"]?.stringValue)
    }

    @Test func checkpointPausesUntilItIsApproved() async throws {
        let scenario = try Scenario(Self.checkpointed, agent: Self.agent)
        let result = await scenario.execute()
        #expect(result.exit == 6, "\(result.output)\(result.error)")
        #expect(try scenario.commits == 1)
        #expect(await scenario.execute().exit == 6)
        let answer = await scenario.kata("run", "answer", try await run(scenario), "--approve")
        #expect(answer.exit == 0, "\(answer.error)")
        let second = await scenario.execute()
        #expect(second.exit == 0, "\(second.output)\(second.error)")
        #expect(scenario.calls == ["1.1", "3.1"])
        #expect(try scenario.commits == 3)
        #expect(try scenario.status == "")
        let check = await scenario.kata("summary", "check", "09-01")
        #expect(check.exit == 0, "\(check.output)\(check.error)")
    }

    @Test func rejectionEndsTheRun() async throws {
        let scenario = try Scenario(Self.checkpointed, agent: Self.agent)
        #expect(await scenario.execute().exit == 6)
        let id = try await run(scenario)
        #expect(await scenario.kata("run", "answer", id, "--reject", "one is ugly").exit == 0)
        let shown = await scenario.kata("run", "show", id)
        #expect(shown.output.contains("failed") && shown.output.contains("one is ugly"))
        #expect(await scenario.kata("run", "answer", id, "--approve").exit == 4)
        #expect(try scenario.commits == 1)
    }

    @Test func planThatBeginsAndEndsWithACheckpoint() async throws {
        var plan = SamplePlan.single
        plan.isAutonomous = false
        plan.tasks.insert(SampleTask("Before", type: "checkpoint:human-action"), at: 0)
        plan.tasks.append(SampleTask("After", type: "checkpoint:human-verify"))
        let scenario = try Scenario(plan, agent: "echo one >one.txt")
        #expect(await scenario.execute().exit == 6)
        #expect(scenario.calls.isEmpty)
        #expect(await scenario.kata("run", "answer", try await run(scenario), "--approve").exit == 0)
        #expect(await scenario.execute().exit == 6)
        #expect(scenario.calls == ["2.1"])
        #expect(await scenario.kata("run", "answer", try await run(scenario), "--approve").exit == 0)
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.calls == ["2.1"])
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
    }
}
