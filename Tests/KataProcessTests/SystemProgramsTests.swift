import KataCore
import KataProcess
import KataTestSupport
import Testing

@Suite struct SystemProgramsTests {
    let programs: any ProgramRunning = SystemPrograms()

    @Test func returnsOutputAndExitCode() async throws {
        let result = try await programs.run(
            ProgramRequest(
                "sh", ["-c", "cat; echo err >&2; exit 7"], in: "/", environment: path, standardInput: Array("in".utf8)))
        #expect(result.exitCode == 7)
        #expect(result.outputText == "in")
        #expect(result.errorText == "err\n")
        #expect(!result.timedOut)
    }

    @Test func outputIsWholeAndNotRedacted() async throws {
        let key = "ghp_0123456789abcdefghijABCDEFGHIJ0123"
        let result = try await programs.run(
            ProgramRequest("sh", ["-c", "head -c 5000000 /dev/zero; printf \(key)"], in: "/", environment: path))
        #expect(result.standardOutput.count == 5_000_000 + key.utf8.count)
        #expect(result.outputText.hasSuffix(key))
    }

    @Test func slowProgramIsKilled() async throws {
        let result = try await programs.run(
            ProgramRequest("sleep", ["600"], in: "/", environment: path, timeout: .milliseconds(100)))
        #expect(result.timedOut)
        #expect(result.exitCode != 0)
    }

    @Test func missingProgramThrows() async throws {
        await #expect(throws: ProcessError.self) {
            try await programs.run(ProgramRequest("no-such-program-at-all", [], in: "/", environment: path))
        }
    }
}
