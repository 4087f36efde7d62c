internal import KataCore

/// The lines of a document, to tell whether a position lies in it.
///
/// Columns count scalars; of bytes that are no UTF-8 each may be one.
struct Places {
    /// Scalars in each line, its end included.
    private let lengths: [Int]
    let count: Int

    init(_ bytes: [UInt8]) {
        count = bytes.count
        var lengths: [Int] = []
        var length = 0
        let isText = String(validating: bytes, as: UTF8.self) != nil
        for byte in bytes {
            if !isText || byte & 0xC0 != 0x80 { length += 1 }
            guard byte == 0x0A else { continue }
            lengths.append(length)
            length = 0
        }
        lengths.append(length)
        self.lengths = lengths
    }

    func holds(_ position: SourcePosition) -> Bool {
        guard position.line >= 1, position.line <= lengths.count, position.column >= 1 else { return false }
        return position.column <= lengths[position.line - 1] + 1
    }

    func holds(_ range: Range<Int>) -> Bool { range.lowerBound >= 0 && range.upperBound <= count }
}

/// Gathers what does not hold.
struct Violations {
    private(set) var texts: [String] = []

    mutating func expect(_ condition: Bool, _ text: @autoclosure () -> String) {
        if !condition { texts.append(text()) }
    }

    mutating func expect(_ diagnostics: [Diagnostic], in places: Places, file: String) {
        for diagnostic in diagnostics {
            guard let position = diagnostic.position, position.file == file else { continue }
            expect(places.holds(position), "\(diagnostic.code) is reported outside of the document, at \(position)")
        }
    }
}
