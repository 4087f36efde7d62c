internal import KataCore
internal import KataFiles

/// The events of `goose run --output-format stream-json`, version 1.50, as its documentation gives them.
struct GooseCodec: TranscriptCodec {
    private var message = (id: "", text: "")

    mutating func read(_ event: JSONText, into transcript: inout Transcript) -> [ProviderEvent] {
        switch event["type"]?.stringValue {
        case "message": return said(event["message"], &transcript)
        case "error":
            let text = event["error"]?.stringValue ?? event["error"]?["message"]?.stringValue ?? "an error"
            let kind = ServiceStatus.named(in: text).map { ServiceStatus.kind($0, message: text) }
            transcript.fail(kind ?? ErrorPhrases.kind(of: text) ?? .unavailable(.service), text)
            return []
        case "complete":
            transcript.hasEnded = true
            if let total = event["total_tokens"]?.integerValue { transcript.usage.input = max(0, total) }
            return []
        default: return []
        }
    }

    /// A message comes in pieces with the same id.
    private mutating func said(_ message: JSONText?, _ transcript: inout Transcript) -> [ProviderEvent] {
        guard message?["role"]?.stringValue == "assistant" else { return [] }
        let id = message?["id"]?.stringValue ?? ""
        var events: [ProviderEvent] = []
        for block in message?["content"]?.arrayValue ?? [] {
            switch block["type"]?.stringValue {
            case "text":
                let text = block["text"]?.stringValue ?? ""
                if id.isEmpty || id != self.message.id { self.message = (id, "") }
                if self.message.text.utf8.count < 4 * CleanText.blockLimit { self.message.text += text }
                transcript.lastMessage = self.message.text
                events.append(.activity(CleanText.line(text)))
            case "toolRequest":
                let call = block["toolCall"]?["value"]
                let tool = ToolDescription(name: call?["name"]?.stringValue ?? "tool", input: call?["arguments"])
                events += [.toolUse(name: tool.name, detail: tool.detail), .activity(CleanText.line(tool.activity))]
            default: continue
            }
        }
        return events
    }
}
