internal import KataCore
internal import KataFiles

/// The lines of `opencode run --format json`, as its sources define them. Cost and tokens come per step and are summed.
struct OpenCodeCodec: TranscriptCodec {
    mutating func read(_ event: JSONText, into transcript: inout Transcript) -> [ProviderEvent] {
        var events: [ProviderEvent] = []
        if transcript.session == nil, let id = event["sessionID"]?.stringValue {
            transcript.session = CleanText.line(id, limit: 200)
            events.append(.sessionStarted(id: CleanText.line(id, limit: 200)))
        }
        let part = event["part"]
        switch event["type"]?.stringValue {
        case "text":
            let text = CleanText.block(part?["text"]?.stringValue ?? "")
            guard !text.isEmpty else { break }
            transcript.lastMessage = text
            events.append(.message(text))
        case "tool_use": events += tool(part, &transcript)
        case "step_finish":
            transcript.usage = transcript.usage + usage(part)
            events.append(.usage(transcript.usage))
        case "error":
            let error = event["error"]
            let message =
                error?["data"]?["message"]?.stringValue ?? error?["message"]?.stringValue ?? error?["name"]?.stringValue
                ?? error?.stringValue ?? "an error without a message"
            let status = error?["data"]?["statusCode"]?.integerValue ?? ServiceStatus.named(in: message)
            let kind = status.map { ServiceStatus.kind($0, message: message) } ?? ErrorPhrases.kind(of: message)
            transcript.fail(kind ?? .unavailable(.service), message)
        case "done":
            transcript.hasEnded = true
            for rejected in (event["rejected"]?.arrayValue ?? []).prefix(CleanText.listLimit) {
                let name = rejected.stringValue ?? rejected["permission"]?.stringValue ?? rejected["type"]?.stringValue
                transcript.denials.append(
                    .init(tool: CleanText.line(name ?? "permission", limit: 80), detail: "", isEdit: name == "edit"))
            }
        default: break
        }
        return events
    }

    private func tool(_ part: JSONText?, _ transcript: inout Transcript) -> [ProviderEvent] {
        let state = part?["state"]
        let tool = ToolDescription(name: part?["tool"]?.stringValue ?? "tool", input: state?["input"])
        var events: [ProviderEvent] = [
            .toolUse(name: tool.name, detail: tool.detail), .activity(CleanText.line(tool.activity)),
        ]
        guard state?["status"]?.stringValue == "completed" else { return events }
        if tool.isCommand { transcript.completedCommands += 1 }
        guard tool.isEdit else { return events }
        transcript.completedEdits += 1
        if let path = tool.editedPath { events.append(.fileTouched(path)) }
        return events
    }

    private func usage(_ part: JSONText?) -> TokenUsage {
        let tokens = part?["tokens"]
        func count(_ value: JSONText?) -> Int64 { max(0, value?.integerValue ?? 0) }
        let read = count(tokens?["cache"]?["read"])
        let reasoning = count(tokens?["reasoning"])
        return TokenUsage(
            input: count(tokens?["input"]), output: count(tokens?["output"]), cost: part?["cost"]?.numberValue, turns: 1
        )
            + TokenUsage(input: read, cachedInput: read, output: reasoning, reasoning: reasoning)
            + TokenUsage(input: count(tokens?["cache"]?["write"]))
    }
}
