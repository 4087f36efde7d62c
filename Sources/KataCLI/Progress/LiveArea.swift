internal import KataCore

/// What a view of work in progress writes on standard error: lines that stay, and on a terminal below them lines that move.
/// Elsewhere each line that stays has a time, so that a log can be read and searched.
///
/// Everything that belongs together is one write, and what stays the same is written over, not erased before: nothing flickers.
struct LiveArea: Sendable {
    /// A line that moves. The middle gets the room that the rest leaves.
    struct Line: Sendable {
        var start: String
        var middle = ""
        var end = ""
        /// Gives way to others when the screen has no room for all.
        var isIdle = false
    }

    private let terminal: Terminal
    private let style: Style
    private let time: TimeSource
    private let write: @Sendable (String) -> Void

    /// Lines that stay and are not written yet.
    private var pending: [String] = []
    /// The widths of the lines that move, as they are on the screen.
    private var painted: [Int] = []
    /// How wide the screen was then.
    private var columns = 0
    /// How many parts of the work have the screen for a question.
    private var questions = 0
    private var frame = 0

    init(_ context: CommandContext) {
        terminal = context.terminal
        style = Style(isColored: context.terminal.colorsError)
        time = context.time
        write = context.write.error
    }

    /// Whether lines move at all.
    var isLive: Bool { terminal.isLive }

    /// How long a picture of the lines that move stands.
    static let interval = Duration.milliseconds(120)

    /// What turns.
    var mark: String { Self.frames[frame % Self.frames.count] }
    private static let frames = ["◐", "◓", "◑", "◒"]

    mutating func turn() { frame += 1 }

    /// A line that stays, or several; written with the next ``paint(_:)``.
    mutating func add(_ text: String) {
        let stamp = terminal.isLive ? "" : "\(time.now().iso8601) "
        pending += text.split(separator: "\n", omittingEmptySubsequences: false).map { "\(stamp)\($0)" }
    }

    /// Writes what has been added, and below it the lines that move.
    ///
    /// While somebody is asked nothing is written: the question has the screen.
    mutating func paint(_ lines: [Line]) {
        guard questions == 0 else { return }
        guard terminal.isLive else {
            if !pending.isEmpty { write(pending.map { "\($0)\n" }.joined()) }
            pending = []
            return
        }
        let size = terminal.size
        var text = toTop(size.columns)
        // Lines that a narrower screen has wrapped are joined again by a wider one, unless they are gone by then.
        if !pending.isEmpty || size.columns != columns, !text.isEmpty || !pending.isEmpty { text += "\u{1B}[J" }
        text += pending.map { "\($0)\n" }.joined()
        pending = []
        columns = size.columns
        let shown = fitting(lines, into: size.rows)
        // The last column stays free: a terminal that wraps there would need another row.
        let moving = shown.map { fitted($0, to: max(1, size.columns - 1)) }
        for line in moving { text += "\(line.text)\u{1B}[K\n" }
        if moving.count < painted.count { text += "\u{1B}[J" }
        painted = moving.map(\.width)
        if !text.isEmpty { write(text) }
    }

    /// Takes the lines that move off the screen; what has been added is written.
    mutating func clear() {
        guard questions == 0 else { return }
        let top = painted.isEmpty ? "" : toTop(terminal.size.columns) + "\u{1B}[J"
        let text = top + pending.map { "\($0)\n" }.joined()
        pending = []
        painted = []
        if !text.isEmpty { write(text) }
    }

    /// Leaves the screen to a question, until as many calls of ``resume()``.
    mutating func suspend() {
        clear()
        questions += 1
    }

    mutating func resume() { questions = max(0, questions - 1) }

    /// A line that must be seen at once, whatever is on the screen.
    mutating func interject(_ text: String) {
        if questions > 0 {
            write("\n\(text)\n")
        } else {
            add(text)
        }
    }

    /// To the start of the first line that moves. A terminal that has become narrower has wrapped the lines.
    private func toTop(_ columns: Int) -> String {
        let rows = painted.reduce(0) { $0 + max(1, ($1 + columns - 1) / max(1, columns)) }
        return rows > 0 ? "\r\u{1B}[\(rows)A" : ""
    }

    /// Lines that a window which becomes narrower has wrapped must still be on the screen, or they could not be taken off it again.
    private func fitting(_ lines: [Line], into rows: Int) -> [Line] {
        let room = max(1, min(rows / 2, 24))
        guard lines.count > room else { return lines }
        let shown = (lines.filter { !$0.isIdle } + lines.filter(\.isIdle)).prefix(max(0, room - 1))
        return shown + [Line(start: "  and \(lines.count - shown.count) more")]
    }

    private func fitted(_ line: Line, to width: Int) -> (text: String, width: Int) {
        let end = DisplayWidth.fitted(line.end, to: width)
        let endWidth = DisplayWidth.of(end)
        let start = DisplayWidth.fitted(line.start, to: width - endWidth)
        let startWidth = DisplayWidth.of(start)
        let middle = DisplayWidth.fitted(line.middle, to: width - endWidth - startWidth)
        return (
            start + (middle.isEmpty ? "" : style.dim(middle)) + end, startWidth + DisplayWidth.of(middle) + endWidth
        )
    }
}
