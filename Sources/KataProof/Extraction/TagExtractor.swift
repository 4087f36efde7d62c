/// A second, deliberately simple reader of tasks to compare the real one with: it shares no code with `KataPlan`.
///
/// A tag counts at the start of a line, or right behind another one. An element ends at the first closing tag of its own
/// name that stands on the line of the opening tag, begins a line or ends one, and that no `<task>`, `</task>` or
/// `</tasks>` at the start of a line precedes. Only where none does is it looked for once more without what fences show, and
/// at last without what fences in fences show.
package struct TagExtractor {
    package static let fields = ["name", "files", "action", "verify", "done"]

    private struct Line {
        /// Offset of the first character that is not blank.
        var start: Int
        /// Offset behind the last one.
        var end: Int
    }

    private let bytes: [UInt8]
    private let lines: [Line]

    package static func tasks(of bytes: [UInt8]) -> [ExtractedTask] { TagExtractor(bytes).read() }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            let start = line.firstIndex { $0 > 0x20 } ?? line.endIndex
            let end = line.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? start
            return Line(start: start, end: end)
        }
    }

    private func read() -> [ExtractedTask] {
        var tasks: [ExtractedTask] = []
        var index = afterFrontmatter
        while index < lines.count {
            let text = text(lines[index])
            if let end = fenceEnd(index) {
                index = end
            } else if text.hasPrefix("<!--"), let end = line(with: "-->", from: index) {
                index = end
            } else if let tag = tag(at: lines[index].start), tag.name == "task", !tag.isClosing {
                let (task, end) = task(from: tag.end, line: index)
                tasks.append(task)
                index = max(index, end - 1)
            }
            index += 1
        }
        return tasks
    }

    private var afterFrontmatter: Int {
        guard let first = lines.first, text(first).hasSuffix("---"), text(first).count <= 4 else { return 0 }
        return lines.dropFirst().firstIndex { text($0) == "---" }.map { $0 + 1 } ?? 0
    }

    private func line(with text: String, from index: Int) -> Int? {
        lines[index...].firstIndex { self.text($0).contains(text) }
    }

    /// - Returns: the task, and the index of the line behind it.
    private func task(from start: Int, line: Int) -> (ExtractedTask, Int) {
        var task = ExtractedTask(line: line + 1)
        var offset = start
        var index = line
        while index < lines.count {
            offset = max(offset, lines[index].start)
            while offset < lines[index].end, bytes[offset] <= 0x20 { offset += 1 }
            guard offset < lines[index].end, let tag = tag(at: offset) else {
                if offset < lines[index].end, text(lines[index]).hasSuffix("</task>") { return (task, index + 1) }
                index = comment(at: index) ?? index + 1
                continue
            }
            if tag.name == "task" || tag.name == "tasks" { return (task, tag.isClosing ? index + 1 : index) }
            offset = tag.end
            guard !tag.isClosing, !tag.isEmpty else { continue }
            if let close = close(tag.name, from: tag.end, line: index) {
                take(tag.name, tag.end..<close.start, true, line: index, into: &task)
                offset = close.end
                index = close.line
            } else if Self.fields.contains(tag.name) {
                take(tag.name, tag.end..<max(tag.end, lines[index].end), false, line: index, into: &task)
                index += 1
            } else {
                index += 1
            }
        }
        return (task, index)
    }

    private func comment(at index: Int) -> Int? {
        guard text(lines[index]).hasPrefix("<!--") else { return nil }
        return line(with: "-->", from: index).map { $0 + 1 }
    }

    private func take(_ name: String, _ range: Range<Int>, _ isClosed: Bool, line: Int, into task: inout ExtractedTask)
    {
        guard Self.fields.contains(name), task.fields[name] == nil else { return }
        let content = bytes[range].drop { $0 <= 0x20 }
        let end = content.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? content.startIndex
        let text = String(decoding: content[..<end], as: UTF8.self)
        task.fields[name] = .init(text: text, line: line + 1, isClosed: isClosed)
    }

    /// What a search does with lines between the marks of a fence.
    private enum FenceReading {
        case asText, skipped
        /// Taken to the mark that closes it when a mark with a language opens another fence inside.
        case skippedWithNested
    }

    /// Looks first as if there were no fences; only when the task would end before, once more without what fences show.
    private func close(_ name: String, from start: Int, line first: Int) -> (start: Int, end: Int, line: Int)? {
        close(name, from: start, line: first, fences: .asText)
            ?? close(name, from: start, line: first, fences: .skipped)
            ?? close(name, from: start, line: first, fences: .skippedWithNested)
    }

    private func close(
        _ name: String, from start: Int, line first: Int, fences: FenceReading
    ) -> (start: Int, end: Int, line: Int)? {
        let wanted = Array("</\(name)>".utf8)
        var index = first
        while index < lines.count {
            let line = lines[index]
            if fences != .asText, index > first, let end = fenceEnd(index, countsNested: fences == .skippedWithNested) {
                index = end + 1
                continue
            }
            if index > first, let tag = tag(at: line.start), tag.name == "task" || tag.name == "tasks" { return nil }
            var offset = index == first ? start : line.start
            while offset + wanted.count <= line.end {
                let end = offset + wanted.count
                let counts = index == first || offset == line.start || end == line.end || bytes[end] == 0x3C
                if counts, bytes[offset] == 0x3C, bytes[offset..<end].elementsEqual(wanted) {
                    return (offset, end, index)
                }
                offset += 1
            }
            index += 1
        }
        return nil
    }

    /// The line that closes the fence which this line opens.
    private func fenceEnd(_ index: Int, countsNested: Bool = false) -> Int? {
        let opening = text(lines[index])
        guard opening.hasPrefix("```") || opening.hasPrefix("~~~") else { return nil }
        let mark = opening.prefix { $0 == opening.first }
        guard !opening.dropFirst(mark.count).contains("`") else { return nil }
        var depth = 1
        for next in lines.indices[(index + 1)...] {
            let text = text(lines[next])
            guard text.hasPrefix(mark) else { continue }
            if text.allSatisfy({ $0 == mark.first }) {
                depth -= 1
                if depth == 0 { return next }
            } else if countsNested {
                depth += 1
            }
        }
        return nil
    }

    private func text(_ line: Line) -> String { String(decoding: bytes[line.start..<line.end], as: UTF8.self) }

    private func tag(at start: Int) -> (name: String, isClosing: Bool, isEmpty: Bool, end: Int)? {
        guard start < bytes.count, bytes[start] == 0x3C else { return nil }
        let isClosing = start + 1 < bytes.count && bytes[start + 1] == 0x2F
        let rest = bytes[(isClosing ? start + 2 : start + 1)...]
        let name = rest.prefix { byte in
            switch byte {
            case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x2D, 0x5F: true
            default: false
            }
        }
        let behind = rest[name.endIndex...]
        guard !name.isEmpty, let next = behind.first, next == 0x3E || next == 0x2F || next <= 0x20,
            let end = behind.firstIndex(of: 0x3E), end - start < 2000
        else { return nil }
        return (String(decoding: name, as: UTF8.self), isClosing, bytes[end - 1] == 0x2F, end + 1)
    }
}
