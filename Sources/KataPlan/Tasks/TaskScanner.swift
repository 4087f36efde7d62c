internal import KataCore

/// Reads one `<task>` or `<feature>` element: its inner elements by their own tags, the rest as prose.
///
/// Tags count only at the start of a line or behind another tag.
struct TaskScanner {
    private let body: BodyLines
    private let path: String
    private let closers: ClosingTagIndex
    private(set) var elements: [TaskElement] = []
    private(set) var prose: [String] = []
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var isClosed = false
    /// Offset behind the task.
    private(set) var end = 0
    /// Offset of a `<task>` inside this one.
    private(set) var innerTask: Int?
    /// Where a search has met the end of the task; no use to search again for what is not closed before it.
    private var boundary = 0

    init(body: BodyLines, path: String, closers: ClosingTagIndex) {
        self.body = body
        self.path = path
        self.closers = closers
    }

    /// - Parameter name: `task` or `feature`.
    mutating func scan(_ name: String, from start: Int) {
        var offset = start
        while let place = nextText(offset) {
            guard body.bytes[place] == UInt8(ascii: "<") else {
                offset = takeProse(place, closing: name)
                if isClosed { return }
                continue
            }
            if let end = body.commentEnd(at: place) {
                offset = end
            } else if let tag = OpeningTag.closing(body.bytes, at: place) {
                let closed = body.table.text(tag.name)
                if closed == name {
                    isClosed = true
                    end = tag.end
                    return
                }
                if closed == "tasks" {
                    end = place
                    return
                }
                diagnostics.append(
                    Diagnostic(
                        .warning, .strayTag, "</\(closed)> closes nothing here", at: position(place),
                        hints: ["delete the tag, or add the opening one"]))
                offset = tag.end
            } else if let tag = OpeningTag.read(body.bytes, at: place) {
                if tag.name == name || (tag.name == "tasks" && isAlone(tag)) {
                    innerTask = place
                    end = place
                    return
                }
                if let next = takeElement(tag, inside: name) {
                    offset = next
                } else {
                    offset = takeProse(place, closing: name)
                }
                if isClosed { return }
            } else {
                offset = takeProse(place, closing: name)
                if isClosed { return }
            }
        }
        end = body.bytes.count
    }

    /// The next byte that is not blank, with whole fences taken as prose.
    private mutating func nextText(_ offset: Int) -> Int? {
        var place = offset
        while place < body.bytes.count {
            while place < body.bytes.count, body.bytes[place] <= 0x20 { place += 1 }
            guard place < body.bytes.count else { return nil }
            guard body.bytes[place] == UInt8(ascii: "`") || body.bytes[place] == UInt8(ascii: "~") else { return place }
            let line = body.table.line(at: place)
            guard body.textStarts[line] == place, let fenceEnd = body.fenceEnd(line) else { return place }
            let end = body.table.range(ofLine: fenceEnd).upperBound
            prose.append(body.table.text(place..<end))
            place = end
        }
        return nil
    }

    /// Takes the rest of a line; the task's own closing tag may end it.
    private mutating func takeProse(_ place: Int, closing name: String) -> Int {
        let line = body.table.line(at: place)
        let lineEnd = body.table.range(ofLine: line).upperBound
        let found = ElementEndSearch.lastInLine(name, body.bytes, place..<lineEnd)
        let text = body.trimmed(place..<(found?.contentEnd ?? lineEnd))
        if !text.isEmpty { prose.append(body.table.text(text)) }
        guard let found else { return lineEnd }
        isClosed = true
        end = found.resume
        return end
    }

    /// - Returns: the offset behind the element, or `nil` when the tag is none of ours.
    private mutating func takeElement(_ tag: OpeningTag, inside name: String) -> Int? {
        let isKnown = ElementNames.inTask.contains(ElementNames.normalized(tag.name))
        if tag.isEmpty {
            append(tag, content: tag.end..<tag.end, isClosed: true)
            return tag.end
        }
        guard isKnown || closers.hasClosing(tag.name, after: tag.end) else { return nil }
        let found: ElementEnd
        if tag.end <= boundary, closers.first(tag.name, from: tag.end).map({ $0 >= boundary }) ?? true {
            found = ElementEnd(contentEnd: boundary, resume: boundary, isClosed: false)
        } else {
            let search = ElementEndSearch(body: body) { [body] line in Self.endsTask(body, line, name) }
            found = search.find(tag.name, from: tag.end)
        }
        guard found.isClosed else {
            boundary = found.contentEnd
            guard isKnown else { return nil }
            let end = firstSibling(from: tag.end, before: found.contentEnd)
            diagnostics.append(
                Diagnostic(
                    .warning, .unclosedElement, "<\(tag.name)> is never closed; read up to the next element",
                    at: position(tag.start), hints: ["add </\(tag.name)>"]))
            append(tag, content: tag.end..<end, isClosed: false)
            return end
        }
        append(tag, content: tag.end..<found.contentEnd, isClosed: true)
        return found.resume
    }

    private static func endsTask(_ body: BodyLines, _ line: Int, _ name: String) -> Bool {
        let place = body.textStarts[line]
        if let tag = OpeningTag.closing(body.bytes, at: place) {
            let closed = body.table.text(tag.name)
            return closed == name || closed == "tasks"
        }
        guard body.starts(at: place, with: "<task"), let tag = OpeningTag.read(body.bytes, at: place) else {
            return false
        }
        return tag.name == "task" || tag.name == "tasks"
    }

    /// Where an element that is not closed ends: at the next known element of the task.
    private func firstSibling(from start: Int, before end: Int) -> Int {
        var line = body.table.line(at: start) + 1
        while line < body.count, body.table.starts[line] < end {
            if let fenceEnd = body.fenceEnd(line) {
                line = fenceEnd + 1
                continue
            }
            let place = body.textStarts[line]
            if place < end, body.bytes[place] == UInt8(ascii: "<"),
                let tag = OpeningTag.read(body.bytes, at: place),
                ElementNames.inTask.contains(ElementNames.normalized(tag.name))
            {
                return body.table.starts[line]
            }
            line += 1
        }
        return end
    }

    private mutating func append(_ tag: OpeningTag, content: Range<Int>, isClosed: Bool) {
        let range = body.trimmed(content)
        elements.append(
            TaskElement(
                name: tag.name, attributes: tag.attributes, text: body.table.text(range), range: range,
                isClosed: isClosed, position: position(tag.start)))
    }

    private func isAlone(_ tag: OpeningTag) -> Bool {
        // The tag itself may go over several lines.
        let end = body.table.range(ofLine: body.table.line(at: tag.end - 1)).upperBound
        return body.trimmed(tag.end..<max(tag.end, end)).isEmpty
    }

    private func position(_ offset: Int) -> SourcePosition { body.table.position(of: offset, file: path) }
}
