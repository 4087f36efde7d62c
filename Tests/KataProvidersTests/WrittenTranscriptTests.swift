import KataCore
import KataProviders
import Testing

/// Programs that could not be run: their transcripts here are written after the published schemas, not recorded.
@Suite struct WrittenTranscriptTests {
    private func run(
        _ name: String, program: String? = nil, _ lines: [String], exitCode: Int = 0
    ) async throws -> (result: Result<ProviderReport, ProviderFailure>, events: [ProviderEvent]) {
        let bench = try ProviderBench()
        try bench.transcript(program ?? name, prints: lines.joined(separator: "\n") + "\n", exitCode: exitCode)
        return await (try bench.provider(name)).outcome(of: bench.assignment())
    }

    private static let geminiWork = [
        #"{"type":"init","timestamp":"2026-08-21T10:00:00Z","session_id":"s1","model":"gemini-3-pro"}"#,
        #"{"type":"message","role":"user","content":"go"}"#,
        #"{"type":"tool_use","tool_name":"write_file","tool_id":"t1","parameters":{"file_path":"a.txt","content":"x"}}"#,
        #"{"type":"tool_result","tool_id":"t1","status":"success","output":"ok"}"#,
        #"{"type":"message","role":"assistant","content":"All ","delta":true}"#,
        #"{"type":"message","role":"assistant","content":"written.","delta":true}"#,
    ]
    private static let geminiEnd =
        #"{"type":"result","status":"success","stats":{"total_tokens":30,"input_tokens":20,"output_tokens":10,"cached":5}}"#

    @Test func geminiSucceeds() async throws {
        let (result, events) = try await run("gemini", Self.geminiWork + [Self.geminiEnd])
        let report = try result.get()
        #expect(report.words.summary == "All written.")
        #expect(report.usage == TokenUsage(input: 20, cachedInput: 5, output: 10))
        #expect(report.session == "s1")
        #expect(events.contains(.fileTouched("a.txt")))
    }

    @Test(arguments: [
        (41, ProviderFailure.Kind.missingAuth), (42, .invalidRequest), (44, .unavailable(.environment)),
        (53, .limitReached(.turns)), (55, .unavailable(.environment)), (1, .crashed(exitCode: 1, signal: nil)),
    ])
    func geminiExitCodesHaveMeanings(_ code: Int, _ kind: ProviderFailure.Kind) async throws {
        let (result, _) = try await run("gemini", [], exitCode: code)
        #expect(result.failure?.kind == kind)
    }

    @Test func geminiResultWithAnErrorIsTyped() async throws {
        let end =
            #"{"type":"result","status":"error","error":{"type":"ApiError","message":"got status: 429. RESOURCE_EXHAUSTED, retry in 30s"}}"#
        let (result, _) = try await run("gemini", Self.geminiWork + [end])
        let failure = try #require(result.failure)
        #expect(failure.kind == .rateLimited(resetAt: Timestamp(seconds: 1_800_000_030)))
    }

    @Test func openCodeSumsItsSteps() async throws {
        let step =
            #"{"type":"step_finish","timestamp":1,"sessionID":"ses_1","part":{"reason":"stop","cost":0.5,"tokens":{"input":10,"output":4,"reasoning":1,"cache":{"read":3,"write":2}}}}"#
        let (result, events) = try await run(
            "opencode",
            [
                "permission requested: bash; auto-rejecting",
                #"{"type":"tool_use","sessionID":"ses_1","part":{"tool":"edit","callID":"c","state":{"status":"completed","input":{"filePath":"b.txt"},"output":"ok"}}}"#,
                step, #"{"type":"text","sessionID":"ses_1","part":{"text":"Edited."}}"#, step,
                #"{"type":"done","sessionID":"ses_1","reason":"idle","rejected":[]}"#,
            ])
        let report = try result.get()
        #expect(report.words.summary == "Edited.")
        #expect(report.usage == TokenUsage(input: 30, cachedInput: 6, output: 10, reasoning: 2, cost: 1, turns: 2))
        #expect(events.contains(.fileTouched("b.txt")))
    }

    @Test func openCodeErrorIsTyped() async throws {
        let (result, _) = try await run(
            "opencode",
            [#"{"type":"error","sessionID":"s","error":{"name":"APIError","data":{"message":"no","statusCode":401}}}"#],
            exitCode: 1)
        let failure = try #require(result.failure)
        #expect(failure.kind == .invalidAuth)
    }

    @Test func gooseJoinsPieces() async throws {
        let (result, _) = try await run(
            "goose",
            [
                #"{"type":"message","message":{"id":"m","role":"assistant","content":[{"type":"text","text":"Two "}]}}"#,
                #"{"type":"message","message":{"id":"m","role":"assistant","content":[{"type":"text","text":"parts"}]}}"#,
                #"{"type":"complete","total_tokens":12}"#,
            ])
        #expect(try result.get().words.summary == "Two parts")
    }

    @Test func cursorWithoutResultFails() async throws {
        let start = #"{"type":"system","subtype":"init","session_id":"c1","model":"auto"}"#
        let tool =
            #"{"type":"tool_call","subtype":"completed","call_id":"1","tool_call":{"writeToolCall":{"args":{"path":"x.txt"},"result":{"success":{}}}}}"#
        let end = #"{"type":"result","subtype":"success","is_error":false,"result":"ok","session_id":"c1"}"#
        let good = try await run("cursor", program: "cursor-agent", [start, tool, end])
        #expect(try good.result.get().words.summary == "ok")
        #expect(good.events.contains(.fileTouched("x.txt")))
        let cut = try await run("cursor", program: "cursor-agent", [start, tool])
        let failure = try #require(cut.result.failure)
        #expect(failure.kind == .protocolError)
    }

    @Test func qwenSpeaksTheSameEventsAsClaude() async throws {
        let (result, _) = try await run(
            "qwen",
            [
                #"{"type":"system","subtype":"session_start","session_id":"q","model":"qwen3"}"#,
                #"{"type":"result","subtype":"success","is_error":false,"result":"done","usage":{"input_tokens":1,"output_tokens":2}}"#,
            ])
        #expect(try result.get().words.summary == "done")
    }

    /// Exit code 0 with a refused key, as aider ends.
    @Test func aiderIsJudgedByItsWords() async throws {
        let (result, _) = try await run("aider", ["litellm.AuthenticationError: invalid api key"])
        let failure = try #require(result.failure)
        #expect(failure.kind == .invalidAuth)
        let (good, _) = try await run("aider", ["Applied edit to a.txt"])
        #expect(try good.get().words.summary == "Applied edit to a.txt")
    }
}
