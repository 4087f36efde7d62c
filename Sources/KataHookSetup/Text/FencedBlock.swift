/// Lines of kata's in a file of somebody else's, between two marks, so that they can be taken out to the byte.
enum FencedBlock {
    /// The text without kata's lines; `nil` when there are none, or only one of the marks.
    static func removed(from bytes: [UInt8]) -> [UInt8]? {
        guard let range = range(in: bytes) else { return nil }
        return Array(bytes[..<range.lowerBound] + bytes[range.upperBound...])
    }

    static func isIn(_ bytes: [UInt8]) -> Bool { range(in: bytes) != nil }

    /// The text with a block right below its first line, in the place of one that is there.
    static func inserted(_ block: String, belowFirstLineOf bytes: [UInt8]) -> [UInt8]? {
        if let range = range(in: bytes) {
            return Array(bytes[..<range.lowerBound] + block.utf8 + bytes[range.upperBound...])
        }
        guard let newline = bytes.firstIndex(of: 0x0A) else { return nil }
        return Array(bytes[...newline] + block.utf8 + bytes[(newline + 1)...])
    }

    /// From the line of the first mark to the end of the line of the second.
    private static func range(in bytes: [UInt8]) -> Range<Int>? {
        var start: Int?
        var position = 0
        while position < bytes.count {
            let end = bytes[position...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
            let line = bytes[position..<end].drop { $0 == 0x20 }
            if start == nil, line.starts(with: Array(HookText.opening.utf8)) { start = position }
            if let start, line.starts(with: Array(HookText.closing.utf8)) { return start..<end }
            position = end
        }
        return nil
    }
}
