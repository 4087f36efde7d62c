internal import CPcre2

/// When a search has to be given up.
///
/// PCRE2's own limits hold for each place where a match could start, not for the search as a whole; so the matcher asks here,
/// before each item of the pattern.
struct Deadline {
    private let end: ContinuousClock.Instant
    private var asked: UInt32 = 0

    init(after time: Duration) { end = .now + time }

    /// The clock is read only now and then: it costs more than a step of the matcher.
    private mutating func isOver() -> Bool {
        asked &+= 1
        return asked & 15 == 0 && .now >= end
    }

    /// Non-zero ends the match; pcre2callout(3).
    static let check: @convention(c) (UnsafeMutablePointer<pcre2_callout_block_8>?, UnsafeMutableRawPointer?) -> Int32 =
        { _, data in
            guard let deadline = unsafe data?.assumingMemoryBound(to: Deadline.self) else { return 0 }
            return unsafe deadline.pointee.isOver() ? PCRE2_ERROR_CALLOUT : 0
        }
}
