internal import KataCore
internal import KataFiles

/// What a failure's class carries besides its name, as one JSON value.
enum FailureParameter {
    static func encode(_ kind: ProviderFailure.Kind) -> JSONText? {
        switch kind {
        case .rateLimited(let moment): moment.map { .integer($0.milliseconds) }
        case .unavailable(let cause): .string(cause.rawValue)
        case .timeout(let kind): .string(kind.rawValue)
        case .limitReached(let limit): .string(limit.rawValue)
        case .crashed(let code?, _): ["exit": .integer(Int64(code))]
        case .crashed(nil, let signal?): ["signal": .integer(Int64(signal))]
        default: nil
        }
    }

    /// `nil` for a class that nobody knows.
    static func decode(_ name: String, _ parameter: JSONText?) -> ProviderFailure.Kind? {
        let text = parameter?.stringValue ?? ""
        return switch name {
        case "missing_auth": .missingAuth
        case "invalid_auth": .invalidAuth
        case "rate_limited": .rateLimited(resetAt: parameter?.integerValue.map { Timestamp(milliseconds: $0) })
        case "provider_unavailable": .unavailable(ProviderFailure.UnavailableCause(rawValue: text) ?? .service)
        case "empty_response": .emptyResponse
        case "no_change": .noChange
        case "timeout": .timeout(ProviderFailure.TimeoutKind(rawValue: text) ?? .hard)
        case "crashed":
            .crashed(
                exitCode: parameter?["exit"]?.integerValue.flatMap { Int32(exactly: $0) },
                signal: parameter?["signal"]?.integerValue.flatMap { Int32(exactly: $0) })
        case "permission_denied": .permissionDenied
        case "limit_reached": .limitReached(ProviderFailure.LimitKind(rawValue: text) ?? .turns)
        case "refused": .refused
        case "protocol_error": .protocolError
        case "invalid_request": .invalidRequest
        case "cancelled": .cancelled
        default: nil
        }
    }
}
