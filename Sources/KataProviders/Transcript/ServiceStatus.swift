/// What the status of a model service's HTTP answer means for an attempt.
enum ServiceStatus {
    static func kind(_ status: Int64, message: String = "") -> ProviderFailure.Kind {
        switch status {
        case 401: ErrorPhrases.namesMissingSignIn(message) ? .missingAuth : .invalidAuth
        case 402: .limitReached(.budget)
        case 403: .invalidAuth
        case 408, 409, 425: .unavailable(.service)
        case 429: ErrorPhrases.namesSpentMoney(message) ? .limitReached(.budget) : .rateLimited(resetAt: nil)
        case 400, 404, 405, 413, 422: ErrorPhrases.kind(of: message) ?? .invalidRequest
        case 500...: .unavailable(.service)
        default: .unavailable(.service)
        }
    }

    /// The status in `status 401`, `status: 429`, `HTTP 503` or `API Error: 529`: three digits right after such a word.
    static func named(in message: String) -> Int64? {
        let text = CleanText.line(message, limit: 2000).lowercased()
        for word in ["status", "http", "api error", "code"] {
            var rest = text[...]
            while let found = rest.firstRange(of: word) {
                rest = rest[found.upperBound...]
                let digits = rest.drop { " :=(\"'".contains($0) }.prefix { $0.isASCII && $0.isNumber }
                if digits.count == 3, let value = Int64(digits), (400..<600).contains(value) { return value }
            }
        }
        return nil
    }
}
