/// A place in a line of bytes that moves forward as pieces are recognised. All literals are ASCII.
struct ByteCursor {
    let bytes: [UInt8]
    var offset: Int
    let end: Int

    init(bytes: [UInt8], range: Range<Int>) {
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
    }

    var peek: UInt8? { offset < end ? bytes[offset] : nil }
    var rest: ArraySlice<UInt8> { bytes[offset..<end] }
    var isBlank: Bool { rest.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
    var restText: String { String(decoding: rest, as: UTF8.self) }

    mutating func skipSpaces() {
        while offset < end, bytes[offset] == 0x20 || bytes[offset] == 0x09 { offset += 1 }
    }

    /// Takes the literal in any letter case.
    mutating func take(_ literal: StaticString) -> Bool {
        let count = literal.utf8CodeUnitCount
        guard offset + count <= end else { return false }
        let matches = literal.withUTF8Buffer { wanted in
            for index in 0..<count where unsafe Self.lower(bytes[offset + index]) != Self.lower(wanted[index]) {
                return false
            }
            return true
        }
        if matches { offset += count }
        return matches
    }

    /// Takes bytes for as long as they fit; the range may be empty.
    @discardableResult
    mutating func take(while fits: (UInt8) -> Bool) -> Range<Int> {
        let start = offset
        while offset < end, fits(bytes[offset]) { offset += 1 }
        return start..<offset
    }

    @discardableResult
    mutating func takeDigits() -> Range<Int> { take { (0x30...0x39).contains($0) } }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}

extension String {
    /// Without spaces, tabs and ends of lines on both sides.
    var trimmed: String {
        var view = self[...].unicodeScalars
        while let first = view.first, first == " " || first == "\t" || first == "\r" || first == "\n" {
            view.removeFirst()
        }
        while let last = view.last, last == " " || last == "\t" || last == "\r" || last == "\n" { view.removeLast() }
        return String(view)
    }
}
