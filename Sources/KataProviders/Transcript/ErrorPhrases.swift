internal import KataCore

/// The last resort: phrases in a program's own words. Exit codes and structured fields are asked first.
enum ErrorPhrases {
    static func kind(of text: String) -> ProviderFailure.Kind? {
        let text = text.lowercased()
        if namesMissingSignIn(text) { return .missingAuth }
        for (phrase, kind) in phrases where text.contains(phrase) { return kind }
        return nil
    }

    static func namesMissingSignIn(_ text: String) -> Bool {
        let text = text.lowercased()
        return missingSignIn.contains { text.contains($0) }
    }

    static func namesSpentMoney(_ text: String) -> Bool {
        let text = text.lowercased()
        return spentMoney.contains { text.contains($0) }
    }

    private static let missingSignIn = [
        "not logged in", "please run /login", "missing environment variable", "no api key", "api key not found",
        "api key is missing", "must specify the gemini_api_key", "please set an auth method", "login required",
        "not authenticated", "no credentials", "missing bearer",
    ]

    private static let spentMoney = [
        "insufficient_quota", "exceeded your current quota", "credit balance is too low", "billing", "payment required",
    ]

    /// In this order: the first match counts.
    private static let phrases: [(String, ProviderFailure.Kind)] = [
        ("invalid api key", .invalidAuth), ("incorrect api key", .invalidAuth), ("invalid x-api-key", .invalidAuth),
        ("authenticationerror", .invalidAuth), ("401 unauthorized", .invalidAuth),
        ("failed to authenticate", .invalidAuth),
        ("token has expired", .invalidAuth), ("token expired", .invalidAuth), ("permission_denied: api", .invalidAuth),
        ("credit balance is too low", .limitReached(.budget)), ("insufficient_quota", .limitReached(.budget)),
        ("usage limit", .rateLimited(resetAt: nil)), ("rate limit", .rateLimited(resetAt: nil)),
        ("ratelimit", .rateLimited(resetAt: nil)), ("too many requests", .rateLimited(resetAt: nil)),
        ("resource_exhausted", .rateLimited(resetAt: nil)), ("quota exceeded", .rateLimited(resetAt: nil)),
        ("prompt is too long", .limitReached(.context)), ("context_length_exceeded", .limitReached(.context)),
        ("maximum context length", .limitReached(.context)), ("context window", .limitReached(.context)),
        ("model not found", .invalidRequest), ("model_not_found", .invalidRequest), ("unknown model", .invalidRequest),
        ("overloaded", .unavailable(.service)), ("service unavailable", .unavailable(.service)),
        ("stream disconnected", .unavailable(.service)), ("stream closed before", .unavailable(.service)),
        ("connection refused", .unavailable(.service)), ("connection error", .unavailable(.service)),
        ("econnrefused", .unavailable(.service)), ("enotfound", .unavailable(.service)),
        ("could not resolve host", .unavailable(.service)), ("network error", .unavailable(.service)),
        ("error sending request", .unavailable(.service)), ("fetch failed", .unavailable(.service)),
        ("not inside a trusted directory", .unavailable(.environment)),
        ("untrusted", .unavailable(.environment)),
    ]
}
