import Foundation
import KataFiles
import KataTestSupport
import Testing

@testable import KataCLI

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A run that somebody ends, goes on with, or has done again from another terminal.
@Suite struct CancelScenarios {
    /// Task 1 is done; task 2 leaves half of its file and hangs, once.
    private static let hangsOnce = """
        case $KATA_TASK in
        1) echo one >one.txt ;;
        2)
            if [ -e "$out/child" ]; then echo two >two.txt; exit 0; fi
            echo half >two.txt
            sleep 300 &
            echo $! >"$out/child"
            wait
            ;;
        esac
        """

    /// A run in another process that hangs in task 2.
    private func hangingRun() async throws -> (Scenario, KataProgram, id: String) {
        let scenario = try Scenario(agent: Self.hangsOnce)
        let program = try KataProgram(scenario, scenario.command(["--retries", "1", "--no-baseline"]))
        try #require(await eventually { !scenario.note("child").isEmpty })
        let runs = try await scenario.kata("run", "list", "--json").json()
        return (scenario, program, try #require(runs[0]?["id"]?.stringValue))
    }

    private func tasks(_ scenario: Scenario) throws -> [Substring] {
        try scenario.repository.git("log", "--format=%(trailers:key=Kata-Task,valueonly,separator=)")
            .split(separator: "\n")
    }

    @Test func cancelledFromAnotherTerminalAndRetried() async throws {
        let (scenario, program, id) = try await hangingRun()
        let cancel = await scenario.kata("run", "cancel", id, "--reason", "no longer wanted")
        #expect(cancel.exit == 0, "\(cancel.output)\(cancel.error)")
        let ended = await program.end()
        #expect(ended.exit == 7, "\(ended.output)\(ended.error)")
        #expect(!isAlive(scenario.note("child")))
        #expect(scenario.lines(of: "refs/kata/rescue/\(id)/task-2", "two.txt") == "half\n")
        let run = try await scenario.kata("run", "show", id, "--json").json()
        #expect(run["status"]?.stringValue == "cancelled")
        #expect(run["detail"]?.stringValue == "requested")
        #expect(run["message"]?.stringValue?.contains("no longer wanted") == true)

        let again = await scenario.kata("run", "cancel", id)
        #expect(again.exit == 4)
        #expect(again.error.contains("run.ended"))

        let retry = await scenario.kata("run", "retry", id)
        #expect(retry.exit == 0, "\(retry.output)\(retry.error)")
        #expect(try tasks(scenario) == ["2/2", "1/2"])
        #expect(scenario.calls == ["1.1", "2.1", "2.1"])
        let newest = try await scenario.kata("run", "show", "--json").json()
        #expect(newest["options"]?["baseline"]?.booleanValue == false)
        #expect(newest["options"]?["retries"]?.integerValue == 1)
        let pointless = await scenario.kata("run", "retry", try #require(newest["id"]?.stringValue))
        #expect(pointless.exit == 4)
    }

    @Test func cancelEndsARunWhoseProcessWasKilled() async throws {
        let (scenario, program, id) = try await hangingRun()
        program.send(SIGKILL)
        _ = await program.end()
        let cancel = await scenario.kata("run", "cancel", id, "--reason", "broken")
        #expect(cancel.exit == 0, "\(cancel.output)\(cancel.error)")
        #expect(cancel.output.contains("kata rescue show \(id)/task-2"))
        #expect(await eventually(within: 10) { !isAlive(scenario.note("child")) })
        #expect(scenario.lines(of: "refs/kata/rescue/\(id)/task-2", "two.txt") == "half\n")
        let run = try await scenario.kata("run", "show", id, "--json").json()
        #expect(run["status"]?.stringValue == "cancelled")
        let attempts = run["attempts"]?.arrayValue?.compactMap { $0["status"]?.stringValue }
        #expect(attempts == ["done", "cancelled"])

        let next = await scenario.execute()
        #expect(next.exit == 0, "\(next.output)\(next.error)")
        #expect(try tasks(scenario) == ["2/2", "1/2"])
    }

    @Test func resumeGoesOnWithTheRecordedProvider() async throws {
        let (scenario, program, id) = try await hangingRun()
        let refused = await scenario.kata("run", "resume", id)
        #expect(refused.exit == 4)
        #expect(refused.error.contains("preflight.already-running"))
        program.send(SIGKILL)
        _ = await program.end()
        let resumed = await scenario.kata("run", "resume")
        #expect(resumed.exit == 0, "\(resumed.output)\(resumed.error)")
        #expect(try tasks(scenario) == ["2/2", "1/2"])
        #expect(scenario.calls == ["1.1", "2.1", "2.1"])
        #expect(!isAlive(scenario.note("child")))
        let run = try await scenario.kata("run", "show", "--json").json()
        #expect(run["id"]?.stringValue == id)
        #expect(run["status"]?.stringValue == "succeeded")
        let late = await scenario.kata("run", "cancel", id)
        #expect(late.exit == 4)
        #expect(late.error.contains("succeeded"))
        let nothing = await scenario.kata("run", "resume")
        #expect(nothing.exit == 3)
    }

    @Test func aRunThatWaitsForAnAnswerIsCancelled() async throws {
        let plan = SamplePlan([SampleTask("Look", type: "checkpoint:human-verify")] + SamplePlan.single.tasks)
        let scenario = try Scenario(plan)
        let paused = await scenario.execute()
        #expect(paused.exit == 6)
        let runs = try await scenario.kata("run", "list", "--json").json()
        let id = try #require(runs[0]?["id"]?.stringValue)
        let cancel = await scenario.kata("run", "cancel", id, "--json")
        #expect(try cancel.json()["status"]?.stringValue == "cancelled")
    }
}
