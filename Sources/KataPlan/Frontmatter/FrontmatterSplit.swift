internal import KataCore

/// Finds the frontmatter: the YAML between a `---` on the first line and the next line that is only `---`.
package struct FrontmatterSplit: Sendable, Hashable {
    /// The YAML text; `nil` when there is none or it never ends.
    package var yaml: Range<Int>?
    /// Offset of the first byte of the body.
    package var bodyStart: Int
    /// The line of the opening mark where the closing one is missing, counted from 1.
    package var unterminatedLine: Int?
    package var hasByteOrderMark: Bool

    package static func split(_ bytes: [UInt8]) -> FrontmatterSplit { split(LineTable(bytes)) }

    static func split(_ lines: LineTable) -> FrontmatterSplit {
        let hasMark = lines.bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let start = hasMark ? 3 : 0
        var result = FrontmatterSplit(yaml: nil, bodyStart: start, unterminatedLine: nil, hasByteOrderMark: hasMark)
        var line = 0
        // Blank lines before the mark are no reason to lose the frontmatter.
        while line < lines.count, isBlank(lines.bytes[from(start, lines.range(ofLine: line))]) { line += 1 }
        guard line < lines.count, isMark(lines.bytes[from(start, lines.range(ofLine: line))]) else { return result }
        let opening = line
        line += 1
        while line < lines.count {
            let range = lines.range(ofLine: line)
            if isMark(lines.bytes[range]) {
                result.yaml = min(lines.starts[opening + 1], range.lowerBound)..<range.lowerBound
                result.bodyStart = line + 1 < lines.starts.count ? lines.starts[line + 1] : lines.bytes.count
                return result
            }
            line += 1
        }
        result.unterminatedLine = opening + 1
        return result
    }

    private static func from(_ start: Int, _ range: Range<Int>) -> Range<Int> {
        max(start, range.lowerBound)..<max(start, range.upperBound)
    }

    private static func isMark(_ line: ArraySlice<UInt8>) -> Bool {
        line.starts(with: [0x2D, 0x2D, 0x2D]) && isBlank(line.dropFirst(3))
    }

    private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool {
        line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    }
}
