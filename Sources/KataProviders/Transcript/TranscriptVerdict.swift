internal import KataCore
internal import KataProcess

/// What an attempt of a program comes to: structured output and exit status first, phrases last.
struct TranscriptVerdict {
    var format: TranscriptFormat
    var program: String
    /// What exit codes mean for this program, where its manual says so.
    var exitMeanings: [Int32: ProviderFailure.Kind] = [:]
    /// Phrases in the output that mean failure even at exit 0.
    var failurePhrases: [String] = []
    /// Whether silence at exit 0 is a failure.
    var mustSpeak = true
    var readsPhrases = true
    var now: Timestamp

    func failure(of transcript: Transcript, _ outcome: ChildOutcome, plain: [String]) -> ProviderFailure? {
        guard var failure = finding(transcript, outcome, plain) else { return nil }
        failure.usage = transcript.usage
        failure.session = transcript.session
        failure.detail = detail(outcome, plain)
        if case .rateLimited(nil) = failure.kind {
            let text = ([failure.message] + plain.suffix(20)).joined(separator: "\n")
            let delay = transcript.retry?.delay.map { Timestamp(milliseconds: now.milliseconds + $0.wholeMilliseconds) }
            failure.kind = .rateLimited(resetAt: ResetTime.find(in: text, now: now) ?? delay)
            failure.remediation = failure.kind.usualRemediation
        }
        return failure
    }

    private func finding(_ transcript: Transcript, _ outcome: ChildOutcome, _ plain: [String]) -> ProviderFailure? {
        if let reason = outcome.stoppedBy { return stopped(reason) }
        if let problem = transcript.problem {
            let kind =
                problem.kind == .crashed(exitCode: nil, signal: nil) ? crash(outcome.termination) : problem.kind
            return ProviderFailure(kind, "\(program): \(problem.message)")
        }
        if case .exited(0) = outcome.termination {
            return quietFailure(transcript, outcome, plain)
        }
        return loudFailure(outcome, plain)
    }

    /// The exit code says that something is wrong.
    private func loudFailure(_ outcome: ChildOutcome, _ plain: [String]) -> ProviderFailure {
        let last = lastWords(outcome, plain)
        let said = last.isEmpty ? "" : ": \(last)"
        switch outcome.termination {
        case .signalled(let signal):
            return ProviderFailure(crash(outcome.termination), "\(program) was ended by signal \(signal)\(said)")
        case .exited(let code):
            let text = plain.joined(separator: "\n") + (format == .text ? outcome.standardOutput.text : "")
            let spoken = readsPhrases ? ErrorPhrases.kind(of: text) : nil
            let kind = exitMeanings[code] ?? spoken ?? crash(outcome.termination)
            return ProviderFailure(kind, "\(program) ended with exit code \(code)\(said)")
        }
    }

    /// The exit code says that all is well.
    private func quietFailure(_ transcript: Transcript, _ outcome: ChildOutcome, _ plain: [String]) -> ProviderFailure?
    {
        if format.namesItsEnd, !transcript.hasEnded {
            if outcome.standardOutput.totalBytes == 0 {
                return ProviderFailure(.emptyResponse, "\(program) ended with exit code 0 and printed nothing")
            }
            return ProviderFailure(
                .protocolError, "\(program) ended with exit code 0 but without the event that ends its protocol")
        }
        if let phrase = failurePhrases.first(where: { outcome.standardOutput.text.contains($0) }) {
            return ProviderFailure(
                ErrorPhrases.kind(of: outcome.standardOutput.text) ?? .unavailable(.service),
                "\(program) ended with exit code 0 but printed \(phrase)")
        }
        // A denial counts when the work could not go on without it: an edit that was never allowed, or nothing else
        // done.
        let open = transcript.denials.filter { !$0.isSettled }
        if let denial = open.first(where: { $0.isEdit || transcript.completedEdits == 0 }) {
            return ProviderFailure(.permissionDenied, "\(program) was not allowed to use \(denial.text)")
        }
        let worked = transcript.completedEdits > 0 || transcript.completedCommands > 0
        let spoke = format == .text ? hasText(outcome.standardOutput) : transcript.answer != nil
        if mustSpeak, !spoke, !worked {
            return ProviderFailure(.emptyResponse, "\(program) ended with exit code 0 and an empty answer")
        }
        return nil
    }

    private func stopped(_ reason: StopReason) -> ProviderFailure {
        switch reason {
        case .cancelled: ProviderFailure(.cancelled, "\(program) was cancelled")
        case .softTimeout: ProviderFailure(.timeout(.soft), "\(program) did not end within the soft limit")
        case .idleTimeout: ProviderFailure(.timeout(.idle), "\(program) printed nothing for as long as the idle limit")
        case .hardTimeout: ProviderFailure(.timeout(.hard), "\(program) did not end within the hard limit")
        }
    }

    private func crash(_ termination: ChildTermination) -> ProviderFailure.Kind {
        switch termination {
        case .exited(let code): .crashed(exitCode: code, signal: nil)
        case .signalled(let signal): .crashed(exitCode: nil, signal: signal)
        }
    }

    private func lastWords(_ outcome: ChildOutcome, _ plain: [String]) -> String {
        if let last = plain.last { return CleanText.line(last, limit: 300) }
        for capture in [outcome.standardError, outcome.standardOutput] where format == .text {
            let lines = capture.text.suffix(4000).split(separator: "\n").reversed()
            if let line = lines.lazy.map({ CleanText.line($0, limit: 300) }).first(where: { !$0.isEmpty }) {
                return line
            }
        }
        return ""
    }

    private func detail(_ outcome: ChildOutcome, _ plain: [String]) -> String {
        if format != .text { return CleanText.block(plain.suffix(20).joined(separator: "\n"), limit: 4000) }
        let error = CleanText.block(outcome.standardError.text.suffix(2000), limit: 2000)
        return error.isEmpty ? CleanText.block(outcome.standardOutput.text.suffix(2000), limit: 2000) : error
    }

    private func hasText(_ capture: BoundedCapture) -> Bool {
        (capture.head + capture.tail).contains { $0 > 0x20 && $0 != 0x7F }
    }
}
