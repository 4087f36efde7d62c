internal import KataCore

/// Where the lines of a document begin: turns byte offsets into positions and back without copying the text.
///
/// Lines end with LF or CRLF. Building costs one pass; a lookup costs a binary search and at most a few kilobytes of counting.
struct LineTable: Sendable {
    let bytes: [UInt8]
    /// Byte offset of the first byte of each line; never empty.
    let starts: [Int]
    let traits: Traits
    /// For documents with very long lines: UTF-8 continuation bytes before each block of `blockSize` bytes.
    private let continuations: [Int]
    /// For documents with very many lines: the line that holds the first byte of each block of `blockSize` bytes.
    private let linesOfBlocks: [Int]

    /// What the pass over the bytes met.
    struct Traits: Sendable, Hashable {
        var hasCarriageReturns = false
        var hasTabs = false
        var isASCII = true
        var firstNUL: Int?
        var longestLine = 0
    }

    private static let blockSize = 512

    init(_ bytes: [UInt8]) {
        var starts = [0]
        starts.reserveCapacity(bytes.count / 32 + 1)
        var traits = Traits()
        var all: UInt8 = 0
        var start = 0
        for index in 0..<bytes.count {
            let byte = bytes[index]
            all |= byte
            guard byte < 0x20 else { continue }
            switch byte {
            case 0x0A:
                traits.longestLine = max(traits.longestLine, index - start)
                start = index + 1
                starts.append(start)
            case 0x0D: traits.hasCarriageReturns = true
            case 0x09: traits.hasTabs = true
            case 0x00: if traits.firstNUL == nil { traits.firstNUL = index }
            default: break
            }
        }
        traits.longestLine = max(traits.longestLine, bytes.count - start)
        traits.isASCII = all < 0x80
        var continuations: [Int] = []
        if !traits.isASCII && traits.longestLine > Self.blockSize {
            var count = 0
            for index in 0..<bytes.count {
                if index % Self.blockSize == 0 { continuations.append(count) }
                if bytes[index] & 0xC0 == 0x80 { count += 1 }
            }
            continuations.append(count)
        }
        self.bytes = bytes
        self.starts = starts
        self.traits = traits
        self.continuations = continuations
        linesOfBlocks = starts.count > Self.manyLines ? Self.linesOfBlocks(starts, in: bytes.count) : []
    }

    /// From here on a search over all lines costs more than looking its surroundings up.
    private static let manyLines = 4096

    private static func linesOfBlocks(_ starts: [Int], in count: Int) -> [Int] {
        var lines: [Int] = []
        lines.reserveCapacity(count / blockSize + 1)
        var line = 0
        for offset in stride(from: 0, through: count, by: blockSize) {
            while line + 1 < starts.count, starts[line + 1] <= offset { line += 1 }
            lines.append(line)
        }
        return lines
    }

    /// The number of lines; a final newline does not begin another line, unless the document is empty.
    var count: Int { starts.count > 1 && starts[starts.count - 1] == bytes.count ? starts.count - 1 : starts.count }

    /// The bytes of a line (counted from 0) without its end.
    func range(ofLine line: Int) -> Range<Int> {
        let start = starts[line]
        var end = line + 1 < starts.count ? starts[line + 1] - 1 : bytes.count
        if end > start && line + 1 < starts.count && bytes[end - 1] == 0x0D { end -= 1 }
        return start..<end
    }

    /// The line (counted from 0) that holds the byte at `offset`; offsets behind the end belong to the last line.
    func line(at offset: Int) -> Int {
        var low = 0
        var high = starts.count
        if !linesOfBlocks.isEmpty, offset >= 0 {
            let block = min(offset / Self.blockSize, linesOfBlocks.count - 1)
            low = linesOfBlocks[block]
            if block + 1 < linesOfBlocks.count { high = linesOfBlocks[block + 1] + 1 }
        }
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        return max(0, low - 1)
    }

    /// Line and column counted from 1, columns in Unicode scalars.
    func position(of offset: Int, file: String) -> SourcePosition {
        let line = line(at: offset)
        let start = starts[line] == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : starts[line]
        let end = min(max(offset, start), bytes.count)
        return SourcePosition(file: file, line: line + 1, column: end - start - continuations(in: start..<end) + 1)
    }

    /// The offset of a line and column as ``position(of:file:)`` counts them, kept inside the line.
    func offset(line: Int, column: Int) -> Int {
        guard line >= 1, line <= starts.count else { return bytes.count }
        let range = range(ofLine: line - 1)
        var offset = range.lowerBound
        var left = column - 1
        while left > 0 && offset < range.upperBound {
            offset += 1
            while offset < range.upperBound && bytes[offset] & 0xC0 == 0x80 { offset += 1 }
            left -= 1
        }
        return offset
    }

    /// Bytes that are not UTF-8 are replaced.
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private func continuations(in range: Range<Int>) -> Int {
        guard !traits.isASCII else { return 0 }
        guard range.count > 2 * Self.blockSize, !continuations.isEmpty else {
            return bytes[range].reduce(into: 0) { if $1 & 0xC0 == 0x80 { $0 += 1 } }
        }
        return continuationsBefore(range.upperBound) - continuationsBefore(range.lowerBound)
    }

    private func continuationsBefore(_ offset: Int) -> Int {
        let block = offset / Self.blockSize
        let rest = bytes[(block * Self.blockSize)..<offset]
        return continuations[block] + rest.reduce(into: 0) { if $1 & 0xC0 == 0x80 { $0 += 1 } }
    }
}
