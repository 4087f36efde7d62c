import KataCore
import KataProviders
import Testing

/// What the real claude 2.1.329 and codex 0.163.0 printed against a scripted model, printed again by a fake program.
@Suite struct RealTranscriptTests {
    @Test func claudeThatWroteAFileSucceeds() async throws {
        let bench = try ProviderBench()
        try bench.transcript("claude", prints: try RealTranscript.read("claude-write"))
        let (result, events) = await (try bench.provider("claude")).outcome(of: bench.assignment())
        let report = try result.get()
        #expect(report.words.summary == "Done: wrote out.txt.")
        #expect(report.session == "00000000-0000-4000-8000-000000000001")
        #expect(report.model == "claude-haiku-4-5")
        #expect(report.usage == TokenUsage(input: 19731, output: 27, cost: 0.019866, turns: 2))
        #expect(report.executableVersion == "2.1.329")
        #expect(report.executable == "\(bench.programs)/claude")
        #expect(events.contains(.fileTouched("/repo/out.txt")))
        #expect(events.contains(.toolUse(name: "Write", detail: "/repo/out.txt")))
        #expect(events.first == .sessionStarted(id: "00000000-0000-4000-8000-000000000001"))
        #expect(events.last == .usage(report.usage))
    }

    @Test func codexThatRanACommandSucceeds() async throws {
        let bench = try ProviderBench()
        try bench.transcript("codex", prints: try RealTranscript.read("codex-write"))
        let (result, events) = await (try bench.provider("codex")).outcome(of: bench.assignment())
        let report = try result.get()
        #expect(report.words.summary == "Done: wrote out.txt.")
        #expect(report.usage == TokenUsage(input: 10236, output: 16, turns: 1))
        #expect(report.session == "00000000-0000-4000-8000-000000000001")
        #expect(events.contains(.activity("$ /bin/bash -lc 'printf hello > out.txt'")))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var program: String
        var transcript: String
        var exitCode: Int
        var kind: ProviderFailure.Kind
        var testDescription: String { transcript }
    }

    @Test(arguments: [
        Case(program: "claude", transcript: "claude-write-denied", exitCode: 0, kind: .permissionDenied),
        Case(program: "claude", transcript: "claude-command-denied", exitCode: 0, kind: .permissionDenied),
        Case(program: "claude", transcript: "claude-empty", exitCode: 0, kind: .emptyResponse),
        Case(program: "claude", transcript: "claude-key-refused", exitCode: 1, kind: .invalidAuth),
        Case(
            program: "claude", transcript: "claude-rate-limited", exitCode: 1,
            kind: .rateLimited(resetAt: Timestamp(milliseconds: 1_800_000_001_233))),
        Case(program: "claude", transcript: "claude-overloaded", exitCode: 1, kind: .unavailable(.service)),
        Case(program: "claude", transcript: "claude-signed-out", exitCode: 1, kind: .missingAuth),
        Case(program: "claude", transcript: "claude-turn-limit", exitCode: 1, kind: .limitReached(.turns)),
        Case(program: "codex", transcript: "codex-key-refused", exitCode: 1, kind: .invalidAuth),
        Case(program: "codex", transcript: "codex-rate-limited", exitCode: 1, kind: .rateLimited(resetAt: nil)),
        Case(program: "codex", transcript: "codex-unavailable", exitCode: 1, kind: .unavailable(.service)),
        Case(program: "codex", transcript: "codex-no-key", exitCode: 1, kind: .missingAuth),
        Case(program: "codex", transcript: "codex-empty", exitCode: 0, kind: .emptyResponse),
        Case(program: "codex", transcript: "codex-cut-stream", exitCode: 1, kind: .unavailable(.service)),
    ])
    func failuresAreTyped(_ example: Case) async throws {
        let bench = try ProviderBench()
        try bench.transcript(
            example.program, prints: try RealTranscript.read(example.transcript), exitCode: example.exitCode)
        let failure = await (try bench.provider(example.program)).failure(of: bench.assignment())
        #expect(failure?.kind == example.kind)
        #expect(failure?.remediation?.isEmpty == false)
    }

    /// The sandbox leaves no trace in the output: only the measured change can tell, and that is the engine's part.
    @Test func codexInItsSandboxReportsNoDenial() async throws {
        let bench = try ProviderBench()
        try bench.transcript("codex", prints: try RealTranscript.read("codex-sandboxed"))
        let report = try await (try bench.provider("codex")).outcome(of: bench.assignment()).result.get()
        #expect(report.words.summary == "All done!")
        #expect(report.permissionDenials.isEmpty)
    }

    @Test(arguments: ["claude", "codex"]) func anEndWithoutResultIsNoSuccess(_ program: String) async throws {
        let bench = try ProviderBench()
        let lines = try RealTranscript.read("\(program)-write").split(separator: "\n").dropLast()
        try bench.transcript(program, prints: lines.joined(separator: "\n") + "\n")
        #expect(await (try bench.provider(program)).failure(of: bench.assignment())?.kind == .protocolError)
    }

    @Test(arguments: ["claude", "codex", "gemini"]) func silenceIsNoSuccess(_ program: String) async throws {
        let bench = try ProviderBench()
        try bench.transcript(program, prints: "")
        #expect(await (try bench.provider(program)).failure(of: bench.assignment())?.kind == .emptyResponse)
    }

    @Test func linesThatAreNoEventsAreSkipped() async throws {
        let bench = try ProviderBench()
        let text = try RealTranscript.read("claude-write")
        let noise = "warning: something\n{broken\n[1,2]\n\u{1B}[31mred\u{1B}[0m\n{\"type\":\"future\",\"x\":1}\n{}\n"
        try bench.transcript("claude", prints: noise + text.replacing("\n", with: "\r\n") + "\nbye")
        let report = try await (try bench.provider("claude")).outcome(of: bench.assignment()).result.get()
        #expect(report.words.summary == "Done: wrote out.txt.")
    }

    @Test func adviceFitsTheProgram() async throws {
        let bench = try ProviderBench()
        try bench.transcript("claude", prints: try RealTranscript.read("claude-signed-out"), exitCode: 1)
        try bench.transcript("codex", prints: try RealTranscript.read("codex-no-key"), exitCode: 1)
        let claude = await (try bench.provider("claude")).failure(of: bench.assignment())
        #expect(claude?.remediation?.contains("/login") == true)
        let codex = await (try bench.provider("codex")).failure(of: bench.assignment())
        #expect(codex?.remediation?.contains("codex login") == true)
    }

    @Test func promptComesOnStandardInputAndNotAsArgument() async throws {
        let bench = try ProviderBench()
        try bench.transcript("claude", prints: try RealTranscript.read("claude-write"))
        let provider = try bench.provider("claude", model: "sonnet")
        _ = await provider.outcome(of: bench.assignment("Say $(date) {model}\n", session: "abc"))
        #expect(try bench.kept("input") == "Say $(date) {model}\n")
        #expect(
            try bench.kept("arguments").split(separator: "\n") == [
                "-p", "--output-format", "stream-json", "--verbose", "--permission-mode", "acceptEdits", "--model",
                "sonnet", "--resume", "abc",
            ])
    }

    @Test func codexTakesUpASession() async throws {
        let bench = try ProviderBench()
        try bench.transcript("codex", prints: try RealTranscript.read("codex-write"))
        _ = await (try bench.provider("codex")).outcome(of: bench.assignment(session: "abc", model: "gpt"))
        let arguments = try bench.kept("arguments").split(separator: "\n")
        #expect(
            arguments == ["exec", "--json", "--sandbox", "workspace-write", "--model", "gpt", "resume", "abc", "-"])
    }
}
