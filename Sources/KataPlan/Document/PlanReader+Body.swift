internal import KataCore

extension PlanReader {
    mutating func readBody(_ body: BodyLines) {
        let closers = ClosingTagIndex(
            lines.bytes, from: min(lines.bytes.count, body.first < body.count ? lines.starts[body.first] : 0))
        var tasksStart: Int?
        var line = body.first
        while line < body.count {
            let text = body.text(ofLine: line)
            guard !text.isEmpty else {
                line += 1
                continue
            }
            switch lines.bytes[text.lowerBound] {
            case UInt8(ascii: "`"), UInt8(ascii: "~"):
                line = body.fenceEnd(line) ?? line
            case UInt8(ascii: "#"):
                readTitle(text)
            case UInt8(ascii: "<"):
                line = readTags(body, text.lowerBound, closers, &tasksStart)
                continue
            default: break
            }
            line += 1
        }
        if let tasksStart {
            document.diagnostics.append(
                Diagnostic(
                    .warning, .unclosedBlock, "<tasks> is never closed", at: position(tasksStart),
                    hints: ["add </tasks> behind the last task"]))
        }
    }

    private mutating func readTitle(_ text: Range<Int>) {
        guard document.title == nil, text.count > 2, lines.bytes[text.lowerBound + 1] == 0x20 else { return }
        document.title = lines.text((text.lowerBound + 2)..<text.upperBound).trimmed
    }

    /// Reads what begins with a tag at `offset`, the start of a line's text, and tags right behind its end.
    ///
    /// - Returns: the line to go on with.
    private mutating func readTags(
        _ body: BodyLines, _ start: Int, _ closers: ClosingTagIndex, _ tasksStart: inout Int?
    ) -> Int {
        let startLine = lines.line(at: start)
        var offset = start
        while offset < lines.bytes.count, lines.bytes[offset] == UInt8(ascii: "<") {
            if let end = body.commentEnd(at: offset) {
                offset = end
            } else if let tag = OpeningTag.closing(lines.bytes, at: offset) {
                readClosing(tag.name, at: offset, &tasksStart)
                offset = tag.end
            } else if let tag = OpeningTag.read(lines.bytes, at: offset) {
                guard let end = readElement(body, tag, closers, &tasksStart) else { break }
                offset = end
            } else {
                break
            }
            // Another tag may follow on the same line.
            while offset < lines.bytes.count, lines.bytes[offset] == 0x20 { offset += 1 }
        }
        let line = lines.line(at: min(offset, max(0, lines.bytes.count - 1)))
        if offset >= lines.bytes.count { return body.count }
        // At the start of a later line nothing of that line has been read.
        return line > startLine && body.textStarts[line] >= offset ? line : max(line, startLine) + 1
    }

    private mutating func readClosing(_ name: Range<Int>, at offset: Int, _ tasksStart: inout Int?) {
        let name = lines.text(name)
        if name == "tasks" {
            tasksStart = nil
        } else if name == "task" {
            document.diagnostics.append(
                Diagnostic(
                    .warning, .strayTag, "</task> closes nothing here", at: position(offset),
                    hints: ["delete the tag, or add the opening one"]))
        } else if ElementNames.blocks.contains(name) {
            document.diagnostics.append(
                Diagnostic(
                    .warning, .strayTag, "</\(name)> closes nothing here", at: position(offset),
                    hints: ["delete the tag, or add the opening one"]))
        }
    }

    /// - Returns: the offset behind what was read; `nil` when the tag is not one of a plan's.
    private mutating func readElement(
        _ body: BodyLines, _ tag: OpeningTag, _ closers: ClosingTagIndex, _ tasksStart: inout Int?
    ) -> Int? {
        switch tag.name {
        case "tasks":
            tasksStart = tag.start
            return tag.end
        case "task" where !tag.isEmpty:
            return readTask(body, tag, closers)
        case "feature" where !tag.isEmpty:
            var scanner = TaskScanner(body: body, path: path, closers: closers)
            scanner.scan("feature", from: tag.end)
            features.append((tag, scanner))
            return scanner.end
        default: return readBlock(body, tag, closers)
        }
    }

    private mutating func readTask(_ body: BodyLines, _ tag: OpeningTag, _ closers: ClosingTagIndex) -> Int {
        var scanner = TaskScanner(body: body, path: path, closers: closers)
        scanner.scan("task", from: tag.end)
        document.diagnostics += scanner.diagnostics
        if !scanner.isClosed {
            let code: Diagnostic.Code = scanner.innerTask == nil ? .unclosedTask : .nestedTask
            let message =
                scanner.innerTask == nil
                ? "this task is never closed" : "another task begins before this one is closed; it is read up to there"
            document.diagnostics.append(
                Diagnostic(.warning, code, message, at: position(tag.start), hints: ["add </task>"]))
        }
        append(tag, scanner, form: .element)
        return scanner.end
    }

    mutating func append(_ tag: OpeningTag, _ scanner: TaskScanner, form: PlanTask.Form) {
        var reader = TaskReader(lines: lines, path: path)
        let task = reader.task(
            index: document.tasks.count + 1, tag: tag, elements: scanner.elements, prose: scanner.prose, form: form,
            end: scanner.end)
        document.diagnostics += reader.diagnostics
        document.tasks.append(task)
    }

    private mutating func readBlock(_ body: BodyLines, _ tag: OpeningTag, _ closers: ClosingTagIndex) -> Int? {
        let isKnown = ElementNames.blocks.contains(tag.name)
        if tag.isEmpty { return tag.end }
        guard isKnown || closers.hasClosing(tag.name, after: tag.end) else { return nil }
        if !isKnown, tag.end <= boundary, closers.first(tag.name, from: tag.end).map({ $0 >= boundary }) ?? true {
            return nil
        }
        let search = ElementEndSearch(body: body) { line in
            let place = body.textStarts[line]
            if let closing = OpeningTag.closing(body.bytes, at: place) {
                return body.bytes[closing.name].elementsEqual("tasks".utf8)
            }
            guard let other = OpeningTag.read(body.bytes, at: place) else { return false }
            return other.name != tag.name && ElementNames.dividers.contains(other.name)
        }
        let end = search.find(tag.name, from: tag.end)
        if !end.isClosed {
            guard isKnown else {
                boundary = end.contentEnd
                return nil
            }
            document.diagnostics.append(
                Diagnostic(
                    .warning, .unclosedBlock, "<\(tag.name)> is never closed; read up to the next block",
                    at: position(tag.start), hints: ["add </\(tag.name)>"]))
        }
        let content = body.trimmed(tag.end..<max(tag.end, end.contentEnd))
        if isKnown && !seenBlocks.insert(tag.name).inserted {
            document.diagnostics.append(
                Diagnostic(
                    .warning, .repeatedBlock, "<\(tag.name)> stands twice; only the first one counts",
                    at: position(tag.start), hints: ["merge the two"]))
        } else {
            readContent(of: tag, content)
        }
        return end.resume
    }
}
