internal import KataCore
internal import KataFiles

/// The events of `codex exec --json`, version 0.163.
///
/// Items of type `error` are often warnings; only `turn.failed` and `error` events are failures. A command that the
/// sandbox stopped may leave no trace at all: then only the measured change tells.
struct CodexCodec: TranscriptCodec {
    mutating func read(_ event: JSONText, into transcript: inout Transcript) -> [ProviderEvent] {
        switch event["type"]?.stringValue {
        case "thread.started":
            guard let id = event["thread_id"]?.stringValue else { return [] }
            transcript.session = CleanText.line(id, limit: 200)
            return [.sessionStarted(id: CleanText.line(id, limit: 200))]
        case "item.started": return started(event["item"])
        case "item.completed": return completed(event["item"], &transcript)
        case "turn.completed":
            transcript.hasEnded = true
            transcript.usage = transcript.usage + usage(event["usage"])
            return [.usage(transcript.usage)]
        case "turn.failed":
            fail(event["error"]?["message"]?.stringValue ?? "the turn failed", &transcript)
            return []
        case "error":
            fail(event["message"]?.stringValue ?? "an error without a message", &transcript)
            return []
        default: return []
        }
    }

    private func started(_ item: JSONText?) -> [ProviderEvent] {
        switch item?["type"]?.stringValue {
        case "command_execution":
            let command = CleanText.line(item?["command"]?.stringValue ?? "", limit: 200)
            return [.toolUse(name: "command", detail: command), .activity(CleanText.line("$ \(command)"))]
        case "mcp_tool_call":
            let tool = CleanText.line(item?["tool"]?.stringValue ?? "tool", limit: 80)
            return [
                .toolUse(name: tool, detail: CleanText.line(item?["server"]?.stringValue ?? "")), .activity(tool),
            ]
        case "web_search": return [.activity("web search")]
        default: return []
        }
    }

    private func completed(_ item: JSONText?, _ transcript: inout Transcript) -> [ProviderEvent] {
        let status = item?["status"]?.stringValue
        switch item?["type"]?.stringValue {
        case "agent_message":
            let text = CleanText.block(item?["text"]?.stringValue ?? "")
            guard !text.isEmpty else { return [] }
            transcript.lastMessage = text
            return [.message(text)]
        case "command_execution":
            let command = CleanText.line(item?["command"]?.stringValue ?? "", limit: 200)
            if status == "declined" {
                transcript.denials.append(.init(tool: "command", detail: command, isEdit: false))
                return [.notice("not allowed: \(command)")]
            }
            transcript.completedCommands += 1
            return []
        case "file_change": return fileChange(item, status, &transcript)
        case "error":
            return item?["message"]?.stringValue.map { [.notice(CleanText.line($0))] } ?? []
        default: return []
        }
    }

    private func fileChange(_ item: JSONText?, _ status: String?, _ transcript: inout Transcript) -> [ProviderEvent] {
        let paths = (item?["changes"]?.arrayValue ?? []).prefix(1000)
            .compactMap { $0["path"]?.stringValue.map { CleanText.line($0) } }
        guard status != "failed", status != "declined" else {
            transcript.denials.append(
                .init(tool: "file change", detail: paths.prefix(3).joined(separator: ", "), isEdit: true))
            return [.notice(CleanText.line("not applied: \(paths.joined(separator: ", "))"))]
        }
        transcript.completedEdits += 1
        return paths.map { .fileTouched($0) }
    }

    private func usage(_ usage: JSONText?) -> TokenUsage {
        func count(_ key: String) -> Int64 { max(0, usage?[key]?.integerValue ?? 0) }
        return TokenUsage(
            input: count("input_tokens"), cachedInput: count("cached_input_tokens"), output: count("output_tokens"),
            reasoning: count("reasoning_output_tokens"), turns: 1)
    }

    private func fail(_ message: String, _ transcript: inout Transcript) {
        let kind = ServiceStatus.named(in: message).map { ServiceStatus.kind($0, message: message) }
        transcript.fail(kind ?? ErrorPhrases.kind(of: message) ?? .unavailable(.service), message)
    }
}
