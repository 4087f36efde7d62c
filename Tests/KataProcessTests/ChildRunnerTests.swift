import KataProcess
import KataTestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite struct ChildRunnerTests {
    @Test func deliversExitCodeAndBothStreams() async throws {
        let outcome = try await run("echo out; echo err >&2; exit 3")
        #expect(outcome.termination == .exited(3))
        #expect(outcome.stoppedBy == nil)
        #expect(outcome.standardOutput.text == "out\n")
        #expect(outcome.standardError.text == "err\n")
        #expect(!outcome.succeeded)
    }

    @Test func reportsDeathBySignal() async throws {
        let outcome = try await run("kill -SEGV $$")
        #expect(outcome.termination == .signalled(SIGSEGV))
        #expect(outcome.termination.exitCode == 128 + SIGSEGV)
    }

    @Test func childSeesOnlyTheGivenEnvironmentAndItsMarker() async throws {
        let outcome = try await ChildRunner().run(
            ChildCommand(.path("/usr/bin/env"), environment: ["ONLY": "this"], workingDirectory: "/"))
        let names = outcome.standardOutput.text.split(separator: "\n").map { $0.prefix { $0 != "=" } }
        #expect(Set(names) == ["ONLY", "KATA_CHILD"])
    }

    @Test func standardInputIsEmptyWithoutBytes() async throws {
        let outcome = try await run("cat; echo done")
        #expect(outcome.standardOutput.text == "done\n")
    }

    @Test func standardInputArrivesInFull() async throws {
        let bytes = [UInt8](repeating: 0x61, count: 3 << 20)
        let outcome = try await run("wc -c", input: .bytes(bytes))
        #expect(outcome.standardOutput.text.contains("\(3 << 20)"))
    }

    @Test func childThatIgnoresItsInputIsNoError() async throws {
        let outcome = try await run(
            "exec <&-; echo fine; sleep 0.05", input: .bytes([UInt8](repeating: 0, count: 1 << 20)))
        #expect(outcome.succeeded)
        #expect(outcome.standardOutput.text == "fine\n")
    }

    @Test func thereIsNoTerminal() async throws {
        let outcome = try await run("(: </dev/tty) 2>/dev/null && echo tty || echo none")
        #expect(outcome.standardOutput.text == "none\n")
    }

    @Test func hangingChildIsStoppedBySoftLimit() async throws {
        let outcome = try await run("sleep 600", limits: ChildLimits(soft: .milliseconds(100)))
        #expect(outcome.stoppedBy == .softTimeout)
        #expect(outcome.termination == .signalled(SIGTERM))
        #expect(outcome.duration < .seconds(300))
    }

    @Test func childThatIgnoresTermIsKilledAfterTheGrace() async throws {
        let outcome = try await run(
            "trap '' TERM; echo up; while :; do sleep 0.01; done",
            limits: ChildLimits(hard: .seconds(1), grace: .milliseconds(100)))
        #expect(outcome.stoppedBy == .hardTimeout)
        #expect(outcome.termination == .signalled(SIGKILL))
        #expect(outcome.standardOutput.text == "up\n")
    }

    @Test func stopSignalsAreTriedInOrder() async throws {
        let outcome = try await runUntilOutput(
            "trap 'echo int' INT; trap 'echo term; exit 4' TERM; echo up; while :; do sleep 0.01; done",
            limits: ChildLimits(grace: .milliseconds(500), stopSignals: [SIGINT, SIGTERM]))
        #expect(outcome.standardOutput.text == "up\nint\nterm\n")
        #expect(outcome.termination == .exited(4))
        #expect(!outcome.succeeded)
    }

    @Test func silentChildIsStoppedByIdleLimitAndTalkingOneIsNot() async throws {
        let limits = ChildLimits(idle: .seconds(1))
        let silent = try await run("sleep 600", limits: limits)
        #expect(silent.stoppedBy == .idleTimeout)
        let talking = try await run("for i in 1 2 3 4 5 6 7 8; do echo $i; sleep 0.2; done", limits: limits)
        #expect(talking.stoppedBy == nil)
    }

    @Test func somebodyMayVouchForASilentChild() async throws {
        let command = shell("sleep 0.5", limits: ChildLimits(idle: .milliseconds(100)))
        let outcome = try await ChildRunner().run(command, stillActive: { true })
        #expect(outcome.stoppedBy == nil)
        #expect(outcome.succeeded)
    }

    @Test func cancellationEndsTheChildAndReturns() async throws {
        let command = shell(
            "trap '' TERM INT; sleep 600 & wait; sleep 600", limits: ChildLimits(grace: .milliseconds(100)))
        let task = Task { try await ChildRunner().run(command) }
        try await Task.sleep(for: .milliseconds(150))
        task.cancel()
        let outcome = try await task.value
        #expect(outcome.stoppedBy == .cancelled)
        #expect(outcome.duration < .seconds(300))
    }

    @Test func childThatClosesItsStreamsMayWorkOn() async throws {
        let folder = try TemporaryFolder()
        let outcome = try await run("exec >&- 2>&-; sleep 0.2; echo late > '\(folder.path)/file'")
        #expect(outcome.succeeded)
        let late = try folder.read("file")
        #expect(late == "late\n")
    }

    @Test func closedStreamsDoNotSwitchLimitsOff() async throws {
        let outcome = try await run("exec >&- 2>&-; sleep 600", limits: ChildLimits(hard: .milliseconds(100)))
        #expect(outcome.stoppedBy == .hardTimeout)
    }

    @Test func missingProgramsAreTypedErrors() async throws {
        do {
            _ = try await start(.name("no-such-program-at-all"))
        } catch {
            #expect(error.code == .executableNotFound)
        }
        do {
            _ = try await start(.path("/etc/passwd"))
        } catch {
            #expect(error.code == .notExecutable)
        }
        do {
            _ = try await ChildRunner().run(
                ChildCommand(.name("true"), environment: path, workingDirectory: "/no/such/folder"))
            Issue.record("started without a working directory")
        } catch {
            #expect(error.code == .workingDirectoryMissing)
        }
    }

    @Test func nulBytesAreRefused() async throws {
        do {
            _ = try await ChildRunner().run(
                ChildCommand(.name("echo"), ["a\0b"], environment: path, workingDirectory: "/"))
            Issue.record("a NUL byte was passed on")
        } catch {
            #expect(error.code == .invalidArgument)
        }
    }

    private func start(_ executable: ChildExecutable) async throws(ProcessError) -> ChildOutcome {
        try await ChildRunner().run(ChildCommand(executable, environment: path, workingDirectory: "/"))
    }
}

/// Cancels the run as soon as the child has written something, so that no test depends on how fast a child starts.
func runUntilOutput(_ script: String, limits: ChildLimits) async throws -> ChildOutcome {
    let (output, continuation) = AsyncStream.makeStream(of: Void.self)
    let task = Task { try await ChildRunner().run(shell(script, limits: limits)) { _ in continuation.yield() } }
    for await _ in output { break }
    task.cancel()
    return try await task.value
}

let path = ["PATH": "/usr/local/bin:/usr/bin:/bin"]

func shell(
    _ script: String, limits: ChildLimits = ChildLimits(), input: ChildInput = .none,
    capture: CapturePlan = CapturePlan()
) -> ChildCommand {
    ChildCommand(
        .name("bash"), ["--noprofile", "--norc", "-c", script], environment: path, workingDirectory: "/",
        standardInput: input, limits: limits, capture: capture)
}

func run(
    _ script: String, limits: ChildLimits = ChildLimits(), input: ChildInput = .none,
    capture: CapturePlan = CapturePlan()
) async throws -> ChildOutcome {
    try await ChildRunner().run(shell(script, limits: limits, input: input, capture: capture))
}
