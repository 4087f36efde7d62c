/// The trailers of a commit message as Git reads and writes them: only those in the last paragraph.
package struct TrailerBlock: Sendable, Hashable {
    /// In the order of the message, duplicates kept, values that were folded over several lines joined by one space.
    package let trailers: [Trailer]

    /// Reads what `git interpret-trailers --parse` prints.
    ///
    /// - Parameter divider: whether a line that starts with `---` ends the message, as in patches sent by mail and as the
    ///   program does unless it gets `--no-divider`. Messages of commits have no divider.
    package static func parse(_ message: String, divider: Bool = false) -> TrailerBlock {
        let scan = TrailerScan(message.utf8, divider: divider)
        return TrailerBlock(
            trailers: scan.lines.compactMap { line in
                guard line.first != TrailerScan.comment, let split = Self.split(line) else { return nil }
                return Trailer(
                    key: String(decoding: split.key, as: UTF8.self),
                    value: String(decoding: unfolded(split.value), as: UTF8.self))
            })
    }

    /// The values of a key, in order; keys are compared without regard to case.
    package func values(of key: String) -> [String] {
        trailers.filter { $0.key.lowercased() == key.lowercased() }.map(\.value)
    }

    /// Adds trailers as `git interpret-trailers --trailer` does: after those that are there, with an empty line before the first;
    /// one that equals the trailer right before it is not added again.
    ///
    /// - Throws: for a key or value that Git would read back as something else.
    package static func appending(
        _ additions: [(key: String, value: String)], to message: String, divider: Bool = false
    ) throws(TrailerError) -> String {
        let scan = TrailerScan(message.utf8, divider: divider)
        var lines: [(key: [UInt8]?, value: [UInt8])] = []
        for line in scan.lines where line.first != TrailerScan.comment {
            if let split = split(line) {
                lines.append((Array(split.key), Array(split.value)))
            } else {
                // As it stands: without its indentation it might be a trailer.
                lines.append((nil, Array(line.last == 0x0A ? line.dropLast() : line)))
            }
        }
        for addition in additions {
            let trailer = try Trailer(key: addition.key, value: addition.value).validated()
            let value = Array(Array(trailer.value.utf8)[...].trimmed)
            if let last = lines.last, let key = last.key, isSame(key, Array(trailer.key.utf8)),
                isEqualWithoutCase(last.value, value)
            {
                continue
            }
            lines.append((Array(trailer.key.utf8), value))
        }
        var result = Array(scan.bytes[..<scan.start])
        if !scan.followsEmptyLine { result.append(0x0A) }
        for line in lines {
            if let key = line.key { result += key + [0x3A, 0x20] }
            result += line.value + [0x0A]
        }
        result += scan.bytes[scan.end...]
        return String(decoding: result, as: UTF8.self)
    }

    private static func split(_ line: ArraySlice<UInt8>) -> (key: ArraySlice<UInt8>, value: ArraySlice<UInt8>)? {
        guard let separator = TrailerScan.separator(in: line), separator >= 1 else { return nil }
        let middle = line.startIndex + separator
        return (line[..<middle].trimmed, line[(middle + 1)...].trimmed)
    }

    /// Joins the lines of a folded value with one space.
    private static func unfolded(_ value: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var position = value.startIndex
        while position < value.endIndex {
            if value[position] == 0x0A {
                position = value[position...].firstIndex { !$0.isGitSpace } ?? value.endIndex
                result.append(0x20)
            } else {
                result.append(value[position])
                position += 1
            }
        }
        return Array(result[...].trimmed)
    }

    /// Git takes keys for the same when one is the start of the other, without what is no letter or digit at their ends.
    private static func isSame(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        func significant(_ key: [UInt8]) -> Int { (key.lastIndex { $0 != 0x2D && $0.isTrailerKeyByte } ?? -1) + 1 }
        let length = min(significant(a), significant(b))
        return isEqualWithoutCase(Array(a.prefix(length)), Array(b.prefix(length)))
    }

    private static func isEqualWithoutCase(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { $0.lowercasedASCII == $1.lowercasedASCII }
    }
}

extension ArraySlice<UInt8> {
    /// Without Git's whitespace at both ends.
    package var trimmed: ArraySlice<UInt8> {
        guard let first = firstIndex(where: { !$0.isGitSpace }), let last = lastIndex(where: { !$0.isGitSpace }) else {
            return []
        }
        return self[first...last]
    }
}

extension UInt8 {
    fileprivate var lowercasedASCII: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}
