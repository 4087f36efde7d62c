internal import KataCore

/// Reads plans that write tasks as headings: `### Task 1: Add the route`, then labels such as `**Files:**`.
struct HeadingTasks {
    let body: BodyLines
    let path: String

    func read() -> [PlanTask] {
        var tasks: [PlanTask] = []
        var start: (line: Int, level: Int, name: String)?
        var line = body.first
        func close(_ end: Int) {
            guard let open = start else { return }
            tasks.append(task(open.line, open.name, end: end, index: tasks.count + 1))
            start = nil
        }
        while line < body.count {
            if let end = body.fenceEnd(line) {
                line = end + 1
                continue
            }
            if let heading = heading(line) {
                if let name = Self.taskName(heading.text) {
                    close(line)
                    start = (line, heading.level, name)
                } else if let open = start, heading.level <= open.level {
                    close(line)
                }
            } else if start != nil, endsTasks(line) {
                close(line)
            }
            line += 1
        }
        close(body.count)
        return tasks
    }

    private func heading(_ line: Int) -> (level: Int, text: String)? {
        let range = body.text(ofLine: line)
        guard !range.isEmpty, body.bytes[range.lowerBound] == UInt8(ascii: "#") else { return nil }
        let level = body.bytes[range].prefix { $0 == UInt8(ascii: "#") }.count
        guard level <= 6, level < range.count, body.bytes[range.lowerBound + level] == 0x20 else { return nil }
        return (level, body.table.text((range.lowerBound + level)..<range.upperBound).trimmed)
    }

    /// `Task 1: …`, also with a box or bold marks before it.
    private static func taskName(_ text: String) -> String? {
        var rest = text
        for mark in ["[ ] ", "[x] ", "**", "✅ "] where rest.hasPrefix(mark) {
            rest = String(rest.dropFirst(mark.count))
        }
        guard rest.lowercased().hasPrefix("task "),
            rest.utf8.dropFirst(5).first.map({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: "#") }) == true
        else { return nil }
        return rest
    }

    private func endsTasks(_ line: Int) -> Bool {
        let place = body.textStarts[line]
        guard place < body.bytes.count, body.bytes[place] == UInt8(ascii: "<") else { return false }
        if let tag = OpeningTag.read(body.bytes, at: place) { return ElementNames.blocks.contains(tag.name) }
        return OpeningTag.closing(body.bytes, at: place) != nil
    }

    private func task(_ first: Int, _ name: String, end: Int, index: Int) -> PlanTask {
        let start = body.textStarts[first]
        let endOffset = end < body.count ? body.table.starts[end] : body.bytes.count
        var elements: [TaskElement] = []
        var prose: [String] = []
        let nameRange = body.text(ofLine: first)
        elements.append(
            TaskElement(
                name: "name", attributes: [], text: name, range: nameRange, isClosed: true,
                position: body.table.position(of: start, file: path)))
        var label: (name: String, start: Int, line: Int)?
        /// Paths end with their paragraph, at code, or at a label of another kind; instructions and checks go on.
        func endsLabel(_ line: Int) -> Bool {
            guard let open = label, open.name == "files" || open.name == "read_first" || open.name == "done" else {
                return false
            }
            if Self.isOtherLabel(body, line) { return true }
            guard open.name != "done" else { return false }
            guard body.isBlank(line) else { return body.fenceEnd(line) != nil }
            guard !body.isBlank(line - 1) else { return false }
            return line - 1 > open.line || !body.trimmed(open.start..<body.table.starts[line]).isEmpty
        }
        func finish(_ offset: Int) {
            guard let open = label else { return }
            let range = body.trimmed(open.start..<max(open.start, offset))
            let line = body.table.starts[open.line]
            elements.append(
                TaskElement(
                    name: open.name, attributes: [], text: body.table.text(range), range: range, isClosed: true,
                    position: body.table.position(of: line, file: path)))
            label = nil
        }
        var line = first + 1
        while line < end {
            if let (name, offset) = Self.label(body, line) {
                finish(body.table.starts[line])
                label = (name, offset, line)
            } else if endsLabel(line) {
                finish(body.table.starts[line])
            }
            if label == nil {
                let text = body.text(ofLine: line)
                if !text.isEmpty { prose.append(body.table.text(text)) }
            }
            if let fenceEnd = body.fenceEnd(line), fenceEnd < end {
                if label == nil {
                    for inner in (line + 1)...fenceEnd {
                        prose.append(body.table.text(body.table.range(ofLine: inner)))
                    }
                }
                line = fenceEnd
            }
            line += 1
        }
        finish(endOffset)
        if !elements.contains(where: { $0.name == "action" }), !prose.isEmpty {
            let range = body.trimmed(body.table.range(ofLine: first).upperBound..<endOffset)
            elements.append(
                TaskElement(
                    name: "action", attributes: [], text: prose.joined(separator: "\n"), range: range, isClosed: true,
                    position: body.table.position(of: range.lowerBound, file: path)))
        }
        var reader = TaskReader(lines: body.table, path: path)
        let tag = OpeningTag(name: "task", attributes: [], start: start, end: nameRange.upperBound, isEmpty: false)
        return reader.task(index: index, tag: tag, elements: elements, prose: prose, form: .heading, end: endOffset)
    }

    /// `**Files:**`, `- **Verify**:`, `Done:` at the start of a line, and the offset behind it.
    private static func label(_ body: BodyLines, _ line: Int) -> (name: String, offset: Int)? {
        let range = body.text(ofLine: line)
        guard !range.isEmpty, range.count < 4096 || body.bytes[range.lowerBound] == UInt8(ascii: "*") else {
            return nil
        }
        var index = range.lowerBound
        func skip(_ byte: UInt8) { while index < range.upperBound, body.bytes[index] == byte { index += 1 } }
        if body.bytes[index] == UInt8(ascii: "#") { skip(UInt8(ascii: "#")) }
        if index + 1 < range.upperBound, body.bytes[index] == UInt8(ascii: "-"), body.bytes[index + 1] == 0x20 {
            index += 1
        }
        skip(0x20)
        let isBold = index < range.upperBound && body.bytes[index] == UInt8(ascii: "*")
        skip(UInt8(ascii: "*"))
        let start = index
        while index < range.upperBound, OpeningTag.isName(body.bytes[index]) || body.bytes[index] == 0x20,
            index - start < 30
        { index += 1 }
        let word = body.table.text(start..<index).trimmed.lowercased()
        guard let name = names[word] else { return nil }
        let labelEnd = index
        while index < range.upperBound, body.bytes[index] == UInt8(ascii: "*") || body.bytes[index] == UInt8(ascii: ":")
        { index += 1 }
        let hasColon = body.bytes[labelEnd..<index].contains(UInt8(ascii: ":"))
        let isHeading = body.bytes[range.lowerBound] == UInt8(ascii: "#") && index == range.upperBound
        return hasColon || isHeading || (isBold && index == range.upperBound) ? (name, index) : nil
    }

    /// `**Change:**`, `**Similar changes:** …`: a label that means none of a task's elements ends the one before.
    private static func isOtherLabel(_ body: BodyLines, _ line: Int) -> Bool {
        let text = body.text(ofLine: line)
        guard body.starts(at: text.lowerBound, with: "**") else { return false }
        let rest = body.bytes[text].dropFirst(2).prefix(60)
        guard let colon = rest.firstIndex(of: UInt8(ascii: ":")), !rest[..<colon].contains(UInt8(ascii: "*")) else {
            // `**Change**:`
            guard let star = rest.firstIndex(of: UInt8(ascii: "*")) else { return false }
            return rest[star...].starts(with: "**:".utf8)
        }
        return rest[(colon + 1)...].starts(with: "**".utf8)
    }

    private static let names: [String: String] = [
        "files": "files", "file": "files", "files to modify": "files", "files modified": "files", "action": "action",
        "actions": "action", "steps": "action", "implementation": "action", "what to do": "action", "verify": "verify",
        "verification": "verify", "done": "done", "done when": "done", "acceptance criteria": "acceptance_criteria",
        "read first": "read_first", "acceptance": "acceptance_criteria",
    ]
}

extension PlanReader {
    /// Tasks of plans that have no `<task>` element.
    mutating func readOtherTasks(_ body: BodyLines) {
        for (tag, scanner) in features {
            document.diagnostics += scanner.diagnostics
            append(tag, scanner, form: .feature)
        }
        if let first = document.tasks.first {
            document.diagnostics.append(
                Diagnostic(
                    .notice, .featureTasks, "there is no <task>; each <feature> is read as a test-driven task",
                    at: first.position))
            return
        }
        document.tasks = HeadingTasks(body: body, path: path).read()
        if let first = document.tasks.first {
            document.diagnostics.append(
                Diagnostic(
                    .notice, .headingTasks, "there is no <task>; headings are read as tasks", at: first.position,
                    hints: ["write <task type=\"auto\"> elements, so that files and checks are found for certain"]))
        }
    }
}
