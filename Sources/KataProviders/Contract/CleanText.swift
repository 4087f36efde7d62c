/// Makes text from outside safe to show, to store and to put into a document.
///
/// Terminal escape sequences, control characters and marks that reorder text are removed, so that a provider can
/// neither paint over a terminal nor hide what it says; the rest is cut at a number of Unicode scalars.
package enum CleanText {
    package static let lineLimit = 500
    package static let blockLimit = 16_000
    package static let listLimit = 50

    /// One line: every run of white space becomes one blank.
    package static func line(_ text: some StringProtocol, limit: Int = lineLimit) -> String {
        var result = String.UnicodeScalarView()
        var gap = false
        var count = 0
        for scalar in Scalars(text, inspecting: limit) {
            if scalar.properties.isWhitespace {
                gap = count > 0
                continue
            }
            guard count < limit else { return String(result) + "…" }
            if gap { result.append(" ") }
            gap = false
            result.append(scalar)
            count += 1
        }
        return String(result)
    }

    /// Several lines: line ends become LF, blank space at both ends goes.
    package static func block(_ text: some StringProtocol, limit: Int = blockLimit) -> String {
        var result = String.UnicodeScalarView()
        var count = 0
        var cut = false
        for scalar in Scalars(text, inspecting: limit) {
            guard count < limit else {
                cut = true
                break
            }
            if count == 0, scalar.properties.isWhitespace { continue }
            result.append(scalar)
            count += 1
        }
        while let last = result.last, last.properties.isWhitespace { result.removeLast() }
        return String(result) + (cut ? "…" : "")
    }

    package static func lines(_ texts: some Sequence<String>, limit: Int = lineLimit) -> [String] {
        var result: [String] = []
        for text in texts where result.count < listLimit {
            let cleaned = line(text, limit: limit)
            if !cleaned.isEmpty { result.append(cleaned) }
        }
        return result
    }

    package static func line(_ bytes: some Collection<UInt8>, limit: Int = lineLimit) -> String {
        line(String(decoding: bytes.prefix(limit * 8), as: UTF8.self), limit: limit)
    }
}

/// The scalars of a text without escape sequences and without what must not be shown.
private struct Scalars: Sequence, IteratorProtocol {
    private var rest: String.UnicodeScalarView.Iterator
    /// A text of nothing but removed scalars must not be read to its end.
    private var budget: Int
    private var pending: Unicode.Scalar?

    init(_ text: some StringProtocol, inspecting limit: Int) {
        rest = String(text).unicodeScalars.makeIterator()
        budget = limit.multipliedReportingOverflow(by: 16).overflow ? .max : limit * 16 + 1024
    }

    private mutating func take() -> Unicode.Scalar? {
        if let scalar = pending {
            pending = nil
            return scalar
        }
        guard budget > 0 else { return nil }
        budget -= 1
        return rest.next()
    }

    mutating func next() -> Unicode.Scalar? {
        while let scalar = take() {
            switch scalar.value {
            case 0x1B: skipEscape()
            case 0x9B: skipControlSequence()
            case 0x0D:
                // CR LF is one line end; a lone CR would overwrite the line on a terminal.
                let following = take()
                if following?.value != 0x0A { pending = following }
                return "\n"
            case 0x09, 0x0A: return scalar
            case 0x85, 0x2028, 0x2029: return "\n"
            case 0..<0x20, 0x7F..<0xA0: continue
            // Marks that reorder or hide text, and tag characters.
            case 0x061C, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F:
                continue
            default: return scalar
            }
        }
        return nil
    }

    /// ECMA-48: `ESC [` … final byte, `ESC ]` … BEL or `ESC \`, and two-character sequences.
    private mutating func skipEscape() {
        guard let kind = take() else { return }
        switch kind.value {
        case 0x5B: skipControlSequence()
        case 0x5D, 0x50, 0x58, 0x5E, 0x5F:
            while let scalar = take() {
                if scalar.value == 0x07 || scalar.value == 0x9C { return }
                if scalar.value == 0x1B {
                    _ = take()
                    return
                }
            }
        case 0x20...0x2F: _ = take()
        default: return
        }
    }

    private mutating func skipControlSequence() {
        while let scalar = take() {
            if (0x40...0x7E).contains(scalar.value) { return }
            if scalar.value < 0x20 {
                pending = scalar
                return
            }
        }
    }
}
