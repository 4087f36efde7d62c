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

/// A phase that somebody ends from another terminal.
@Suite struct PhaseCancelScenarios {
    /// The second plan leaves half of its file and hangs, once.
    private static let hangsOnce = """
        if [ "$KATA_PLAN" = 09-02 ] && [ ! -e "$out/child" ]; then
            echo half >b.txt
            sleep 300 & echo $! >"$out/child"
            wait
        fi
        \(PhaseScenario.writesItsFile)
        """

    /// The first plan is done and waits, the second one hangs, the third one has no place yet.
    private func hanging(jobs: Int) async throws -> (PhaseScenario, KataProgram) {
        let phase = try PhaseScenario([.file("01", "a"), .file("02", "b"), .file("03", "c")])
        try phase.replaceAgent(Self.hangsOnce)
        let program = try KataProgram(
            phase.environment, in: phase.path, scratch: phase.folder, phase.command(["--jobs", "\(jobs)"]))
        try #require(
            await eventually {
                !phase.note("child").isEmpty
                    && ((try? phase.git("for-each-ref", "--format=%(subject)", "refs/heads/kata")) ?? "").contains(
                        "Write a")
            })
        return (phase, program)
    }

    private func runs(_ phase: PhaseScenario) async throws -> [String: JSONText] {
        let list = try await phase.kata("run", "list", "--json").json().arrayValue ?? []
        return Dictionary(list.compactMap { run in run["plan"]?.stringValue.map { ($0, run) } }) { first, _ in first }
    }

    @Test func aPhaseAtWorkEndsAsAWhole() async throws {
        let (phase, program) = try await hanging(jobs: 1)
        let shown = await phase.kata("phase", "show", "09")
        #expect(shown.output.contains("at work on task 1"), "\(shown.output)")
        let cancel = await phase.kata("phase", "cancel", "09", "--reason", "no longer wanted", "--json")
        #expect(cancel.exit == 0, "\(cancel.output)\(cancel.error)")
        let ended = await program.end()
        #expect(ended.exit == 7, "\(ended.output)\(ended.error)")
        #expect(!isAlive(phase.note("child")))
        let runs = try await runs(phase)
        // The one that waited for its wave has ended too, and the one that had no place was never begun.
        #expect(runs.keys.sorted() == ["09-01", "09-02"])
        for run in runs.values {
            #expect(run["status"]?.stringValue == "cancelled" && run["detail"]?.stringValue == "requested")
            #expect(run["message"]?.stringValue?.contains("no longer wanted") == true)
        }
        let id = try #require(runs["09-02"]?["id"]?.stringValue)
        #expect(try phase.git("show", "refs/kata/rescue/\(id)/task-1:b.txt") == "half")
        #expect(cancel.output.contains("\(id)/task-1"), "\(cancel.output)")
        #expect(try phase.commits == 0)
        #expect(phase.calls == ["09-01.1", "09-02.1"])

        let again = await phase.kata("phase", "cancel", "09")
        #expect(again.exit == 4 && again.error.contains("phase.nothing-open"), "\(again.error)")
        let resumed = await phase.kata("phase", "resume", "09")
        #expect(resumed.exit == 0, "\(resumed.output)\(resumed.error)")
        #expect(phase.calls.sorted() == ["09-01.1", "09-02.1", "09-02.1", "09-03.1"])
        #expect(try phase.commits == 6)
        try phase.expectNothingLeft()
    }

    @Test func runsThatWaitAreEndedWithoutTheirProcess() async throws {
        var asking = SamplePlan.file("02", "b")
        asking.isAutonomous = false
        asking.tasks.append(SampleTask("Look at it", type: "checkpoint:human-verify"))
        let phase = try PhaseScenario([.file("01", "a"), asking])
        #expect(await phase.execute("--jobs", "2").exit == 6)
        let cancel = await phase.kata("phase", "cancel", "09")
        #expect(cancel.exit == 0 && cancel.output.contains("kata phase resume 09"), "\(cancel.output)\(cancel.error)")
        let runs = try await runs(phase)
        #expect(runs.values.map { $0["status"]?.stringValue } == ["cancelled", "cancelled"])
        // Nothing that was done is done again, and what was not answered is asked again.
        #expect(await phase.kata("phase", "resume", "09").exit == 6)
        #expect(phase.calls.sorted() == ["09-01.1", "09-02.1"])
    }

    @Test func aKilledPhaseIsEndedInItsTrees() async throws {
        let (phase, program) = try await hanging(jobs: 3)
        program.send(SIGKILL)
        _ = await program.end()
        let cancel = await phase.kata("phase", "cancel", "09", "--reason", "enough")
        #expect(cancel.exit == 0, "\(cancel.output)\(cancel.error)")
        #expect(await eventually { !isAlive(phase.note("child")) })
        let runs = try await runs(phase)
        #expect(runs.values.allSatisfy { $0["status"]?.stringValue == "cancelled" })
        let id = try #require(runs["09-02"]?["id"]?.stringValue)
        #expect(try phase.git("show", "refs/kata/rescue/\(id)/task-1:b.txt") == "half")
        let again = await phase.kata("phase", "resume", "09", "--jobs", "3")
        #expect(again.exit == 0, "\(again.output)\(again.error)")
        try phase.expectNothingLeft()
    }

    /// A request that nobody has seen is none of a later execution.
    @Test func anOldRequestEndsNothing() async throws {
        let phase = try PhaseScenario([.file("01", "a")])
        #expect(await phase.kata("phase", "cancel", "09").exit == 4)
        let never = await phase.kata("phase", "resume", "09")
        #expect(never.exit == 3 && never.error.contains("kata phase execute 09"), "\(never.error)")
        let result = await phase.execute()
        #expect(result.exit == 0, "\(result.output)\(result.error)")
    }
}
