internal import KataCore
internal import KataFiles

/// What the output of one attempt has said so far, in the terms that all protocols share.
struct Transcript: Sendable, Hashable {
    var session: String?
    var model: String?
    var programVersion: String?
    /// The answer that the protocol names as the last one.
    var finalText: String?
    /// The last thing that was said, for protocols that name no answer.
    var lastMessage: String?
    var usage = TokenUsage()
    var denials: [Denial] = []
    /// Tool uses that ended well, by what they did.
    var completedEdits = 0
    var completedCommands = 0
    /// The protocol's own end was seen.
    var hasEnded = false
    /// The first failure that the protocol itself named.
    var problem: Problem?
    /// The last status of the service that a retry reported, for failures that come without one.
    var retry: Retry?

    struct Denial: Sendable, Hashable {
        var tool: String
        var detail: String
        /// What it wanted was to change a file.
        var isEdit: Bool
        /// The use was repeated later and allowed.
        var isSettled = false

        var text: String { detail.isEmpty ? tool : "\(tool): \(detail)" }
    }

    struct Problem: Sendable, Hashable {
        var kind: ProviderFailure.Kind
        var message: String
    }

    struct Retry: Sendable, Hashable {
        var status: Int64?
        var delay: Duration?
    }

    mutating func fail(_ kind: ProviderFailure.Kind, _ message: String) {
        guard problem == nil else { return }
        problem = Problem(kind: kind, message: CleanText.line(message))
    }

    var answer: String? {
        let text = CleanText.block(finalText ?? lastMessage ?? "")
        return text.isEmpty ? nil : text
    }
}

/// How one line protocol is read. A codec sees only JSON objects; everything else on the stream is no event.
protocol TranscriptCodec: Sendable {
    /// Events that nobody knows are ignored, as every vendor asks.
    mutating func read(_ event: JSONText, into transcript: inout Transcript) -> [ProviderEvent]
    /// The stream is over.
    mutating func finish(_ transcript: inout Transcript)
}

extension TranscriptCodec {
    mutating func finish(_ transcript: inout Transcript) {}
}

/// The protocols by name, as settings write them.
package enum TranscriptFormat: String, Sendable, Hashable, CaseIterable {
    /// Plain text: only the exit code and known phrases tell more.
    case text
    case claude, codex, gemini, opencode, goose, cursor, qwen

    /// Whether an end without the protocol's own last event is a failure.
    var namesItsEnd: Bool { self != .text && self != .goose && self != .opencode }

    func makeCodec() -> (any TranscriptCodec)? {
        switch self {
        case .text: nil
        case .claude, .qwen: ClaudeCodec()
        case .cursor: ClaudeCodec(toolCalls: .cursor)
        case .codex: CodexCodec()
        case .gemini: GeminiCodec()
        case .opencode: OpenCodeCodec()
        case .goose: GooseCodec()
        }
    }
}
