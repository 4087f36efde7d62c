internal import KataCore

extension FixProposals {
    /// What a line would have to be for YAML to read it as kata has read it.
    func recovered(at offset: Int, _ finding: Diagnostic) -> Proposal? {
        guard let yaml = plan.frontmatter.yaml, let value = value(at: offset, in: yaml), isOnOneLine(value.range) else {
            return nil
        }
        if value.list != nil {
            // Several quoted values without brackets.
            let (start, end) = (value.range.lowerBound, value.range.upperBound)
            return ("put in brackets", [edit(start..<start, "[", finding), edit(end..<end, "]", finding)])
        }
        guard case .scalar(let scalar) = value.content else { return nil }
        if scalar.style == .plain { return ("put in quotes", [edit(value.range, quoted(value.range), finding)]) }
        if offset >= value.range.upperBound { return note(behind: value.range.upperBound, finding) }
        guard scalar.style == .doubleQuoted else { return nil }
        return ("write the backslashes twice", backslashes(in: value.range).map { edit($0..<$0, "\\", finding) })
    }

    /// The innermost text around an offset, or a list that has no brackets of its own.
    private func value(at offset: Int, in value: YamlValue) -> YamlValue? {
        switch value.content {
        case .scalar: return value
        case .list(let items):
            let first = value.range.isEmpty ? 0 : bytes[value.range.lowerBound]
            if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") { return value }
            return child(at: offset, in: items)
        case .map(let entries): return child(at: offset, in: entries.map(\.value))
        }
    }

    private func child(at offset: Int, in values: [YamlValue]) -> YamlValue? {
        for value in values where value.range.lowerBound <= offset && offset <= value.range.upperBound {
            if let found = self.value(at: offset, in: value) { return found }
        }
        return nil
    }

    /// A remark behind a quoted value becomes a comment.
    private func note(behind end: Int, _ finding: Diagnostic) -> Proposal? {
        var start = end
        while start < bytes.count, bytes[start] == 0x20 { start += 1 }
        guard start < bytes.count, bytes[start] == UInt8(ascii: "(") else { return nil }
        return ("make it a comment", [edit(end..<start, " # ", finding)])
    }

    /// Where a backslash stands before a character that double quotes don't know.
    private func backslashes(in range: Range<Int>) -> [Int] {
        var found: [Int] = []
        var index = range.lowerBound + 1
        while index + 1 < range.upperBound {
            guard bytes[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            if !Self.escapes.contains(bytes[index + 1]) { found.append(index) }
            index += 2
        }
        return found
    }

    /// Source: YAML 1.1, 5.6.
    private static let escapes = Set("\\\"/ ntreabvf0xuUNLP_".utf8)
}
