internal import KataCore

extension FixProposals {
    /// The closing tag behind the last text that was read as the element's, unless that text has a closing tag of another
    /// name: then this one is probably only mistyped.
    func unclosedElement(_ finding: Diagnostic) -> Proposal? {
        for task in plan.tasks {
            for element in task.elements where !element.isClosed && element.position == finding.position {
                guard !element.range.isEmpty, !element.text.contains("</") else { return nil }
                let tag = "</\(sourceName(of: element))>"
                return ("add \(tag)", [closing(tag, behind: element.range, opening: element.position, finding)])
            }
        }
        return nil
    }

    func unclosedTask(_ finding: Diagnostic) -> Proposal? {
        guard let task = plan.tasks.first(where: { $0.position == finding.position }), task.form == .element,
            task.elements.allSatisfy(\.isClosed)
        else { return nil }
        return ("add </task>", [closing("</task>", behind: task.range, opening: task.position, finding)])
    }

    /// `<tasks>` that is never closed ends behind its last task.
    func unclosedTasks(at offset: Int, _ finding: Diagnostic) -> Proposal? {
        guard bytes[offset...].starts(with: Array("<tasks>".utf8)), let last = plan.tasks.last, last.form == .element,
            last.range.lowerBound > offset
        else { return nil }
        return (
            "add </tasks>",
            [closing("</tasks>", behind: last.range, opening: lines.position(of: offset, file: plan.path), finding)]
        )
    }

    /// On a line of its own, indented as the opening tag is; on the same line where all of the text is.
    private func closing(
        _ tag: String, behind range: Range<Int>, opening: SourcePosition, _ finding: Diagnostic
    ) -> ByteEdit {
        var end = range.upperBound
        while end > range.lowerBound, bytes[end - 1] <= 0x20 { end -= 1 }
        let line = lines.range(ofLine: opening.line - 1)
        guard end > line.upperBound || tag == "</task>" || tag == "</tasks>" else {
            return edit(end..<end, tag, finding)
        }
        let indent = bytes[line].prefix { $0 == 0x20 || $0 == 0x09 }
        return edit(end..<end, newline + indent + Array(tag.utf8), finding)
    }

    /// The name as the opening tag spells it.
    private func sourceName(of element: TaskElement) -> String {
        let offset = lines.offset(line: element.position.line, column: element.position.column)
        return OpeningTag.read(bytes, at: offset)?.name ?? element.name
    }
}
