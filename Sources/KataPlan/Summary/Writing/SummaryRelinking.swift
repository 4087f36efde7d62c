package import KataCore

/// Puts other commits into a summary, by byte ranges: whatever else is in it stays as it is.
package struct SummaryRelinking: Sendable {
    /// The document with its changes.
    package private(set) var bytes: [UInt8]
    /// What was replaced, by what, for people.
    package private(set) var replacements: [Replacement] = []
    /// Lines that would have to change and are not what kata wrote.
    package private(set) var untouched: [SourcePosition] = []

    package struct Replacement: Sendable, Hashable {
        package var position: SourcePosition
        package var old: String
        package var new: String
    }

    private let document: DocumentLines
    private let path: String
    private var edits: [(range: Range<Int>, text: String)] = []

    private init(_ bytes: [UInt8], path: String) {
        self.bytes = bytes
        self.path = path
        document = DocumentLines(bytes)
    }

    /// A summary that kata measured: the lines of the tasks, and commits, base and result in the measured block.
    ///
    /// Only lines that are exactly what kata writes for the stated facts are replaced, so that an altered one stays found.
    package static func measured(
        _ summary: ParsedSummary, _ bytes: [UInt8], stated: SummaryFacts, now: SummaryFacts
    ) -> SummaryRelinking {
        var relinking = SummaryRelinking(bytes, path: summary.path)
        for (old, new) in zip(stated.tasks, now.tasks) where old.commits != new.commits {
            relinking.replace(
                line: SummaryLines.taskCommit(old), with: SummaryLines.taskCommit(new),
                naming: (old.commits.map(\.hash.short), new.commits.map(\.hash.short)))
        }
        let (old, new) = (MeasuredBlock.line(stated), MeasuredBlock.line(now))
        if old != new { relinking.replace(line: old, with: new, naming: nil) }
        relinking.apply()
        return relinking
    }

    /// A summary of another tool: every word of the body that is one of the cited ids.
    ///
    /// - Parameter hashes: full new ids by what is cited, in lower case. They are written as long as the old ones.
    package static func cited(
        _ path: String, _ bytes: [UInt8], hashes: [String: ObjectID]
    ) -> SummaryRelinking {
        var relinking = SummaryRelinking(bytes, path: path)
        for line in relinking.document.body { relinking.replaceWords(in: line.range, hashes) }
        relinking.apply()
        return relinking
    }

    private mutating func replace(line old: String, with new: String, naming names: (old: [String], new: [String])?) {
        let wanted = Array(old.utf8)
        let found = document.body.first { line in
            let text = document.bytes[line.range].drop { $0 == 0x20 || $0 == 0x09 }
            return text.starts(with: wanted) && text.dropFirst(wanted.count).allSatisfy { $0 == 0x20 || $0 == 0x09 }
        }
        guard let found else {
            untouched.append(SourcePosition(file: path))
            return
        }
        let text = document.bytes[found.range]
        let start = text.startIndex + text.prefix { $0 == 0x20 || $0 == 0x09 }.count
        edits.append((start..<(start + wanted.count), new))
        if let names {
            replacements.append(
                Replacement(
                    position: document.position(of: start, file: path), old: names.old.joined(separator: ", "),
                    new: names.new.joined(separator: ", ")))
        }
    }

    private mutating func replaceWords(in range: Range<Int>, _ hashes: [String: ObjectID]) {
        var index = range.lowerBound
        while index < range.upperBound {
            guard Self.isWord(document.bytes[index]) else {
                index += 1
                continue
            }
            let start = index
            while index < range.upperBound, Self.isWord(document.bytes[index]) { index += 1 }
            let word = document.text(start..<index)
            guard let new = hashes[word.lowercased()], case let text = String(new.hex.prefix(word.utf8.count)),
                text != word
            else { continue }
            edits.append((start..<index, text))
            replacements.append(
                Replacement(position: document.position(of: start, file: path), old: word, new: text))
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte >= 0x80
    }

    /// From the end, so that earlier ranges stay right.
    private mutating func apply() {
        for edit in edits.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
            bytes.replaceSubrange(edit.range, with: Array(edit.text.utf8))
        }
    }
}
