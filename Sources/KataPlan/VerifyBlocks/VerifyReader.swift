internal import KataCore

/// Reads a verify element: which commands it holds, which prose stays open, and of which class it is.
struct VerifyReader {
    let lines: LineTable
    let path: String

    /// - Parameter range: the bytes of the text between the tags.
    func read(_ range: Range<Int>, position: SourcePosition) -> VerifyBlock {
        let text = lines.text(range)
        guard !text.isEmpty else {
            var block = VerifyBlock.missing
            block.position = position
            return block
        }
        let first = lines.line(at: range.lowerBound) + 1
        var collector = VerifyCollector()
        collector.collect(VerifyText(Entities.decode(text), firstLine: first))
        var block = VerifyBlock(
            text: text, class: collector.class, commands: collector.commands, expectations: collector.expectations,
            warnings: [], position: position)
        for command in block.commands { block.warnings += VerifyWarnings.check(command, at: start(of: command)) }
        for place in collector.endless {
            block.warnings.append(
                Diagnostic(
                    .warning, .verifyWatchMode, "'\(place.text)' does not end by itself and is left to a person",
                    at: start(ofLine: place.line), hints: ["use the form that runs once"]))
        }
        for place in collector.placeholders {
            block.warnings.append(
                Diagnostic(
                    .warning, .verifyPlaceholder, "the check is only announced: \(place.text)",
                    at: start(ofLine: place.line), hints: ["write the command, or leave the element out"]))
        }
        return block
    }

    private func start(of command: VerifyCommand) -> SourcePosition { start(ofLine: command.line) }

    private func start(ofLine line: Int) -> SourcePosition {
        guard line <= lines.count else { return SourcePosition(file: path, line: line) }
        let range = lines.range(ofLine: line - 1)
        let indent = lines.bytes[range].prefix { $0 <= 0x20 }.count
        return lines.position(of: range.lowerBound + indent, file: path)
    }
}
