internal import KataCore

extension FixProposals {
    typealias Proposal = (action: String, edits: [ByteEdit])

    private var entries: [YamlValue.Entry] { plan.frontmatter.yaml?.map ?? [] }

    func legacyKey(at offset: Int, _ finding: Diagnostic) -> Proposal? {
        guard let entry = entries.first(where: { $0.keyRange.lowerBound == offset }) else { return nil }
        let key = ElementNames.normalized(entry.key)
        return ("write \(key)", [edit(entry.keyRange, key, finding)])
    }

    /// A plan with a checkpoint is not autonomous: the word says nothing that the tasks don't.
    func autonomous(_ finding: Diagnostic) -> Proposal? {
        guard let entry = entries.first(where: { $0.key == "autonomous" }), !entry.value.range.isEmpty else {
            return nil
        }
        return ("write autonomous: false", [edit(entry.value.range, "false", finding)])
    }

    /// A sentence that YAML takes for a key and a value. Who quotes the value knows of the key, so that stays.
    func accidentalMap(at offset: Int, _ finding: Diagnostic) -> Proposal? {
        guard let yaml = plan.frontmatter.yaml, let item = Self.map(startingAt: offset, in: yaml),
            let entries = item.map, entries.count == 1, case .scalar(let value) = entries[0].value.content,
            value.style == .plain, isOnOneLine(item.range)
        else { return nil }
        return ("put in quotes", [edit(item.range, quoted(item.range), finding)])
    }

    /// The innermost map that starts at an offset: of `- a: b` both the list's item and its first key do.
    private static func map(startingAt offset: Int, in value: YamlValue) -> YamlValue? {
        let children: [YamlValue] =
            switch value.content {
            case .scalar: []
            case .list(let items): items
            case .map(let entries): entries.map(\.value)
            }
        for child in children where child.range.lowerBound <= offset && offset <= child.range.upperBound {
            if let found = map(startingAt: offset, in: child) { return found }
        }
        return value.map != nil && value.range.lowerBound == offset ? value : nil
    }

    /// The second of two equal lines `key: value`.
    func duplicateKey(at offset: Int, _ finding: Diagnostic) -> Proposal? {
        guard let yaml = plan.frontmatter.yaml, let pair = Self.pair(repeatedAt: offset, in: yaml),
            case .scalar(let first) = pair.first.value.content, case .scalar(let second) = pair.second.value.content,
            first == second, isOnOneLine(pair.second.keyRange.lowerBound..<pair.second.value.range.upperBound)
        else { return nil }
        let number = lines.line(at: offset)
        let line = lines.range(ofLine: number)
        let isAlone =
            bytes[line.lowerBound..<offset].allSatisfy { $0 == 0x20 }
            && bytes[max(offset, pair.second.value.range.upperBound)..<line.upperBound].allSatisfy { $0 == 0x20 }
        guard isAlone, number + 1 < lines.starts.count else { return nil }
        return ("delete the repeated line", [edit(lines.starts[number]..<lines.starts[number + 1], "", finding)])
    }

    private static func pair(
        repeatedAt offset: Int, in value: YamlValue
    ) -> (first: YamlValue.Entry, second: YamlValue.Entry)? {
        switch value.content {
        case .scalar: return nil
        case .list(let items):
            for item in items where item.range.lowerBound <= offset && offset <= item.range.upperBound {
                if let found = pair(repeatedAt: offset, in: item) { return found }
            }
            return nil
        case .map(let entries):
            if let second = entries.first(where: { $0.keyRange.lowerBound == offset }),
                let first = entries.first(where: { $0.key == second.key }), first.keyRange != second.keyRange
            {
                return (first, second)
            }
            for entry in entries where entry.keyRange.lowerBound <= offset && offset <= entry.value.range.upperBound {
                if let found = pair(repeatedAt: offset, in: entry.value) { return found }
            }
            return nil
        }
    }

    func isOnOneLine(_ range: Range<Int>) -> Bool { !range.isEmpty && !bytes[range].contains(0x0A) }

    /// The bytes in single quotes, which take everything but themselves as it stands.
    func quoted(_ range: Range<Int>) -> [UInt8] {
        var result: [UInt8] = [0x27]
        for byte in bytes[range] {
            if byte == 0x27 { result.append(0x27) }
            result.append(byte)
        }
        return result + [0x27]
    }
}
