/// Why a pattern can't be used, or has no answer.
package struct PatternError: Error, Sendable, Hashable, CustomStringConvertible {
    package let code: Code
    package let message: String
    /// In bytes from the start of the pattern's text; where the compiler gave up.
    package let offset: Int
    package let hint: String?

    init(_ code: Code, _ message: String, offset: Int, hint: String? = nil) {
        self.code = code
        self.message = message
        self.offset = offset
        self.hint = hint
    }

    package var description: String { message }

    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        package static let invalid = Code(rawValue: "pattern.invalid")
        package static let tooLong = Code(rawValue: "pattern.too-long")
        /// The match was given up; it is neither a match nor none.
        package static let limitExceeded = Code(rawValue: "pattern.limit-exceeded")
        package static let matchFailed = Code(rawValue: "pattern.match-failed")
    }
}
