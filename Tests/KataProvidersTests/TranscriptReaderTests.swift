import KataProcess
import Testing

@testable import KataProviders

@Suite struct TranscriptReaderTests {
    private func read(_ bytes: [UInt8], as format: TranscriptFormat, inPiecesOf size: Int) async -> Transcript {
        let reader = TranscriptReader(format: format)
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + size)
            _ = await reader.read(
                OutputChunk(stream: .standardOutput, bytes: Array(bytes[start..<end]), time: .milliseconds(start)))
            start = end
        }
        return await reader.finish().transcript
    }

    @Test(arguments: [("claude-write-denied", TranscriptFormat.claude), ("codex-write", .codex)])
    func theBordersOfChunksDoNotMatter(_ name: String, _ format: TranscriptFormat) async throws {
        let bytes = Array(try RealTranscript.read(name).utf8)
        let whole = await read(bytes, as: format, inPiecesOf: bytes.count)
        #expect(whole.hasEnded)
        for size in [1, 7, 1000] { #expect(await read(bytes, as: format, inPiecesOf: size) == whole) }
    }

    /// A last line without its end counts too.
    @Test func theLastLineMayLackItsEnd() async throws {
        let bytes = Array(try RealTranscript.read("claude-write").utf8.dropLast())
        #expect(await read(bytes, as: .claude, inPiecesOf: 100).hasEnded)
    }

    /// Whatever a program prints, in whatever protocol it is read: never a trap.
    @Test(arguments: TranscriptFormat.allCases) func damageNeverTraps(_ format: TranscriptFormat) async throws {
        let texts = try ["claude-write-denied", "claude-rate-limited", "codex-write", "codex-cut-stream"]
            .map { Array(try RealTranscript.read($0).utf8) }
        var generator = SplitMix(state: 11)
        for round in 0..<200 {
            var bytes = texts[round % texts.count]
            for _ in 0..<8 {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + 20))
                case 2: bytes.insert(contentsOf: Array("-9223372036854775808".utf8), at: place)
                default: bytes.insert(contentsOf: Array("[[[{\"a\":1e999,".utf8), at: place)
                }
            }
            _ = await read(bytes, as: format, inPiecesOf: 4096)
        }
    }

    /// Numbers beyond every bound add up without a trap.
    @Test func hugeNumbersSaturate() async {
        let step = #"{"type":"turn.completed","usage":{"input_tokens":9223372036854775807,"output_tokens":-5}}"#
        let transcript = await read(Array("\(step)\n\(step)\n".utf8), as: .codex, inPiecesOf: 50)
        #expect(transcript.usage.input == .max)
        #expect(transcript.usage.output == 0)
    }

    @Test func aLineWithoutEndIsNoEventAndCostsNoMemory() async {
        let reader = TranscriptReader(format: .claude)
        let piece = OutputChunk(
            stream: .standardOutput, bytes: Array(repeating: 0x7B, count: 1 << 20), time: .zero)
        for _ in 0..<9 { #expect(await reader.read(piece).isEmpty) }
        let end = Array("\n{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":false,\"result\":\"ok\"}\n".utf8)
        _ = await reader.read(OutputChunk(stream: .standardOutput, bytes: end, time: .zero))
        #expect(await reader.finish().transcript.finalText == "ok")
    }

    /// A flood of output is no flood of events.
    @Test func activityIsThrottled() async {
        let reader = TranscriptReader(format: .text)
        var events = 0
        for index in 0..<1000 {
            let bytes = Array("line \(index)\n".utf8)
            let chunk = OutputChunk(stream: .standardOutput, bytes: bytes, time: .milliseconds(index))
            events += await reader.read(chunk).count
        }
        #expect(events == 10)
    }
}
