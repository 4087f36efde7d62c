internal import KataCore

extension StateEditor {
    /// Counters below `progress:` and the stamps of the top level, each on a line of its own.
    mutating func editFrontmatter() {
        guard let range = document.frontmatter else { return }
        var isInProgress = false
        for index in range {
            let line = document.lines[index]
            guard let entry = FrontmatterEntry(line, in: document) else { continue }
            if entry.indent == 0 { isInProgress = entry.key == "progress" }
            if entry.indent > 0 && isInProgress {
                editCounter(entry)
            } else if entry.indent == 0 {
                editStamp(entry)
            }
        }
    }

    private mutating func editCounter(_ entry: FrontmatterEntry) {
        let value: Int? =
            switch entry.key {
            case "total_phases": facts.phases.total
            case "completed_phases": facts.phases.complete
            case "total_plans": facts.plans.total
            case "completed_plans": facts.plans.complete
            case "percent": facts.plans.percent
            default: nil
            }
        guard let value else { return }
        let isNumber = document.bytes[entry.value].allSatisfy { (0x30...0x39).contains($0) }
        guard isNumber, !entry.value.isEmpty else {
            return unknown("progress.\(entry.key)", at: entry.value.lowerBound)
        }
        edits.replace(entry.value, with: "\(value)", entry.key)
    }

    private mutating func editStamp(_ entry: FrontmatterEntry) {
        guard !entry.value.isEmpty else { return }
        var cursor = ByteCursor(bytes: document.bytes, range: entry.value)
        switch entry.key {
        case "last_updated":
            guard let date = cursor.takeDate() else { return unknown("last_updated", at: entry.value.lowerBound) }
            guard !cursor.isBlank else { return edits.replace(date, with: facts.closedAt.date, entry.key) }
            let hasFraction = cursor.rest.contains(UInt8(ascii: "."))
            edits.replace(
                entry.value, with: hasFraction ? facts.closedAt.iso8601WithMilliseconds : facts.closedAt.iso8601,
                entry.key)
        case "last_activity":
            if let date = cursor.takeDate() { edits.replace(date, with: facts.closedAt.date, entry.key) }
        case "stopped_at":
            edits.replace(entry.value, with: "Completed \(facts.plan)", entry.key)
        case "current_phase":
            guard let number = cursor.takePhaseNumber(), cursor.isBlank else { return }
            guard !facts.plan.phase.isSame(as: document.text(number)) else { return }
            edits.replace(number, with: styled(facts.plan.phase.text, like: document.text(number)), entry.key)
        default: return
        }
    }
}

/// A line `key: value` of frontmatter; the value without quotes, space and comment.
private struct FrontmatterEntry {
    var indent: Int
    var key: String
    var value: Range<Int>

    init?(_ line: DocumentLines.Line, in document: DocumentLines) {
        var cursor = document.cursor(line)
        indent = cursor.take { $0 == 0x20 }.count
        let key = cursor.take { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "#") && $0 != 0x20 }
        guard !key.isEmpty, cursor.take(":") else { return nil }
        self.key = document.text(key)
        cursor.skipSpaces()
        if let quote = cursor.peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            cursor.offset += 1
            value = cursor.take { $0 != quote }
            return
        }
        let start = cursor.offset
        var end = start
        while let byte = cursor.peek {
            if byte == UInt8(ascii: "#"), document.bytes[cursor.offset - 1] == 0x20 { break }
            cursor.offset += 1
            if byte != 0x20 && byte != 0x09 { end = cursor.offset }
        }
        value = start..<end
    }
}
