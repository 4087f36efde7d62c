internal import KataCore

extension PlanReader {
    /// Reads the text of a block that is not a task.
    mutating func readContent(of tag: OpeningTag, _ content: Range<Int>) {
        switch tag.name {
        case "objective": readObjective(content)
        case "context":
            document.contextText = lines.text(content)
            document.context = ContextReader(lines: lines).read(content)
        case "execution_context": document.executionContext = ContextReader(lines: lines).read(content)
        case "verification":
            document.verification = VerifyReader(lines: lines, path: path).read(content, position: position(tag.start))
        case "success_criteria":
            document.successCriteria = ListText.items(lines.text(content)).map(\.text)
        case "output": document.outputPath = OutputPath.find(lines.text(content))
        default:
            document.blocks.append(
                PlanBlock(
                    name: tag.name, text: lines.text(content), range: content, position: position(tag.start)))
        }
    }

    /// The objective's first part is prose; `Purpose:` and `Output:` begin lines of their own.
    private mutating func readObjective(_ content: Range<Int>) {
        enum Part { case objective, purpose, output }
        var texts: [Part: [String]] = [:]
        var part = Part.objective
        for piece in lines.text(content).utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let line = ListText.string(piece.last == 0x0D ? piece.dropLast() : piece)
            let trimmed = line.trimmed
            if let rest = Self.afterLabel("purpose", trimmed) {
                part = .purpose
                texts[part, default: []].append(rest)
            } else if let rest = Self.afterLabel("output", trimmed) {
                part = .output
                texts[part, default: []].append(rest)
            } else {
                texts[part, default: []].append(line)
            }
        }
        func text(_ part: Part) -> String? {
            let text = (texts[part] ?? []).joined(separator: "\n").trimmed
            return text.isEmpty ? nil : text
        }
        document.objective = text(.objective)
        document.purpose = text(.purpose)
        document.output = text(.output)
    }

    /// The text behind `Purpose:` or `**Purpose:**`.
    private static func afterLabel(_ label: String, _ line: String) -> String? {
        var rest = line[...]
        if rest.hasPrefix("**") { rest = rest.dropFirst(2) }
        guard rest.utf8.count > label.utf8.count, PlainWords.lowered(rest.prefix(label.count)) == label else {
            return nil
        }
        rest = rest.dropFirst(label.count)
        for mark in [":**", "**:", ":"] where rest.hasPrefix(mark) { return String(rest.dropFirst(mark.count)).trimmed }
        return nil
    }
}
