package import KataCore

/// Why an attempt was no success, and what to do about it.
package struct ProviderFailure: Error, Sendable, Hashable {
    package var kind: Kind
    /// One sentence, without secrets.
    package var message: String
    /// What a person can do.
    package var remediation: String?
    /// The end of what the provider printed; cleaned and bounded, may be empty.
    package var detail: String
    /// What was used up to the failure.
    package var usage: TokenUsage
    /// To take up the session again.
    package var session: String?

    package init(
        _ kind: Kind, _ message: String, remediation: String? = nil, detail: String = "",
        usage: TokenUsage = TokenUsage(), session: String? = nil
    ) {
        self.kind = kind
        self.message = message
        self.remediation = remediation ?? kind.usualRemediation
        self.detail = detail
        self.usage = usage
        self.session = session
    }

    package enum Kind: Sendable, Hashable {
        /// Nobody is signed in and no key is set.
        case missingAuth
        /// The key or sign-in was refused.
        case invalidAuth
        /// The provider wants a pause; the moment it gave for the next try.
        case rateLimited(resetAt: Timestamp?)
        /// The program or its service is not there, or not now.
        case unavailable(UnavailableCause)
        /// It ended well and said nothing.
        case emptyResponse
        /// It ended well and changed nothing; the engine measures this.
        case noChange
        case timeout(TimeoutKind)
        /// It ended with an exit code other than 0, or by a signal, and nothing tells more.
        case crashed(exitCode: Int32?, signal: Int32?)
        /// It was not allowed to do what it wanted, whatever its exit code.
        case permissionDenied
        /// Its own limit of turns or money was reached.
        case limitReached(LimitKind)
        /// The model declined.
        case refused
        /// Its output is not what its protocol promises, such as an end without a result.
        case protocolError
        /// The request itself is wrong, such as an unknown model or flag.
        case invalidRequest
        case cancelled
    }

    package enum TimeoutKind: String, Sendable, Hashable { case soft, idle, hard }
    package enum LimitKind: String, Sendable, Hashable { case turns, budget, context }
    package enum UnavailableCause: String, Sendable, Hashable {
        /// No such executable.
        case notInstalled = "not-installed"
        /// Overloaded, unreachable, or answering with a server's error.
        case service
        /// It can't work in this place, such as a folder it does not trust.
        case environment
    }
}

extension ProviderFailure.Kind {
    /// The documented name of the class.
    package var name: String {
        switch self {
        case .missingAuth: "missing_auth"
        case .invalidAuth: "invalid_auth"
        case .rateLimited: "rate_limited"
        case .unavailable: "provider_unavailable"
        case .emptyResponse: "empty_response"
        case .noChange: "no_change"
        case .timeout: "timeout"
        case .crashed: "crashed"
        case .permissionDenied: "permission_denied"
        case .limitReached: "limit_reached"
        case .refused: "refused"
        case .protocolError: "protocol_error"
        case .invalidRequest: "invalid_request"
        case .cancelled: "cancelled"
        }
    }

    /// Whether a later try, with nothing changed, could end differently.
    package var isRetryable: Bool {
        switch self {
        case .rateLimited, .unavailable(.service), .emptyResponse, .timeout, .crashed, .protocolError: true
        case .missingAuth, .invalidAuth, .unavailable, .noChange, .permissionDenied, .limitReached, .refused,
            .invalidRequest, .cancelled:
            false
        }
    }

    /// Whether the same provider may be asked again without a pause.
    package var isWorthRepeatingAtOnce: Bool {
        switch self {
        case .rateLimited, .timeout: false
        default: isRetryable
        }
    }

    package var usualRemediation: String? {
        switch self {
        case .missingAuth: "sign in to the provider, or set its API key in the environment"
        case .invalidAuth: "the key or sign-in was refused: renew it, and check which account it belongs to"
        case .rateLimited(let moment?): "the provider takes requests again at \(moment)"
        case .rateLimited(nil): "wait, then resume the run"
        case .unavailable(.notInstalled): "install the program, or choose another provider with --provider"
        case .unavailable(.service): "the service does not answer as it should: try again later"
        case .unavailable(.environment): nil
        case .emptyResponse, .protocolError: "see `kata run logs` for what the provider printed"
        case .noChange: "the task may already be done, or its text may be unclear: read the provider's words"
        case .timeout: "raise the limit with --timeout, or split the task"
        case .crashed: "see `kata run logs` for the end of the provider's output"
        case .permissionDenied: "allow the provider what the task needs, in its settings or with its arguments"
        case .limitReached: "raise the provider's limit, or split the task"
        case .refused: "read the provider's words, and change the task's text"
        case .invalidRequest: "check the model's name and the provider's arguments"
        case .cancelled: nil
        }
    }
}

extension ProviderFailure {
    package var name: String { kind.name }
    package var isRetryable: Bool { kind.isRetryable }
    package var isWorthRepeatingAtOnce: Bool { kind.isWorthRepeatingAtOnce }
}

extension ProviderFailure: CustomStringConvertible {
    package var description: String { "\(name): \(message)" }
}
