/// A line `Label: value`, bold or not, in a list or not; the ends of the value are without space.
struct LabelledLine {
    /// In lower case.
    var label: String
    var value: Range<Int>

    init?(_ line: DocumentLines.Line, in document: DocumentLines) {
        guard !line.isFenced else { return nil }
        var cursor = document.cursor(line)
        cursor.skipSpaces()
        if cursor.take("- ") || cursor.take("* ") { cursor.skipSpaces() }
        let isBold = cursor.take("**")
        let label = cursor.take { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "*") && $0 != UInt8(ascii: "|") }
        guard !label.isEmpty, label.count <= 40 else { return nil }
        if isBold {
            guard cursor.take(":**") || cursor.take("**:") else { return nil }
        } else {
            guard cursor.take(":") else { return nil }
        }
        cursor.skipSpaces()
        var end = cursor.end
        while end > cursor.offset, document.bytes[end - 1] == 0x20 || document.bytes[end - 1] == 0x09 { end -= 1 }
        self.label = document.text(label).trimmed.lowercased()
        value = cursor.offset..<end
    }
}

extension ByteCursor {
    /// A phase number as written: digits, a letter, dotted parts (`09`, `2.1`, `14b`).
    mutating func takePhaseNumber() -> Range<Int>? {
        let start = offset
        guard !takeDigits().isEmpty else { return nil }
        if let byte = peek, (0x61...0x7A).contains(Self.lower(byte)) {
            offset += 1
            if let next = peek, (0x61...0x7A).contains(Self.lower(next)) {
                offset = start
                return nil
            }
        }
        while peek == UInt8(ascii: "."), offset + 1 < end, (0x30...0x39).contains(bytes[offset + 1]) {
            offset += 1
            takeDigits()
        }
        return start..<offset
    }

    /// `2026-02-19`
    mutating func takeDate() -> Range<Int>? {
        let start = offset
        for count in [4, 2, 2] {
            if offset > start {
                guard peek == UInt8(ascii: "-") else { return reset(to: start) }
                offset += 1
            }
            guard takeDigits().count == count else { return reset(to: start) }
        }
        return start..<offset
    }

    /// `3/5` or `3 of 5`, with the ranges of both numbers.
    mutating func takeFraction() -> (part: Range<Int>, whole: Range<Int>)? {
        let start = offset
        let part = takeDigits()
        guard !part.isEmpty, part.count <= 9 else { return reset(to: start) }
        guard take("/") || take(" / ") || take(" of ") else { return reset(to: start) }
        let whole = takeDigits()
        guard !whole.isEmpty, whole.count <= 9 else { return reset(to: start) }
        return (part, whole)
    }

    private mutating func reset<T>(to start: Int) -> T? {
        offset = start
        return nil
    }
}
