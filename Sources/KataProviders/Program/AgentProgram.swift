internal import KataCore
internal import KataProcess

/// One run of an agent's program: starts it, streams its events, and hands back what it came to.
struct AgentProgram: Sendable {
    var command: ChildCommand
    var format: TranscriptFormat
    /// For messages: `claude`, `./agent.sh`.
    var displayName: String
    /// Values that must reach neither memory that is kept, nor a file, nor an event.
    var secrets: [String]

    struct Ending: Sendable {
        var transcript: Transcript
        var outcome: ChildOutcome
        var plain: [String]
    }

    func run(
        reporting report: @escaping @Sendable (ProviderEvent) async -> Void
    ) async throws(ProviderFailure) -> Ending {
        let reader = TranscriptReader(format: format)
        let runner = ChildRunner(redactor: Redactor(values: secrets))
        let outcome: ChildOutcome
        do {
            outcome = try await runner.run(command) { chunk in
                for event in await reader.read(chunk) { await report(event) }
            }
        } catch {
            throw startFailure(error)
        }
        let end = await reader.finish()
        for event in end.events { await report(event) }
        if let problem = outcome.logProblem {
            await report(.notice(CleanText.line("the log is incomplete: \(problem)")))
        }
        if outcome.survivors > 0 {
            await report(.notice("\(outcome.survivors) processes that \(displayName) left behind were ended"))
        }
        return Ending(transcript: end.transcript, outcome: outcome, plain: end.plain)
    }

    private func startFailure(_ error: ProcessError) -> ProviderFailure {
        let message = "can't start \(displayName): \(error.message)"
        return switch error.code {
        case .cancelled: ProviderFailure(.cancelled, "cancelled before \(displayName) was started")
        case .executableNotFound: ProviderFailure(.unavailable(.notInstalled), message)
        case .notExecutable:
            ProviderFailure(
                .unavailable(.notInstalled), message,
                remediation: "make it executable (chmod +x), and let a script start with a #! line")
        case .workingDirectoryMissing: ProviderFailure(.unavailable(.environment), message)
        case .invalidArgument: ProviderFailure(.invalidRequest, message)
        default:
            ProviderFailure(
                .unavailable(.environment), message,
                remediation: "check that the program runs here, and that a script starts with a #! line")
        }
    }
}
