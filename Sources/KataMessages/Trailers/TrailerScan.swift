/// Finds the trailers of a commit message with the rules of `git interpret-trailers`, on bytes.
///
/// Source: git-interpret-trailers(1), "DESCRIPTION": the group of lines at the end that is preceded by an empty line and
/// either is all trailers, or holds at least one line that Git itself generates and at least 25 % trailers. The details
/// (comments, old "Conflicts:" blocks, the scissors line, lines that only continue another) are what the program does.
struct TrailerScan {
    /// The message, with a newline at its end.
    let bytes: [UInt8]
    /// Where the block starts; equal to `end` when there is none.
    private(set) var start: Int
    /// Where the block ends; comments, a patch and the like may follow.
    private(set) var end: Int

    /// - Parameter divider: whether a line that starts with `---` ends the message, as in patches sent by mail.
    init(_ message: some Sequence<UInt8>, divider: Bool) {
        var bytes = Array(message)
        if let last = bytes.last, last != 0x0A { bytes.append(0x0A) }
        self.bytes = bytes
        start = 0
        end = 0
        end = endOfBlock(before: divider ? startOfPatch() : bytes.count)
        start = startOfBlock(before: end)
    }

    /// Whether the line before the block is empty, so that no other has to be put there.
    var followsEmptyLine: Bool {
        guard let line = startOfLastLine(before: start) else { return false }
        return isEmptyLine(at: line)
    }

    /// The lines of the block; a line that starts with whitespace continues the trailer before it and is part of its line.
    var lines: [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var lastIsTrailer = false
        var position = start
        while position < end {
            let next = min(endOfLine(at: position), end)
            if lastIsTrailer, bytes[position].isGitSpace, let previous = lines.popLast() {
                lines.append(bytes[previous.startIndex..<next])
            } else {
                let line = bytes[position..<next]
                lastIsTrailer = (Self.separator(in: line) ?? 0) >= 1
                lines.append(line)
            }
            position = next
        }
        return lines
    }

    // MARK: - Limits of the message

    private func startOfPatch() -> Int {
        var position = 0
        while position < bytes.count {
            if bytes[position...].starts(with: Array("---".utf8)), position + 3 < bytes.count,
                bytes[position + 3].isGitSpace
            {
                return position
            }
            position = endOfLine(at: position)
        }
        return bytes.count
    }

    /// Steps back over trailing comments, empty lines, an old "Conflicts:" block and everything from the scissors line on.
    private func endOfBlock(before length: Int) -> Int {
        let cutoff = min(length, startOfScissors() ?? length)
        var firstIgnored: Int?
        var inConflicts = false
        var position = 0
        while position < cutoff {
            if bytes[position] == Self.comment || bytes[position] == 0x0A {
                firstIgnored = firstIgnored ?? laterStart(position)
            } else if bytes[position...].starts(with: Array("Conflicts:\n".utf8)) {
                inConflicts = true
                firstIgnored = firstIgnored ?? laterStart(position)
            } else if inConflicts, bytes[position] == 0x09 {
                // A path of the conflicts block.
            } else if firstIgnored != nil {
                firstIgnored = nil
                inConflicts = false
            }
            position = endOfLine(at: position)
        }
        return firstIgnored ?? cutoff
    }

    /// The program takes offset 0 for "none", so that what stands on the first line is never ignored.
    private func laterStart(_ position: Int) -> Int? { position == 0 ? nil : position }

    private func startOfScissors() -> Int? {
        let scissors = Array("# ------------------------ >8 ------------------------\n".utf8)
        var position = 0
        while position < bytes.count {
            if bytes[position...].starts(with: scissors) { return position }
            position = endOfLine(at: position)
        }
        return nil
    }

    // MARK: - The block

    private func startOfBlock(before length: Int) -> Int {
        let endOfTitle = endOfTitle(before: length)
        var onlySpaces = true
        var generated = false
        var trailers = 0
        var others = 0
        var continuations = 0
        var line = startOfLastLine(before: length)
        while let position = line, position >= endOfTitle {
            line = startOfLastLine(before: position)
            if bytes[position] == Self.comment {
                others += continuations
                continuations = 0
            } else if isEmptyLine(at: position) {
                if onlySpaces { continue }
                others += continuations
                let accepted = generated && trailers * 3 >= others || trailers > 0 && others == 0
                return accepted ? endOfLine(at: position) : length
            } else {
                onlySpaces = false
                let text = bytes[position..<endOfLine(at: position)]
                if Self.generatedPrefixes.contains(where: { text.starts(with: $0) }) {
                    trailers += 1
                    continuations = 0
                    generated = true
                } else if let separator = Self.separator(in: text), separator >= 1, !bytes[position].isGitSpace {
                    trailers += 1
                    continuations = 0
                } else if bytes[position].isGitSpace {
                    continuations += 1
                } else {
                    others += 1 + continuations
                    continuations = 0
                }
            }
        }
        return length
    }

    /// The first paragraph is the title and can't be trailers.
    private func endOfTitle(before length: Int) -> Int {
        var position = 0
        while position < length {
            if bytes[position] != Self.comment, isEmptyLine(at: position) { break }
            position = endOfLine(at: position)
        }
        return position
    }

    // MARK: - Lines

    /// The offset of the `:`, when only letters, digits, `-` and then whitespace stand before it.
    static func separator(in line: ArraySlice<UInt8>) -> Int? {
        var whitespace = false
        for (offset, byte) in line.enumerated() {
            if byte == 0x3A { return offset }
            if !whitespace, byte.isTrailerKeyByte { continue }
            if offset != 0, byte == 0x20 || byte == 0x09 {
                whitespace = true
                continue
            }
            return nil
        }
        return nil
    }

    private func isEmptyLine(at position: Int) -> Bool {
        var position = position
        while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0 {
            guard bytes[position].isGitSpace else { return false }
            position += 1
        }
        return true
    }

    /// The offset after the line's newline.
    private func endOfLine(at position: Int) -> Int {
        guard let newline = bytes[position...].firstIndex(of: 0x0A) else { return bytes.count }
        return newline + 1
    }

    private func startOfLastLine(before length: Int) -> Int? {
        guard length > 0 else { return nil }
        guard length > 1, let newline = bytes[..<(length - 1)].lastIndex(of: 0x0A) else { return 0 }
        return newline + 1
    }

    static let comment: UInt8 = 0x23
    private static let generatedPrefixes = [Array("Signed-off-by: ".utf8), Array("(cherry picked from commit ".utf8)]
}
