internal import KataCore
internal import KataFiles

/// The events of `claude -p --output-format stream-json --verbose`, version 2.1, and of programs that speak the same.
///
/// `subtype` stays `success` when the service fails; `is_error` is the flag. The exit code is 0 after a denied write.
struct ClaudeCodec: TranscriptCodec {
    /// How tool uses are told: inside messages, or as events of their own.
    enum ToolCalls: Sendable { case messages, cursor }

    private let toolCalls: ToolCalls
    private var open: [String: ToolDescription] = [:]
    private var edited: Set<String> = []

    init(toolCalls: ToolCalls = .messages) { self.toolCalls = toolCalls }

    mutating func read(_ event: JSONText, into transcript: inout Transcript) -> [ProviderEvent] {
        switch event["type"]?.stringValue {
        case "system": system(event, &transcript)
        case "assistant": assistant(event, &transcript)
        case "user": toolResults(event, &transcript)
        case "tool_call" where toolCalls == .cursor: cursorTool(event, &transcript)
        case "result": result(event, &transcript)
        default: []
        }
    }

    private func system(_ event: JSONText, _ transcript: inout Transcript) -> [ProviderEvent] {
        switch event["subtype"]?.stringValue {
        case "init", "session_start":
            var events: [ProviderEvent] = []
            if let session = event["session_id"]?.stringValue, transcript.session == nil {
                transcript.session = CleanText.line(session, limit: 200)
                events.append(.sessionStarted(id: CleanText.line(session, limit: 200)))
            }
            if let model = event["model"]?.stringValue { transcript.model = CleanText.line(model, limit: 200) }
            if let version = event["claude_code_version"]?.stringValue {
                transcript.programVersion = CleanText.line(version, limit: 60)
            }
            return events
        case "api_retry":
            let delay = event["retry_delay_ms"]?.numberValue.flatMap { $0 >= 0 && $0 < 1e12 ? Int64($0) : nil }
            transcript.retry = .init(
                status: event["error_status"]?.integerValue, delay: delay.map { .milliseconds($0) })
            let error = CleanText.line(event["error"]?.stringValue ?? "error", limit: 80)
            let status = event["error_status"]?.integerValue.map { " \($0)" } ?? ""
            return [.notice("the service answered with \(error)\(status); the provider tries again")]
        case "permission_denied":
            let tool = CleanText.line(event["tool_name"]?.stringValue ?? "a tool", limit: 80)
            return [.notice("not allowed: \(tool): \(CleanText.line(event["message"]?.stringValue ?? ""))")]
        case "informational", "notification":
            return (event["content"] ?? event["message"])?.stringValue.map { [.notice(CleanText.line($0))] } ?? []
        default: return []
        }
    }

    private mutating func assistant(_ event: JSONText, _ transcript: inout Transcript) -> [ProviderEvent] {
        if event["parent_tool_use_id"]?.stringValue == nil, let error = event["error"]?.stringValue {
            noteError(error, event, &transcript)
        }
        var events: [ProviderEvent] = []
        for block in event["message"]?["content"]?.arrayValue ?? [] {
            switch block["type"]?.stringValue {
            case "text":
                let text = CleanText.block(block["text"]?.stringValue ?? "")
                guard !text.isEmpty else { continue }
                transcript.lastMessage = text
                events.append(.message(text))
            case "tool_use":
                let tool = ToolDescription(name: block["name"]?.stringValue ?? "tool", input: block["input"])
                // The ids come from outside; a table of them must not grow without end.
                if let id = block["id"]?.stringValue, open.count < 10_000 { open[id] = tool }
                events += [.toolUse(name: tool.name, detail: tool.detail), .activity(CleanText.line(tool.activity))]
            default: continue
            }
        }
        return events
    }

    private mutating func toolResults(_ event: JSONText, _ transcript: inout Transcript) -> [ProviderEvent] {
        var events: [ProviderEvent] = []
        for block in event["message"]?["content"]?.arrayValue ?? [] where block["type"]?.stringValue == "tool_result" {
            guard let id = block["tool_use_id"]?.stringValue, let tool = open.removeValue(forKey: id) else { continue }
            guard block["is_error"]?.booleanValue != true else { continue }
            events += completed(tool, &transcript)
        }
        return events
    }

    private mutating func completed(_ tool: ToolDescription, _ transcript: inout Transcript) -> [ProviderEvent] {
        if tool.isCommand { transcript.completedCommands += 1 }
        guard tool.isEdit else { return [] }
        transcript.completedEdits += 1
        if let path = tool.editedPath, edited.count < 10_000 { edited.insert(path) }
        return tool.editedPath.map { [.fileTouched($0)] } ?? []
    }

    /// `tool_call` with `subtype` `started` or `completed`; the tool is the only member of `tool_call`, named
    /// `writeToolCall` and the like.
    private mutating func cursorTool(_ event: JSONText, _ transcript: inout Transcript) -> [ProviderEvent] {
        guard let member = event["tool_call"]?.objectValue?.first else { return [] }
        let name = member.key.hasSuffix("ToolCall") ? String(member.key.dropLast(8)) : member.key
        let tool = ToolDescription(name: name, input: member.value["args"])
        switch event["subtype"]?.stringValue {
        case "started":
            return [.toolUse(name: tool.name, detail: tool.detail), .activity(CleanText.line(tool.activity))]
        case "completed" where member.value["result"]?["success"] != nil:
            return completed(tool, &transcript)
        default: return []
        }
    }

    private func result(_ event: JSONText, _ transcript: inout Transcript) -> [ProviderEvent] {
        transcript.hasEnded = true
        if let text = event["result"]?.stringValue { transcript.finalText = text }
        if let session = event["session_id"]?.stringValue { transcript.session = CleanText.line(session, limit: 200) }
        transcript.usage = usage(event)
        for denial in (event["permission_denials"]?.arrayValue ?? []).prefix(CleanText.listLimit) {
            let tool = ToolDescription(name: denial["tool_name"]?.stringValue ?? "tool", input: denial["tool_input"])
            let settled = tool.editedPath.map { edited.contains($0) } ?? false
            transcript.denials.append(
                .init(tool: tool.name, detail: tool.detail, isEdit: tool.isEdit, isSettled: settled))
        }
        let subtype = event["subtype"]?.stringValue ?? ""
        if event["is_error"]?.booleanValue == true || (subtype != "success" && !subtype.isEmpty) {
            noteResultError(subtype, event, &transcript)
        }
        return transcript.usage.isEmpty ? [] : [.usage(transcript.usage)]
    }

    private func usage(_ event: JSONText) -> TokenUsage {
        let usage = event["usage"]
        func count(_ key: String) -> Int64 { max(0, usage?[key]?.integerValue ?? 0) }
        let cached = TokenUsage(input: count("cache_read_input_tokens"), cachedInput: count("cache_read_input_tokens"))
        let written = TokenUsage(input: count("cache_creation_input_tokens"))
        let fresh = TokenUsage(
            input: count("input_tokens"), output: count("output_tokens"),
            reasoning: max(0, usage?["output_tokens_details"]?["thinking_tokens"]?.integerValue ?? 0),
            cost: event["total_cost_usd"]?.numberValue, turns: event["num_turns"]?.integerValue)
        return fresh + cached + written
    }
}

extension ClaudeCodec {
    private func noteResultError(_ subtype: String, _ event: JSONText, _ transcript: inout Transcript) {
        let reason = event["errors"]?.arrayValue?.compactMap(\.stringValue).joined(separator: "; ")
        let message = event["result"]?.stringValue ?? reason ?? subtype
        switch (subtype, event["terminal_reason"]?.stringValue) {
        case ("error_max_turns", _), (_, "max_turns"):
            return transcript.fail(.limitReached(.turns), message)
        case ("error_max_budget_usd", _), (_, "budget_exhausted"):
            return transcript.fail(.limitReached(.budget), message)
        default: break
        }
        if let status = event["api_error_status"]?.integerValue {
            return transcript.fail(ServiceStatus.kind(status, message: message), message)
        }
        transcript.fail(ErrorPhrases.kind(of: message) ?? .crashed(exitCode: nil, signal: nil), message)
    }

    /// `error` of an assistant event: a closed list of classes in the vendor's types.
    private func noteError(_ error: String, _ event: JSONText, _ transcript: inout Transcript) {
        let message =
            event["message"]?["content"]?[0]?["text"]?.stringValue.map { CleanText.line($0) } ?? error
        if let status = event["api_error_status"]?.integerValue {
            return transcript.fail(ServiceStatus.kind(status, message: message), message)
        }
        switch error {
        case "authentication_failed": transcript.fail(ErrorPhrases.kind(of: message) ?? .invalidAuth, message)
        case "billing_error": transcript.fail(.limitReached(.budget), message)
        case "rate_limit": transcript.fail(.rateLimited(resetAt: nil), message)
        case "invalid_request", "model_not_found": transcript.fail(.invalidRequest, message)
        case "server_error", "overloaded": transcript.fail(.unavailable(.service), message)
        default: break
        }
    }
}
