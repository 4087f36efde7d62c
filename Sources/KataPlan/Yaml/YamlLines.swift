/// The lines of a YAML text as the library counts them: it also breaks at a lone CR and at Unicode's line separators.
struct YamlLines {
    private let lines: LineTable
    /// Offset of the first byte of each line; never empty.
    private let starts: [Int]
    let end: Int

    /// Source: YAML 1.1, 5.4, line break characters.
    init(_ lines: LineTable, in range: Range<Int>) {
        let bytes = lines.bytes
        var starts = [range.lowerBound]
        var index = range.lowerBound
        while index < range.upperBound {
            let length = Self.breakLength(bytes, index, range.upperBound)
            index += max(1, length)
            if length > 0 { starts.append(index) }
        }
        self.lines = lines
        self.starts = starts
        end = range.upperBound
    }

    private static func breakLength(_ bytes: [UInt8], _ index: Int, _ end: Int) -> Int {
        func byte(_ offset: Int) -> UInt8 { index + offset < end ? bytes[index + offset] : 0 }
        switch bytes[index] {
        case 0x0A: return 1
        case 0x0D: return byte(1) == 0x0A ? 2 : 1
        case 0xC2: return byte(1) == 0x85 ? 2 : 0
        case 0xE2: return byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9) ? 3 : 0
        default: return 0
        }
    }

    /// The offset of a line and column, both counted from 1, columns in characters; kept inside the line.
    func offset(line: Int, column: Int) -> Int {
        guard line >= 1, line <= starts.count else { return end }
        let limit = line < starts.count ? starts[line] : end
        var offset = min(starts[line - 1], limit)
        var left = column - 1
        while left > 0 && offset < limit {
            offset += 1
            while offset < limit && lines.bytes[offset] & 0xC0 == 0x80 { offset += 1 }
            left -= 1
        }
        return offset
    }

    /// Where the line that holds a byte ends, its break not included.
    func lineEnd(at offset: Int) -> Int {
        var index = offset
        while index < end, Self.breakLength(lines.bytes, index, end) == 0 { index += 1 }
        return index
    }
}
