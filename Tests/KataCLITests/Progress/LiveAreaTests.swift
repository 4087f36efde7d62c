import KataCore
import KataFiles
import Synchronization
import Testing

@testable import KataCLI

@Suite struct LiveAreaTests {
    /// A live area on a screen of a size that can change.
    private final class Bench: Sendable {
        private let state: Mutex<(screen: Screen, size: Terminal.Size, writes: Int)>

        init(columns: Int, rows: Int) {
            state = Mutex((Screen(columns: columns), Terminal.Size(columns: columns, rows: rows), 0))
        }

        var lines: [String] { state.withLock { $0.screen.text } }
        var writes: Int { state.withLock { $0.writes } }
        var width: Int { state.withLock { $0.size.columns } }

        func area(isLive: Bool = true) -> LiveArea {
            var terminal = Terminal(
                outputIsTerminal: isLive, errorIsTerminal: isLive, inputIsTerminal: isLive, width: 80,
                colorsOutput: false, colorsError: false, isLive: isLive, canPrompt: false)
            terminal.measure = { [self] in state.withLock { $0.size } }
            let time = TimeSource(
                now: { Timestamp(milliseconds: 0) }, monotonic: { .zero }, sleep: { _ in throw CancellationError() })
            return LiveArea(
                CommandContext(
                    environment: [:], workingDirectory: "/", files: SystemFiles(), time: time, terminal: terminal,
                    write: OutputStreams(output: { _ in }, error: { [self] text in write(text) })))
        }

        private func write(_ text: String) {
            state.withLock { state in
                state.screen.write(text)
                state.writes += 1
            }
        }
    }

    private static func line(_ text: String, _ middle: String = "", _ end: String = "") -> LiveArea.Line {
        LiveArea.Line(start: text, middle: middle, end: end)
    }

    @Test func movingLinesStandBelowThoseThatStay() {
        let bench = Bench(columns: 40, rows: 20)
        var area = bench.area()
        area.add("first")
        area.paint([Self.line("a"), Self.line("b")])
        area.paint([Self.line("a2"), Self.line("b2")])
        area.add("second")
        area.paint([Self.line("a3"), Self.line("b3")])
        #expect(bench.lines == ["first", "second", "a3", "b3"])
        // What belongs together is one write: nothing is seen half done.
        #expect(bench.writes == 3)
        area.paint([Self.line("b4")])
        #expect(bench.lines == ["first", "second", "b4"])
        area.add("end")
        area.clear()
        #expect(bench.lines == ["first", "second", "end"])
    }

    @Test(arguments: [10, 15, 24, 50, 80])
    func noMovingLineIsWiderThanTheScreen(columns: Int) {
        let bench = Bench(columns: columns, rows: 20)
        var area = bench.area()
        let long = String(repeating: "long ", count: 40)
        for _ in 0..<3 { area.paint([Self.line("◐ 1/3  \(long)", long, "  1.5s"), Self.line("x", long)]) }
        #expect(bench.lines.count == 2)
        #expect(bench.lines.allSatisfy { $0.count < columns })
        // How long it takes is seen in any case.
        #expect(bench.lines[0].hasSuffix("  1.5s"))
        area.clear()
        #expect(bench.lines == [])
    }

    @Test func widthIsThatOfTheColumns() {
        #expect(DisplayWidth.of("漢字 e\u{301} 🎉 ◐ abc") == 4 + 1 + 1 + 1 + 2 + 1 + 1 + 1 + 3)
        #expect(DisplayWidth.fitted("漢字漢字", to: 8) == "漢字漢字")
        #expect(DisplayWidth.fitted("漢字漢字", to: 7) == "漢字漢…")
        #expect(DisplayWidth.fitted("漢字漢字", to: 6) == "漢字…")
        #expect(DisplayWidth.fitted("abc", to: 0) == "")
        #expect(DisplayWidth.fitted("abc", to: 1) == "…")
    }

    @Test func whoHasNoRoomIsCounted() {
        let bench = Bench(columns: 40, rows: 10)
        var area = bench.area()
        var lines = (1...9).map { Self.line("p\($0)") }
        for index in 0..<4 { lines[index].isIdle = true }
        area.paint(lines)
        // Those at work come first, and half of the screen is for what stays.
        #expect(bench.lines == ["p5", "p6", "p7", "p8", "  and 5 more"])
    }

    @Test func aQuestionHasTheScreen() {
        let bench = Bench(columns: 40, rows: 20)
        var area = bench.area()
        area.add("first")
        area.paint([Self.line("a")])
        area.suspend()
        #expect(bench.lines == ["first"])
        let writes = bench.writes
        area.add("meanwhile")
        area.paint([Self.line("a")])
        area.clear()
        #expect(bench.writes == writes)
        area.resume()
        area.paint([Self.line("a")])
        #expect(bench.lines == ["first", "meanwhile", "a"])
    }

    @Test func withoutATerminalEachLineHasATime() {
        let bench = Bench(columns: 400, rows: 20)
        var area = bench.area(isLive: false)
        area.add("first\nsecond")
        area.paint([Self.line("a")])
        area.paint([Self.line("a")])
        #expect(bench.lines == ["1970-01-01T00:00:00Z first", "1970-01-01T00:00:00Z second"])
    }
}
