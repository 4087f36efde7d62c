/// Cuts a byte stream into lines, with a bound on memory for lines without end.
///
/// Lines end with LF; a CR before it is dropped. A line longer than the bound is delivered in pieces, the first ones
/// marked as unfinished.
package struct LineSplitter: Sendable {
    package struct Line: Sendable, Hashable {
        package var bytes: [UInt8]
        /// `false` for a piece of an overlong line, or for a last line without LF.
        package var isComplete: Bool

        package var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    private let maximumLength: Int
    private var pending: [UInt8] = []

    package init(maximumLength: Int = 1 << 20) { self.maximumLength = max(1, maximumLength) }

    /// The lines that these bytes complete.
    package mutating func append(_ bytes: [UInt8]) -> [Line] {
        var lines: [Line] = []
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: 0x0A) {
            takePieces(bytes[start..<end], into: &lines)
            if pending.last == 0x0D { pending.removeLast() }
            lines.append(Line(bytes: pending, isComplete: true))
            pending = []
            start = end + 1
        }
        takePieces(bytes[start...], into: &lines)
        return lines
    }

    /// What is left when the stream has ended.
    package mutating func finish() -> Line? {
        defer { pending = [] }
        return pending.isEmpty ? nil : Line(bytes: pending, isComplete: false)
    }

    private mutating func takePieces(_ bytes: ArraySlice<UInt8>, into lines: inout [Line]) {
        var rest = bytes
        while pending.count + rest.count > maximumLength {
            let taken = rest.prefix(maximumLength - pending.count)
            lines.append(Line(bytes: pending + taken, isComplete: false))
            pending = []
            rest = rest.dropFirst(taken.count)
        }
        pending.append(contentsOf: rest)
    }
}
