internal import CPcre2

/// A compiled regular expression over bytes, safe to use with patterns that somebody else wrote.
///
/// The dialect is JavaScript's as far as plans use it (PCRE2 with its ALT_BSUX and MATCH_UNSET_BACKREF options, `.` does not
/// match a line's end, `^` and `$` match at lines). Text is UTF-8; bytes that are not are matched by nothing, and are no error.
/// Time and memory of a match are bounded.
@safe package final class Pattern: Sendable {
    package let text: String
    /// unchecked because compiled code is never changed after `init`; pcre2api(3), "Multithreading".
    private nonisolated(unsafe) let code: OpaquePointer
    private let limits: Limits

    package struct Limits: Sendable, Hashable {
        /// For a whole search, however long the text is.
        package var time: Duration
        /// How often the matcher may go back, for each place where a match could start; about ten million per second.
        package var match: UInt32
        package var depth: UInt32
        /// In KiB.
        package var heap: UInt32

        package init(
            time: Duration = .seconds(5), match: UInt32 = 5_000_000, depth: UInt32 = 50_000, heap: UInt32 = 64 << 10
        ) {
            self.time = time
            self.match = match
            self.depth = depth
            self.heap = heap
        }
    }

    /// - Parameter isMultiline: Whether `^` and `$` match at every line.
    /// - Throws: when the text is no pattern, with the place and, where there is a likely cause, a hint.
    package init(
        _ text: String, isMultiline: Bool = true, ignoresCase: Bool = false, limits: Limits = Limits()
    ) throws(PatternError) {
        guard text.utf8.count <= Self.longestText else {
            throw PatternError(.tooLong, "the pattern is longer than \(Self.longestText) bytes", offset: 0)
        }
        var options =
            PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_ALT_BSUX | PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C
            | PCRE2_AUTO_CALLOUT
        if isMultiline { options |= PCRE2_MULTILINE }
        if ignoresCase { options |= PCRE2_CASELESS }
        let bytes = Array(text.utf8)
        var problem: Int32 = 0
        var place = 0
        let compiled = unsafe bytes.withUnsafeBufferPointer { raw in
            // An empty array has no address, and PCRE2 wants one.
            var nothing: UInt8 = 0
            return unsafe withUnsafePointer(to: &nothing) { empty in
                unsafe pcre2_compile_8(raw.baseAddress ?? empty, raw.count, options, &problem, &place, nil)
            }
        }
        guard let compiled = unsafe compiled else {
            throw PatternError(
                .invalid, Self.message(of: problem), offset: place, hint: Self.hint(for: text))
        }
        unsafe code = compiled
        self.text = text
        self.limits = limits
    }

    deinit { unsafe pcre2_code_free_8(code) }

    /// Whether the pattern occurs anywhere.
    ///
    /// - Throws: ``PatternError`` with the code `limitExceeded` when the answer would take too long.
    package func matches(_ bytes: [UInt8]) throws(PatternError) -> Bool { try firstMatch(in: bytes) != nil }

    package func firstMatch(in bytes: [UInt8], from start: Int = 0) throws(PatternError) -> Range<Int>? {
        guard start >= 0, start <= bytes.count else { return nil }
        guard let data = unsafe pcre2_match_data_create_8(1, nil),
            let context = unsafe pcre2_match_context_create_8(nil)
        else { throw PatternError(.limitExceeded, "no memory for a match", offset: 0) }
        defer {
            unsafe pcre2_match_data_free_8(data)
            unsafe pcre2_match_context_free_8(context)
        }
        unsafe pcre2_set_match_limit_8(context, limits.match)
        unsafe pcre2_set_depth_limit_8(context, limits.depth)
        unsafe pcre2_set_heap_limit_8(context, limits.heap)
        var deadline = Deadline(after: limits.time)
        let result = unsafe withUnsafeMutablePointer(to: &deadline) { deadline in
            unsafe pcre2_set_callout_8(context, Deadline.check, deadline)
            return unsafe bytes.withUnsafeBufferPointer { raw in
                var nothing: UInt8 = 0
                return unsafe withUnsafePointer(to: &nothing) { empty in
                    unsafe pcre2_match_8(code, raw.baseAddress ?? empty, raw.count, start, 0, data, context)
                }
            }
        }
        switch result {
        case PCRE2_ERROR_NOMATCH:
            return nil
        case PCRE2_ERROR_CALLOUT, PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_HEAPLIMIT,
            PCRE2_ERROR_NOMEMORY:
            throw PatternError(.limitExceeded, "matching took too much time or memory", offset: 0)
        case ..<0:
            throw PatternError(.matchFailed, Self.message(of: result), offset: 0)
        default:
            guard let vector = unsafe pcre2_get_ovector_pointer_8(data) else { return nil }
            let (first, last) = unsafe (Int(vector[0]), Int(vector[1]))
            // `\K` in a lookahead can put the end before the start.
            return first <= last ? first..<last : last..<last
        }
    }

    /// How many matches there are that do not overlap, up to a bound.
    package func count(in bytes: [UInt8], atMost bound: Int = .max) throws(PatternError) -> Int {
        var found = 0
        var start = 0
        while found < bound, let match = try firstMatch(in: bytes, from: start) {
            found += 1
            start = max(match.upperBound, start)
            if match.isEmpty { start += 1 }
        }
        return found
    }

    /// Whether a pattern looks written for `grep`, where `\|` means "or": here it is a plain `|`.
    package static func hint(for text: String) -> String? {
        if text.contains(#"\|"#) {
            return #"`\|` matches the character `|`; for alternatives write `|` (grep's basic syntax is not used here)"#
        }
        if text.contains("[[:<:]]") || text.contains(#"\<"#) { return #"write `\b` for the border of a word"# }
        return nil
    }

    package static let longestText = 16 << 10

    private static func message(of code: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = unsafe buffer.withUnsafeMutableBufferPointer { raw in
            unsafe pcre2_get_error_message_8(code, raw.baseAddress, raw.count)
        }
        return length > 0 ? String(decoding: buffer.prefix(Int(length)), as: UTF8.self) : "error \(code)"
    }
}
