internal import KataCore
internal import KataFiles

extension SessionRecording {
    /// Reads the lines of a recording. A last line without its end, as a kill leaves it, is dropped; anything else that
    /// is not as it should be is an error with its line.
    package init(parsing bytes: [UInt8]) throws(RecordingError) {
        var identity: ProviderIdentity?
        var attempts: [AttemptKey: RecordedAttempt] = [:]
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            if index == lines.count - 1 { break }
            let number = index + 1
            let value: JSONText
            do throws(JSONError) {
                value = try JSONText(parsing: line)
            } catch {
                throw RecordingError(message: "is no JSON: \(error)", line: number)
            }
            if value["type"]?.stringValue == "recording" {
                identity = try Self.identity(value, number)
                continue
            }
            guard identity != nil else { throw RecordingError(message: "no recording starts here", line: number) }
            try Self.add(value, number, to: &attempts)
        }
        guard let identity else { throw RecordingError(message: "the file is empty or no recording", line: 0) }
        self.init(identity: identity, attempts: attempts)
    }

    private static func identity(_ value: JSONText, _ line: Int) throws(RecordingError) -> ProviderIdentity {
        guard let version = value["version"]?.integerValue else {
            throw RecordingError(message: "the recording has no version", line: line)
        }
        guard version == RecordingCodec.version else {
            throw RecordingError(
                message: "recordings of version \(version) are not known here, only \(RecordingCodec.version)",
                line: line)
        }
        guard let name = value["provider"]?.stringValue, let mode = value["mode"]?.stringValue.flatMap(RuntimeMode.init)
        else { throw RecordingError(message: "the recording names no provider and mode", line: line) }
        return ProviderIdentity(name: CleanText.line(name), mode: mode, model: value["model"]?.stringValue)
    }

    private static func add(
        _ value: JSONText, _ line: Int, to attempts: inout [AttemptKey: RecordedAttempt]
    ) throws(RecordingError) {
        guard let phase = value["phase"]?.stringValue, let plan = value["plan"]?.stringValue,
            let task = value["task"]?.integerValue.flatMap(Int.init(exactly:)),
            let attempt = value["attempt"]?.integerValue.flatMap(Int.init(exactly:))
        else { throw RecordingError(message: "plan, task or attempt is missing", line: line) }
        let key = AttemptKey(plan: PlanID(phase: PhaseNumber(phase), plan: plan), task: task, attempt: attempt)
        let type = value["type"]?.stringValue
        if type == "attempt" {
            // The same attempt again: the run was resumed, and this is what counts.
            let prompt = TaskPrompt(
                text: value["prompt"]?.stringValue ?? "", digest: value["digest"]?.stringValue ?? "")
            attempts[key] = RecordedAttempt(prompt: prompt)
            return
        }
        guard attempts[key] != nil else { throw RecordingError(message: "\(key) was not started", line: line) }
        switch type {
        case "event":
            guard let event = RecordedValues.event(value["event"]) else { return }
            let time = Duration.milliseconds(max(0, value["t"]?.integerValue ?? 0))
            attempts[key]?.events.append(RecordedEvent(time: time, event: event))
        case "end":
            guard let ending = RecordedValues.ending(value) else {
                throw RecordingError(message: "the end of \(key) is neither report nor failure", line: line)
            }
            attempts[key]?.ending = ending
        case "changes":
            var changes: [RecordedFileChange] = []
            for change in value["changes"]?.arrayValue ?? [] { changes.append(try RecordedValues.change(change, line)) }
            attempts[key]?.changes = changes
            attempts[key]?.omission = value["omitted"]?.stringValue.map { CleanText.line($0) }
        default:
            // A later version of this program may add lines; what they say is not needed here.
            return
        }
    }
}
