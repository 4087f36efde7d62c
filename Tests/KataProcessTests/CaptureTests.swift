import KataProcess
import KataTestSupport
import Synchronization
import Testing

@Suite struct CaptureTests {
    @Test func keepsHeadAndTailWithExactCounts() async throws {
        let outcome = try await run(
            "seq 1 100000", capture: CapturePlan(headBytes: 10, tailBytes: 14))
        #expect(outcome.standardOutput.head == Array("1\n2\n3\n4\n5\n".utf8))
        #expect(outcome.standardOutput.tail == Array("\n99999\n100000\n".utf8))
        #expect(outcome.standardOutput.totalBytes == 588_895)
        #expect(outcome.standardOutput.truncated)
        #expect(outcome.standardOutput.omittedBytes == 588_895 - 24)
    }

    @Test(arguments: [1, 3, 7, 64, 1000])
    func captureIsTheSameForAnyChunking(_ size: Int) {
        let all = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        var whole = BoundedCapture(headLimit: 50, tailLimit: 70)
        whole.append(all)
        var pieces = BoundedCapture(headLimit: 50, tailLimit: 70)
        for start in stride(from: 0, to: 1000, by: size) { pieces.append(Array(all[start..<min(1000, start + size)])) }
        #expect(whole == pieces)
        #expect(pieces.head == Array(all[..<50]))
        #expect(pieces.tail == Array(all[930...]))
    }

    @Test func smallOutputIsWhole() {
        var capture = BoundedCapture(headLimit: 4, tailLimit: 4)
        capture.append(Array("abcdefgh".utf8))
        #expect(!capture.truncated)
        #expect(capture.text == "abcdefgh")
        capture.append(Array("i".utf8))
        #expect(capture.omittedBytes == 1)
    }

    @Test func callbackSeesEveryByteAndSlowsTheChild() async throws {
        let received = Counter()
        let outcome = try await ChildRunner().run(shell("head -c 1000000 /dev/zero; head -c 10 /dev/zero >&2")) {
            chunk in
            received.add(chunk.bytes.count)
            await Task.yield()
        }
        #expect(received.total == 1_000_010)
        #expect(outcome.standardOutput.totalBytes == 1_000_000)
    }

    @Test func logHoldsTheExactBytes() async throws {
        let folder = try TemporaryFolder()
        let file = "\(folder.path)/out.ndjson"
        let script =
            #"printf 'caf\303\251 "quoted" \\ \t\n'; printf '\377\000\001' >&2; printf '\303'; sleep 0.05; printf '\251'"#
        let outcome = try await run(script, capture: CapturePlan(logFile: file))
        #expect(outcome.logProblem == nil)
        let chunks = try folder.read("out.ndjson").utf8.split(separator: 0x0A).map {
            try #require(OutputLog.parse(line: $0))
        }
        let out = chunks.filter { $0.stream == .standardOutput }.flatMap(\.bytes)
        let err = chunks.filter { $0.stream == .standardError }.flatMap(\.bytes)
        #expect(out == Array("café \"quoted\" \\ \t\né".utf8))
        #expect(err == [0xFF, 0x00, 0x01])
    }

    @Test func tornCharacterStaysInOnePiece() throws {
        let folder = try TemporaryFolder()
        let file = "\(folder.path)/log"
        do {
            var log = try OutputLog(appendingTo: file)
            try log.write(OutputChunk(stream: .standardOutput, bytes: [0x61, 0xE2, 0x82], time: .zero))
            try log.write(OutputChunk(stream: .standardOutput, bytes: [0xAC], time: .milliseconds(5)))
            try log.write(OutputChunk(stream: .standardOutput, bytes: [0xF0, 0x9F], time: .milliseconds(6)))
            try log.finish(at: .milliseconds(7))
        }
        let lines = try folder.read("log").split(separator: "\n")
        #expect(
            lines == [#"{"t":0,"s":"out","d":"a"}"#, #"{"t":5,"s":"out","d":"€"}"#, #"{"t":7,"s":"out","b":"8J8="}"#])
    }

    @Test func unwritableLogIsReportedAndTheChildStillRuns() async throws {
        let outcome = try await run("echo fine", capture: CapturePlan(logFile: "/no/such/folder/log"))
        #expect(outcome.succeeded)
        #expect(outcome.logProblem != nil)
    }

    @Test func logIsNeverWrittenThroughALink() async throws {
        let folder = try TemporaryFolder()
        let outcome = try await run("ln -s target '\(folder.path)/log'")
        #expect(outcome.succeeded)
        let second = try await run("echo text", capture: CapturePlan(logFile: "\(folder.path)/log"))
        #expect(second.logProblem != nil)
        let written = folder.exists("target")
        #expect(!written)
    }

    @Test(arguments: ["", "{}", "{\"t\":1,\"s\":\"out\"", "nonsense", "{\"t\":1,\"s\":\"other\",\"d\":\"\"}"])
    func foreignLinesAreNoChunks(_ line: String) {
        #expect(OutputLog.parse(line: Array(line.utf8)) == nil)
    }
}

final class Counter: Sendable {
    private let value = Mutex(0)

    var total: Int { value.withLock { $0 } }
    func add(_ count: Int) { value.withLock { $0 += count } }
}

@Suite struct LineSplitterTests {
    @Test func joinsPiecesAndDropsCarriageReturns() {
        var splitter = LineSplitter()
        #expect(splitter.append(Array("one\ntw".utf8)).map(\.text) == ["one"])
        #expect(splitter.append(Array("o\r".utf8)).isEmpty)
        #expect(splitter.append(Array("\n\nrest".utf8)).map(\.text) == ["two", ""])
        #expect(splitter.finish()?.text == "rest")
        #expect(splitter.finish() == nil)
    }

    @Test func overlongLineComesInBoundedPieces() {
        var splitter = LineSplitter(maximumLength: 4)
        let lines = splitter.append(Array("abcdefghij\nk\n".utf8))
        #expect(lines.map(\.text) == ["abcd", "efgh", "ij", "k"])
        #expect(lines.map(\.isComplete) == [false, false, true, true])
    }
}
