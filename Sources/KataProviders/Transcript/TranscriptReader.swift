internal import KataCore
internal import KataFiles
internal import KataProcess

/// Turns a program's bytes into events while they come, and keeps what the end of the attempt is judged by.
actor TranscriptReader {
    private let format: TranscriptFormat
    private var codec: (any TranscriptCodec)?
    private var transcript = Transcript()
    private var output = LineSplitter(maximumLength: TranscriptReader.lineLimit)
    private var error = LineSplitter(maximumLength: 64 << 10)
    /// Lines that are no events: the last words of a program that fails.
    private var plain: [[UInt8]] = []
    private var lastActivity: Duration?
    private var continuesLongLine = false

    /// A tool use that writes a file carries the whole file in one line. Longer lines are no events.
    static let lineLimit = 4 << 20
    private static let plainLimit = 60
    private static let activityInterval = Duration.milliseconds(100)

    init(format: TranscriptFormat) {
        self.format = format
        codec = format.makeCodec()
    }

    func read(_ chunk: OutputChunk) -> [ProviderEvent] {
        switch (chunk.stream, codec == nil) {
        case (.standardOutput, false):
            var events: [ProviderEvent] = []
            for line in output.append(chunk.bytes) { events += take(line) }
            return throttled(events, at: chunk.time)
        case (.standardOutput, true), (.standardError, true):
            return throttled(lastLine(of: chunk.bytes).map { [.activity($0)] } ?? [], at: chunk.time)
        case (.standardError, false):
            for line in error.append(chunk.bytes) { keep(line.bytes) }
            return []
        }
    }

    func finish() -> (transcript: Transcript, plain: [String], events: [ProviderEvent]) {
        var events: [ProviderEvent] = []
        if let line = output.finish() { events = take(line) }
        if let line = error.finish() { keep(line.bytes) }
        codec?.finish(&transcript)
        let lines = plain.suffix(Self.plainLimit).map { CleanText.line($0) }.filter { !$0.isEmpty }
        return (transcript, lines, events)
    }

    private func take(_ line: LineSplitter.Line) -> [ProviderEvent] {
        let isPiece = continuesLongLine
        continuesLongLine = !line.isComplete
        guard !isPiece else { return [] }
        guard line.bytes.first(where: { $0 != 0x20 && $0 != 0x09 }) == 0x7B,
            let event = try? JSONText(parsing: line.bytes)
        else {
            keep(line.bytes)
            return []
        }
        return codec?.read(event, into: &transcript) ?? []
    }

    /// A flood of such lines must cost next to nothing, so they are cleaned only at the end.
    private func keep(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        plain.append(bytes.count > 4096 ? Array(bytes.prefix(4096)) : bytes)
        if plain.count > 16 * Self.plainLimit { plain.removeFirst(plain.count - Self.plainLimit) }
    }

    /// A live view needs no more than a few lines a second, and a flood of output must not become a flood of events.
    private func throttled(_ events: [ProviderEvent], at time: Duration) -> [ProviderEvent] {
        events.filter { event in
            guard case .activity = event else { return true }
            if let last = lastActivity, time - last < Self.activityInterval { return false }
            lastActivity = time
            return true
        }
    }

    private func lastLine(of bytes: [UInt8]) -> String? {
        let end = bytes.suffix(4096)
        let lines = end.split(separator: 0x0A).reversed()
        return lines.lazy.map { CleanText.line($0, limit: 200) }.first { !$0.isEmpty }
    }
}
