import Foundation
import KataProcess
import KataTestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a child leaves behind is gone when the run is over.
@Suite struct DescendantTests {
    @Test func backgroundProcessThatHoldsThePipeNeitherHangsNorSurvives() async throws {
        let outcome = try await run("sleep 600 & echo $!; echo done")
        let lines = outcome.standardOutput.text.split(separator: "\n")
        #expect(outcome.succeeded)
        #expect(lines.last == "done")
        #expect(outcome.duration < .seconds(300))
        #expect(outcome.survivors == 1)
        #expect(try !isAlive(lines.first))
    }

    #if os(Linux)
        @Test func processThatLeftTheSessionIsFoundByItsMarker() async throws {
            let outcome = try await run("setsid sh -c 'echo $$; exec sleep 600' & sleep 0.2; echo done")
            let lines = outcome.standardOutput.text.split(separator: "\n")
            #expect(outcome.succeeded)
            #expect(outcome.survivors == 1)
            #expect(try !isAlive(lines.first))
        }

        @Test func processThatLeftTheSessionWithoutEnvironmentIsFoundByParentageWhenStopped() async throws {
            let outcome = try await runUntilOutput(
                "env -i /usr/bin/setsid -w /bin/sh -c 'echo $$; exec /bin/sleep 600'",
                limits: ChildLimits(grace: .milliseconds(200)))
            #expect(outcome.stoppedBy == .cancelled)
            #expect(try !isAlive(outcome.standardOutput.text.split(separator: "\n").first))
        }

        @Test func processesAreFoundByTheirRun() async throws {
            let marker = "run-\(UInt64.random(in: 0 ... .max))"
            let command = ChildCommand(
                .name("sleep"), ["600"], environment: path.merging(["KATA_RUN": marker]) { $1 }, workingDirectory: "/")
            let task = Task { try await ChildRunner().run(command) }
            while ProcessTable.processes(marked: "KATA_RUN", marker).isEmpty {
                try await Task.sleep(for: .milliseconds(5))
            }
            #expect(await OrphanSweep.sweep(marked: "KATA_RUN", marker) == 1)
            #expect(try await task.value.termination == .signalled(SIGTERM))
        }
    #endif

    @Test func stopReachesTheWholeGroup() async throws {
        let outcome = try await runUntilOutput(
            "trap '' TERM; sleep 600 & echo $!; wait; wait; sleep 600", limits: ChildLimits(grace: .milliseconds(200)))
        #expect(outcome.stoppedBy == .cancelled)
        #expect(try !isAlive(outcome.standardOutput.text.split(separator: "\n").first))
    }

    @Test func floodFromASurvivorEndsWithTheSweep() async throws {
        let outcome = try await run("yes & sleep 0.05; exit 0")
        #expect(outcome.succeeded)
        #expect(outcome.survivors == 1)
        #expect(outcome.duration < .seconds(300))
    }

    private func isAlive(_ text: Substring?) throws -> Bool {
        let id = try #require(text.flatMap { Int32($0) })
        // A zombie that nobody reaps (its parent is gone) still answers; it does no harm.
        return kill(id, 0) == 0 && !isZombie(id)
    }

    private func isZombie(_ id: Int32) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8) else { return true }
        return status.contains(") Z ")
    }
}
