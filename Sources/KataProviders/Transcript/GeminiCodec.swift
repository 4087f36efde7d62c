internal import KataCore
internal import KataFiles

/// The events of `gemini -o stream-json`, as the sources of version 0.56 define them.
struct GeminiCodec: TranscriptCodec {
    private var open: [String: ToolDescription] = [:]
    private var spoken = ""

    mutating func read(_ event: JSONText, into transcript: inout Transcript) -> [ProviderEvent] {
        switch event["type"]?.stringValue {
        case "init":
            if let model = event["model"]?.stringValue { transcript.model = CleanText.line(model, limit: 200) }
            guard let id = event["session_id"]?.stringValue else { return [] }
            transcript.session = CleanText.line(id, limit: 200)
            return [.sessionStarted(id: CleanText.line(id, limit: 200))]
        case "message": return message(event, &transcript)
        case "tool_use":
            spoken = ""
            let tool = ToolDescription(name: event["tool_name"]?.stringValue ?? "tool", input: event["parameters"])
            if let id = event["tool_id"]?.stringValue, open.count < 10_000 { open[id] = tool }
            return [.toolUse(name: tool.name, detail: tool.detail), .activity(CleanText.line(tool.activity))]
        case "tool_result": return toolResult(event, &transcript)
        case "error":
            let text = CleanText.line(event["message"]?.stringValue ?? "")
            if event["severity"]?.stringValue == "error" { fail(text, code: nil, &transcript) }
            return [.notice(text)]
        case "result": return result(event, &transcript)
        default: return []
        }
    }

    /// Messages of the assistant come in pieces when `delta` is true.
    private mutating func message(_ event: JSONText, _ transcript: inout Transcript) -> [ProviderEvent] {
        guard event["role"]?.stringValue == "assistant", let text = event["content"]?.stringValue else { return [] }
        guard event["delta"]?.booleanValue == true else {
            spoken = ""
            transcript.lastMessage = text
            return [.message(CleanText.block(text))]
        }
        if spoken.utf8.count < 4 * CleanText.blockLimit { spoken += text }
        transcript.lastMessage = spoken
        return [.activity(CleanText.line(text))]
    }

    private mutating func toolResult(_ event: JSONText, _ transcript: inout Transcript) -> [ProviderEvent] {
        guard let id = event["tool_id"]?.stringValue, let tool = open.removeValue(forKey: id) else { return [] }
        guard event["status"]?.stringValue == "success" else {
            let error = event["error"]
            let message = error?["message"]?.stringValue ?? event["output"]?.stringValue ?? ""
            let type = error?["type"]?.stringValue ?? ""
            if type.lowercased().contains("denied") || type.lowercased().contains("policy")
                || message.lowercased().contains("denied by policy")
            {
                transcript.denials.append(.init(tool: tool.name, detail: tool.detail, isEdit: tool.isEdit))
            }
            return [.notice(CleanText.line("\(tool.name) failed: \(message)"))]
        }
        if tool.isCommand { transcript.completedCommands += 1 }
        guard tool.isEdit else { return [] }
        transcript.completedEdits += 1
        return tool.editedPath.map { [.fileTouched($0)] } ?? []
    }

    private func result(_ event: JSONText, _ transcript: inout Transcript) -> [ProviderEvent] {
        transcript.hasEnded = true
        let stats = event["stats"]
        func count(_ key: String) -> Int64 { max(0, stats?[key]?.integerValue ?? 0) }
        transcript.usage = TokenUsage(
            input: count("input_tokens"), cachedInput: count("cached"), output: count("output_tokens"))
        if let status = event["status"]?.stringValue, status != "success" {
            let error = event["error"]
            fail(
                error?["message"]?.stringValue ?? "the result's status is \(CleanText.line(status, limit: 40))",
                code: error?["code"]?.integerValue, &transcript)
        }
        return transcript.usage.isEmpty ? [] : [.usage(transcript.usage)]
    }

    private func fail(_ message: String, code: Int64?, _ transcript: inout Transcript) {
        let status = code.flatMap { (400..<600).contains($0) ? $0 : nil } ?? ServiceStatus.named(in: message)
        let kind = status.map { ServiceStatus.kind($0, message: message) } ?? ErrorPhrases.kind(of: message)
        transcript.fail(kind ?? .unavailable(.service), message)
    }
}
