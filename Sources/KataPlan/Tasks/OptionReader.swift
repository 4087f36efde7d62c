internal import KataCore

/// Reads the `<option>` elements of a decision checkpoint, inside `<options>` or directly in the task.
struct OptionReader {
    let lines: LineTable
    let path: String

    func read(_ elements: [TaskElement]) -> [TaskOption] {
        var options: [TaskOption] = []
        for element in elements {
            if element.name == "option" {
                options.append(option(element.attributes, element.range, element.position))
            } else if element.name == "options" {
                for inner in inner(element.range) where inner.tag.name == "option" {
                    options.append(
                        option(inner.tag.attributes, inner.content, lines.position(of: inner.tag.start, file: path)))
                }
            }
        }
        return options
    }

    private func option(
        _ attributes: [PlanTask.Attribute], _ range: Range<Int>, _ position: SourcePosition
    ) -> TaskOption {
        let parts = inner(range)
        func text(_ name: String) -> String? {
            parts.first { $0.tag.name == name }.map { lines.text($0.content).trimmed }
        }
        func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
        return TaskOption(
            id: attribute("id") ?? "", name: text("name") ?? attribute("name") ?? lines.text(range).trimmed,
            pros: text("pros"), cons: text("cons"), position: position)
    }

    /// The elements of a range, one after the other, nothing nested.
    private func inner(_ range: Range<Int>) -> [(tag: OpeningTag, content: Range<Int>)] {
        var found: [(OpeningTag, Range<Int>)] = []
        var index = range.lowerBound
        let bytes = lines.bytes
        var open: OpeningTag?
        while index < range.upperBound {
            guard bytes[index] == UInt8(ascii: "<") else {
                index += 1
                continue
            }
            if let tag = open {
                if let closing = OpeningTag.closing(bytes, at: index), bytes[closing.name].elementsEqual(tag.name.utf8)
                {
                    found.append((tag, tag.end..<index))
                    open = nil
                    index = closing.end
                    continue
                }
            } else if let tag = OpeningTag.read(bytes, at: index), tag.end <= range.upperBound, !tag.isEmpty {
                open = tag
                index = tag.end
                continue
            }
            index += 1
        }
        return found
    }
}
