import Foundation
import KataTestSupport
import Testing

@testable import KataCLI

/// History that another tool has made for a plan, without a summary.
@Suite struct ExistingWorkScenarios {
    /// The first task is in history by another tool.
    private func begun(_ plan: SamplePlan = .counting) throws -> Scenario {
        let scenario = try Scenario(plan)
        try scenario.repository.write("one\n", to: "one.txt")
        try scenario.repository.git("add", "one.txt")
        try scenario.repository.git("commit", "-q", "-m", "feat(09-01): write one")
        return scenario
    }

    @Test func isRefusedWithThreeChoices() async throws {
        let scenario = try begun()
        let result = await scenario.execute()
        #expect(result.exit == 4, "\(result.output)\(result.error)")
        #expect(result.error.contains("preflight.existing-work") && result.error.contains("feat(09-01): write one"))
        for choice in ["close", "skip", "redo"] { #expect(result.error.contains("--existing \(choice)")) }
        #expect(scenario.calls.isEmpty)
        #expect(try scenario.commits == 1)
    }

    @Test func plansAndCompletedPlansAreNoWork() async throws {
        let scenario = try Scenario()
        try scenario.repository.write("x\n", to: "one.txt")
        try scenario.repository.git("add", "one.txt")
        try scenario.repository.git("commit", "-q", "-m", "feat(09-01): an older plan of this name")
        try scenario.repository.git("commit", "-q", "--allow-empty", "-m", "docs(09-01): complete the older plan")
        try scenario.repository.write("# Notes\n", to: ".planning/NOTES.md")
        try scenario.repository.git("add", ".planning")
        try scenario.repository.git("commit", "-q", "-m", "docs(09-01): plan it")
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
    }

    @Test func skipGoesOnWithTheRest() async throws {
        let scenario = try begun()
        let result = await scenario.execute("--existing", "skip", "--allow-unverified")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.calls == ["2.1"])
        let summary = try #require(scenario.summary)
        #expect(summary.contains("task 1 taken as done from 1 commit that kata did not make, unverified"), "\(summary)")
        let hash = try scenario.repository.git("log", "-1", "--format=%H", "--grep=write one").prefix(7)
        #expect(summary.contains("1. **Task 1: Write one** - `\(hash)` (feat)"), "\(summary)")
        let check = await scenario.kata("summary", "check", "09-01")
        #expect(check.exit == 0, "\(check.output)\(check.error)")
    }

    /// The decision is kept: it is not asked for again, and the tasks are not done again.
    @Test func decisionHoldsForLaterRuns() async throws {
        let scenario = try begun()
        try scenario.replaceAgent("echo no >two.txt")
        #expect(await scenario.execute("--existing", "skip", "--retries", "0").exit == 1)
        try scenario.replaceAgent("echo two >two.txt")
        let result = await scenario.execute("--allow-unverified")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.calls == ["2.1", "2.1"])
    }

    @Test func unverifiedWorkIsNoSuccessUnlessAllowed() async throws {
        let scenario = try begun()
        #expect(await scenario.execute("--existing", "skip").exit == 1)
    }

    @Test func closeWritesTheSummaryFromHistory() async throws {
        let scenario = try begun()
        let result = await scenario.execute("--existing", "close", "--allow-unverified")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.calls.isEmpty)
        let summary = try #require(scenario.summary)
        #expect(summary.contains("Task 2: Write two** - not committed (taken as done"), "\(summary)")
        #expect(summary.contains("**Unverified:** no check ran"), "\(summary)")
        #expect(summary.contains("one.txt"))
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
        try scenario.repository.git("commit", "-q", "--allow-empty", "-m", "later")
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
    }

    @Test func redoDoesAllOfItAgain() async throws {
        let scenario = try begun()
        try scenario.replaceAgent(
            "case $KATA_TASK in 1) printf 'one\\nmore\\n' >one.txt ;; 2) echo two >two.txt ;; esac")
        let result = await scenario.execute("--existing", "redo")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.calls == ["1.1", "2.1"])
        #expect(await scenario.kata("summary", "check", "09-01").exit == 0)
    }

    /// Who mends something by hand between two runs is not asked.
    @Test func commitsBesideKatasOwnAskNothing() async throws {
        let scenario = try Scenario(agent: "case $KATA_TASK in 1) echo one >one.txt ;; *) echo no >two.txt ;; esac")
        #expect(await scenario.execute("--retries", "0").exit == 1)
        try scenario.repository.write("mended\n", to: "other.txt")
        try scenario.repository.git("add", "other.txt")
        try scenario.repository.git("commit", "-q", "-m", "fix(09-01): mend by hand")
        try scenario.replaceAgent("echo two >two.txt")
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
    }

    @Test func continuationSaysWhatItGoesOnWith() async throws {
        let scenario = try Scenario()
        let killed = try KataProgram(
            scenario, ["--kill-before", "git moveReference refs/heads/main", "--"] + scenario.command([]),
            executable: KataProgram.crashtest)
        #expect(await killed.end().exit == -9)
        let result = await scenario.kata("run", "resume")
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(result.error.contains("run.continued") && result.error.contains("task 1 of 2 is next"))
    }
}
