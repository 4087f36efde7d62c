/// Finds the second of two equal keys in block style: the library tells only which key it is.
enum RepeatedKey {
    /// - Returns: the offset of the second one; `nil` when the two stand in braces, or are written differently.
    static func find(bytes: [UInt8], _ key: String, in range: Range<Int>) -> Int? {
        let wanted = Array(key.utf8)
        /// Columns in which the key stands in a map that is still open.
        var columns: Set<Int> = []
        var line = range.lowerBound
        while line < range.upperBound {
            let end = bytes[line..<range.upperBound].firstIndex(of: 0x0A) ?? range.upperBound
            var start = line
            while start < end, bytes[start] == 0x20 { start += 1 }
            // An item of a list begins a map of its own behind its dash.
            while start + 1 < end, bytes[start] == UInt8(ascii: "-"), bytes[start + 1] == 0x20 {
                columns = columns.filter { $0 <= start - line }
                start += 1
                while start < end, bytes[start] == 0x20 { start += 1 }
            }
            if start < end, bytes[start] != UInt8(ascii: "#") {
                columns = columns.filter { $0 <= start - line }
                if holds(wanted, bytes[start..<end]), !columns.insert(start - line).inserted { return start }
            }
            line = end + 1
        }
        return nil
    }

    /// Whether a line begins with the key, in quotes or not.
    private static func holds(_ key: [UInt8], _ line: ArraySlice<UInt8>) -> Bool {
        var rest = line
        let isQuoted = rest.first == UInt8(ascii: "\"") || rest.first == UInt8(ascii: "'")
        if isQuoted { rest = rest.dropFirst() }
        guard rest.starts(with: key) else { return false }
        rest = rest.dropFirst(key.count)
        if isQuoted { rest = rest.dropFirst() }
        rest = rest.drop { $0 == 0x20 }
        return rest.first == UInt8(ascii: ":")
    }
}
