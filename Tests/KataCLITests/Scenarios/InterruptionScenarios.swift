import Foundation
import KataCore
import KataFiles
import KataStore
import KataStoreSQLite
import KataTestSupport
import Testing

@testable import KataCLI

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A run that is stopped in the middle, by a person or by the power, goes on where it stopped.
@Suite struct InterruptionScenarios {
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

    @Test(arguments: [SIGINT, SIGTERM])
    func signalEndsInOrderAndTheNextRunGoesOn(signal: Int32) async throws {
        let scenario = try Scenario(agent: Self.hangsOnce)
        let program = try KataProgram(scenario, scenario.command([]))
        try #require(await eventually { !scenario.note("child").isEmpty })
        program.send(signal)
        let result = await program.end()
        #expect(result.exit == 7, "\(result.output)\(result.error)")
        #expect(await eventually { !isAlive(scenario.note("child")) })
        let rescue = try #require(try scenario.rescues.first)
        #expect(scenario.lines(of: rescue, "two.txt") == "half\n")
        #expect((result.output + result.error).contains(rescue))
        #expect(try scenario.commits == 1)
        let runs = try await scenario.kata("run", "list", "--json").json().arrayValue ?? []
        #expect(runs.map { $0["status"]?.stringValue } == ["cancelled"])

        try await expectContinuation(scenario)
    }

    private static let resetsSignals =
        (try? ScratchRepository().run("env", ["--default-signal=HUP", "true"]).exitCode) == 0

    /// A terminal that is closed says so more than once. A program that was started with `nohup` does not hear it, so that what this
    /// process ignores must not be handed down.
    @Test(.enabled(if: resetsSignals)) func terminalThatGoesAwayEndsInOrder() async throws {
        let scenario = try Scenario(agent: Self.hangsOnce)
        let program = try KataProgram(
            scenario, ["--default-signal=HUP", KataProgram.executable] + scenario.command([]),
            executable: "/usr/bin/env")
        try #require(await eventually { !scenario.note("child").isEmpty })
        program.send(SIGHUP)
        program.send(SIGHUP)
        program.send(SIGHUP)
        #expect(await program.end().exit == 7)
        #expect(await eventually { !isAlive(scenario.note("child")) })
        #expect(try scenario.rescues.contains { scenario.lines(of: $0, "two.txt") == "half\n" })
    }

    @Test func cancelledTaskEndsInOrder() async throws {
        let scenario = try Scenario(agent: Self.hangsOnce)
        let work = Task { await scenario.execute() }
        try #require(await eventually { !scenario.note("child").isEmpty })
        work.cancel()
        let result = await work.value
        #expect(result.exit == 7, "\(result.output)\(result.error)")
        #expect(await eventually { !isAlive(scenario.note("child")) })
        #expect(try scenario.rescues.contains { scenario.lines(of: $0, "two.txt") == "half\n" })
        #expect(try scenario.commits == 1)
    }

    @Test func signalDuringACheckEndsInOrder() async throws {
        let scenario = try Scenario(.checked(by: "`test ! -f one.txt || { echo $$ >../out/child; sleep 300; }`"))
        let program = try KataProgram(scenario, scenario.command(["--no-baseline"]))
        try #require(await eventually { !scenario.note("child").isEmpty })
        program.send(SIGINT)
        let result = await program.end()
        #expect(result.exit == 7, "\(result.output)\(result.error)")
        #expect(await eventually { !isAlive(scenario.note("child")) })
        #expect(try scenario.commits == 0)
        #expect(try scenario.rescues.contains { scenario.lines(of: $0, "one.txt") == "one\n" })
    }

    /// The second kill strikes when the attempt of the first one is recorded as interrupted and its files still lie about.
    @Test(arguments: [AttemptStatus.interrupted, .failed])
    func killedWhileTakingOverLosesNoTrackOfLeftovers(recorded: AttemptStatus) async throws {
        let scenario = try Scenario(agent: Self.hangsOnce)
        let program = try KataProgram(scenario, scenario.command([]))
        try #require(await eventually { !scenario.note("child").isEmpty })
        program.send(SIGKILL)
        #expect(await program.end().exit == -SIGKILL)
        let store = try await SQLiteRunStore.open(
            inCommonFolder: DiskPath("\(scenario.repository.path)/.git"),
            settings: .init(now: TimeSource.system.now, files: SystemFiles()))
        let run = try #require(try await store.unfinishedRuns().first?.run)
        let attempt = try #require(try await store.attempts(of: run.id).last)
        let killed = try #require(run.lease).owner
        let lease = try await store.acquireLease(on: run.id, for: killed, replacing: run.epoch)
        try await store.finishAttempt(
            attempt.intent.id, AttemptResult(recorded, activeDuration: .zero), checks: [], under: lease, events: [])
        try await store.close()
        try await expectContinuation(scenario)
    }

    @Test func killedProcessIsTakenOverAndNoTaskIsDoneTwice() async throws {
        let scenario = try Scenario(agent: Self.hangsOnce)
        let program = try KataProgram(scenario, scenario.command([]))
        try #require(await eventually { !scenario.note("child").isEmpty })
        program.send(SIGKILL)
        #expect(await program.end().exit == -SIGKILL)
        #expect(try scenario.commits == 1)
        try await expectContinuation(scenario)
        let runs = try await scenario.kata("run", "list", "--json").json().arrayValue ?? []
        #expect(runs.count == 1 && runs.first?["status"]?.stringValue == "succeeded")
        #expect(await eventually { !isAlive(scenario.note("child")) }, "the orphan of the killed run is gone")
    }

    @Test func secondCallNamesTheRunThatIsAtWork() async throws {
        let scenario = try Scenario(agent: Self.hangsOnce)
        let program = try KataProgram(scenario, scenario.command([]))
        try #require(await eventually { !scenario.note("child").isEmpty })
        try scenario.repository.git("stash", "push", "-q", "-u")
        let runs = try await scenario.kata("run", "list", "--json").json().arrayValue ?? []
        let second = await scenario.execute()
        #expect(second.exit == 4, "\(second.output)\(second.error)")
        let id = try #require(runs.first?["id"]?.stringValue ?? runs.first?["run"]?.stringValue)
        #expect(second.error.contains(id), "\(second.error)")
        program.send(SIGINT)
        _ = await program.end()
    }

    @Test func anotherPlanInTheSameTreeWaitsItsTurn() async throws {
        let scenario = try Scenario(agent: Self.hangsOnce)
        var other = SamplePlan.checked(by: "`grep -qx three three.txt`", files: ["three.txt"])
        other.plan = "02"
        try scenario.repository.write(other.text, to: other.path)
        try scenario.repository.commitAll("another plan")
        let program = try KataProgram(scenario, scenario.command([]))
        try #require(await eventually { !scenario.note("child").isEmpty })
        let second = await scenario.kata(
            "plan", "execute", "09-02", "--provider", "script", "--command", scenario.agent)
        #expect(second.exit == 4, "\(second.output)\(second.error)")
        #expect(second.error.contains("09-01"), "\(second.error)")
        program.send(SIGINT)
        _ = await program.end()
    }

    @Test func ofTwoCallsAtOnceOneDoesTheWork() async throws {
        let scenario = try Scenario(agent: "\(Scenario.honest)\nsleep 0.3")
        let programs = try (0..<3).map { _ in try KataProgram(scenario, scenario.command([])) }
        var exits: [Int32] = []
        for program in programs { exits.append(await program.end().exit) }
        #expect(exits.sorted() == [0, 4, 4])
        #expect(scenario.calls == ["1.1", "2.1"])
        #expect(try scenario.commits == 3)
        #expect(try scenario.status == "")
    }

    /// Executes again: task 2 is done, task 1 is not done twice, and what was half done is nowhere lost.
    private func expectContinuation(_ scenario: Scenario) async throws {
        let result = await scenario.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
        #expect(scenario.calls.filter { $0.hasPrefix("1.") } == ["1.1"])
        #expect(scenario.lines(of: "HEAD", "two.txt") == "two\n")
        #expect(try scenario.commits == 3)
        #expect(try scenario.status == "")
        #expect(try scenario.damage == "")
        #expect(try scenario.rescues.contains { scenario.lines(of: $0, "two.txt") == "half\n" })
        let check = await scenario.kata("summary", "check", "09-01")
        #expect(check.exit == 0, "\(check.output)\(check.error)")
    }
}
