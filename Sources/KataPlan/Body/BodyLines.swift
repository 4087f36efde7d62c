/// The body of a plan by lines: where the text of each begins, which code fences pair up, and where comments end.
///
/// A class, because every scanner and search holds it, and copies of its parts would cost more than the searches.
final class BodyLines: Sendable {
    let table: LineTable
    /// The offset of the first byte of each line that is not blank space; the line's end when there is none.
    let textStarts: [Int]
    let first: Int
    /// The closing line of each line that opens a fence.
    private let fenceEnds: [Int: Int]
    private let commentEnds: [Int]

    private struct Fence {
        var line: Int
        var mark: UInt8
        var count: Int
        var isBare: Bool
    }

    init(_ table: LineTable, from bodyStart: Int) {
        self.table = table
        first = bodyStart >= table.bytes.count ? table.count : table.line(at: bodyStart)
        var textStarts: [Int] = []
        textStarts.reserveCapacity(table.count)
        var fences: [Fence] = []
        for line in 0..<table.count {
            let range = table.range(ofLine: line)
            var start = line == first ? max(range.lowerBound, min(bodyStart, range.upperBound)) : range.lowerBound
            while start < range.upperBound, table.bytes[start] == 0x20 || table.bytes[start] == 0x09 { start += 1 }
            textStarts.append(start)
            guard line >= first, start + 2 < range.upperBound else { continue }
            let mark = table.bytes[start]
            guard mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~"), table.bytes[start + 1] == mark,
                table.bytes[start + 2] == mark
            else { continue }
            var end = start
            while end < range.upperBound, table.bytes[end] == mark { end += 1 }
            let rest = table.bytes[end..<range.upperBound]
            // A run of backticks with another one behind it is code in a line, not a fence.
            if mark == UInt8(ascii: "`") && rest.contains(mark) { continue }
            let isBare = rest.allSatisfy { $0 == 0x20 || $0 == 0x09 }
            fences.append(Fence(line: line, mark: mark, count: end - start, isBare: isBare))
        }
        self.textStarts = textStarts
        fenceEnds = Self.pair(fences)
        commentEnds = Self.commentEnds(table.bytes, from: bodyStart)
    }

    /// Pairs each fence with the next one of its mark that is at least as long. When that one has an info string it opens
    /// another fence, so this one was never closed and is none.
    private static func pair(_ fences: [Fence]) -> [Int: Int] {
        var ends: [Int: Int] = [:]
        var backticks: [Fence] = []
        var tildes: [Fence] = []
        func pair(_ fence: Fence, _ open: inout [Fence]) {
            while let top = open.last, top.count < fence.count { open.removeLast() }
            if let next = open.last, next.isBare { ends[fence.line] = next.line }
            open.append(fence)
        }
        for fence in fences.reversed() {
            if fence.mark == UInt8(ascii: "`") { pair(fence, &backticks) } else { pair(fence, &tildes) }
        }
        return ends
    }

    /// Offsets behind each `-->`.
    private static func commentEnds(_ bytes: [UInt8], from start: Int) -> [Int] {
        var ends: [Int] = []
        var index = start + 2
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: ">"), bytes[index - 1] == UInt8(ascii: "-"),
                bytes[index - 2] == UInt8(ascii: "-")
            {
                ends.append(index + 1)
            }
            index += 1
        }
        return ends
    }

    var count: Int { table.count }
    var bytes: [UInt8] { table.bytes }

    /// The bytes of a line from its first non-blank byte.
    func text(ofLine line: Int) -> Range<Int> {
        let end = table.range(ofLine: line).upperBound
        return min(textStarts[line], end)..<end
    }

    func isBlank(_ line: Int) -> Bool { text(ofLine: line).isEmpty }

    /// The closing line of the fence that this line opens.
    func fenceEnd(_ line: Int) -> Int? { fenceEnds.isEmpty ? nil : fenceEnds[line] }

    /// Whether the text at `offset` opens a comment, and the offset behind its end.
    func commentEnd(at offset: Int) -> Int? {
        guard starts(at: offset, with: "<!--") else { return nil }
        var low = 0
        var high = commentEnds.count
        while low < high {
            let middle = (low + high) / 2
            if commentEnds[middle] < offset + 7 { low = middle + 1 } else { high = middle }
        }
        return low < commentEnds.count ? commentEnds[low] : nil
    }

    func starts(at offset: Int, with literal: StaticString) -> Bool {
        let count = literal.utf8CodeUnitCount
        guard offset + count <= bytes.count else { return false }
        return literal.withUTF8Buffer { wanted in
            for index in 0..<count where unsafe bytes[offset + index] != wanted[index] { return false }
            return true
        }
    }

    /// The range without blank space at both ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, bytes[start] <= 0x20 { start += 1 }
        while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
        return start..<end
    }
}
