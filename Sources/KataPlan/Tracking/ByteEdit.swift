/// One change of a document: the bytes of a range are replaced, all others stay.
package struct ByteEdit: Sendable, Hashable {
    /// In the bytes before any edit.
    package var range: Range<Int>
    package var replacement: [UInt8]
    /// What the edit does, for people: `tick 01-02`.
    package var reason: String

    package init(range: Range<Int>, replacement: [UInt8], reason: String) {
        self.range = range
        self.replacement = replacement
        self.reason = reason
    }

    /// Carries out edits that do not overlap, in any order. Of two that overlap, the later in `edits` is left out.
    package static func apply(_ edits: [ByteEdit], to bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + edits.reduce(0) { $0 + $1.replacement.count })
        var offset = 0
        for edit in edits.enumerated().sorted(by: { a, b in
            (a.element.range.lowerBound, a.offset) < (b.element.range.lowerBound, b.offset)
        }).map(\.element) {
            guard edit.range.lowerBound >= offset, edit.range.upperBound <= bytes.count else { continue }
            out += bytes[offset..<edit.range.lowerBound]
            out += edit.replacement
            offset = edit.range.upperBound
        }
        return out + bytes[offset...]
    }
}
