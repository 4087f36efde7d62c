internal import KataCore

/// A document as lines, by byte ranges: nothing is copied, decoded or normalised until somebody asks.
struct DocumentLines: Sendable {
    struct Line: Sendable, Hashable {
        /// Counts from 1.
        var number: Int
        /// Without the end of line.
        var range: Range<Int>
        /// Inside a code fence, or one of its two marks.
        var isFenced: Bool
        /// Inside `<details>`.
        var isCollapsed: Bool
    }

    let bytes: [UInt8]
    let lines: [Line]
    /// `\r\n` when the first line ends so, else `\n`.
    let lineEnding: [UInt8]
    /// Indices into `lines` between the two `---` marks; `nil` without frontmatter or when it never ends.
    let frontmatter: Range<Int>?
    /// Index of the first line after the frontmatter.
    let bodyStart: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var scanner = LineScanner(bytes: bytes)
        let split = scanner.scan()
        lines = split.lines
        frontmatter = split.frontmatter
        bodyStart = split.frontmatter.map { $0.upperBound + 1 } ?? 0
        lineEnding = split.endsWithCarriageReturn ? [0x0D, 0x0A] : [0x0A]
    }

    var body: ArraySlice<Line> { lines[min(bodyStart, lines.count)...] }

    /// Bytes that are not UTF-8 are replaced.
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    func text(_ line: Line) -> String { text(line.range) }
    func cursor(_ line: Line) -> ByteCursor { ByteCursor(bytes: bytes, range: line.range) }

    func position(of offset: Int, file: String) -> SourcePosition {
        var low = 0
        var high = lines.count
        while low < high {
            let middle = (low + high) / 2
            if lines[middle].range.lowerBound <= offset { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return SourcePosition(file: file) }
        let line = lines[low - 1]
        let end = min(offset, line.range.upperBound)
        let scalars = bytes[line.range.lowerBound..<max(end, line.range.lowerBound)].count { $0 & 0xC0 != 0x80 }
        return SourcePosition(file: file, line: line.number, column: scalars + 1)
    }
}

/// One pass over the bytes: ends of lines, frontmatter, fences, collapsed blocks.
private struct LineScanner {
    let bytes: [UInt8]
    var lines: [DocumentLines.Line] = []
    var fence: (mark: UInt8, count: Int)?
    var depthOfDetails = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func scan() -> (lines: [DocumentLines.Line], frontmatter: Range<Int>?, endsWithCarriageReturn: Bool) {
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var carriageReturn: Bool?
        var frontmatter: Range<Int>?
        var isFrontmatterOpen = false
        while start < bytes.count {
            let newline = bytes[start...].firstIndex(of: 0x0A)
            var end = newline ?? bytes.count
            if newline != nil, end > start, bytes[end - 1] == 0x0D { end -= 1 }
            if newline != nil, carriageReturn == nil { carriageReturn = bytes[end] == 0x0D }
            let isRule = Self.isRule(bytes[start..<end])
            if lines.isEmpty && isRule {
                isFrontmatterOpen = true
            } else if isFrontmatterOpen && isRule {
                frontmatter = 1..<lines.count
                isFrontmatterOpen = false
                fence = nil
                depthOfDetails = 0
            }
            append(start..<end)
            guard let newline else { break }
            start = newline + 1
        }
        return (lines, frontmatter, carriageReturn ?? false)
    }

    private mutating func append(_ range: Range<Int>) {
        var cursor = ByteCursor(bytes: bytes, range: range)
        cursor.skipSpaces()
        let mark = cursor.peek
        var isFenced = fence != nil
        if mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") {
            let run = cursor.take { $0 == mark }.count
            if let open = fence {
                if mark == open.mark, run >= open.count, cursor.isBlank { fence = nil }
            } else if run >= 3, let mark, mark == UInt8(ascii: "~") || !cursor.rest.contains(mark) {
                fence = (mark, run)
                isFenced = true
            }
        } else if !isFenced, mark == UInt8(ascii: "<") {
            if cursor.take("<details") { depthOfDetails += 1 }
            if cursor.take("</details") { depthOfDetails = max(0, depthOfDetails - 1) }
        }
        lines.append(
            .init(number: lines.count + 1, range: range, isFenced: isFenced, isCollapsed: depthOfDetails > 0))
    }

    private static func isRule(_ line: ArraySlice<UInt8>) -> Bool {
        line.starts(with: [0x2D, 0x2D, 0x2D]) && line.dropFirst(3).allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }
}
