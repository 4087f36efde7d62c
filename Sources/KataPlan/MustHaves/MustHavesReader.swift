internal import KataCore

/// Reads `must_haves` in all the shapes people write it.
struct MustHavesReader {
    let lines: LineTable
    let path: String
    var diagnostics: [Diagnostic] = []

    init(lines: LineTable, path: String) {
        self.lines = lines
        self.path = path
    }

    mutating func read(_ entry: YamlValue.Entry) -> MustHaves {
        var result = MustHaves()
        result.position = position(entry.keyRange.lowerBound)
        switch entry.value.content {
        case .map(let blocks):
            for block in blocks { read(block, into: &result) }
        case .list(let items):
            for item in items { readLoose(item, into: &result) }
        case .scalar:
            guard let text = entry.value.text else { break }
            result.truths.append(Truth(text: text, position: position(entry.value.range.lowerBound)))
        }
        return result
    }

    private mutating func read(_ block: YamlValue.Entry, into result: inout MustHaves) {
        switch ElementNames.normalized(block.key) {
        case "truths", "observable_truths": result.truths += items(block).compactMap { truth($0) }
        case "artifacts", "required_artifacts": result.artifacts += items(block).compactMap { artifact($0) }
        case "key_links", "required_wiring", "wiring": result.keyLinks += items(block).compactMap { keyLink($0) }
        case "prohibitions": result.prohibitions += items(block).compactMap { prohibition($0) }
        default:
            let place = position(block.keyRange.lowerBound)
            result.others.append(Placed("\(block.key): \(oneLine(block.value))", at: place))
        }
    }

    /// The items of a block; one text or map in place of a list is one item.
    private mutating func items(_ block: YamlValue.Entry) -> [YamlValue] {
        switch block.value.content {
        case .list(let items): return items
        case .scalar: return block.value.isNull ? [] : [block.value]
        case .map:
            shape(block.value, "'\(block.key)' is a map", "write a list, each item behind '- '")
            return [block.value]
        }
    }

    /// An item of a `must_haves` that is a list itself: its keys tell what it is.
    private mutating func readLoose(_ item: YamlValue, into result: inout MustHaves) {
        if item["path"] != nil {
            if let artifact = artifact(item) { result.artifacts.append(artifact) }
        } else if item["from"] != nil || item["to"] != nil {
            if let link = keyLink(item) { result.keyLinks.append(link) }
        } else if let truth = truth(item) {
            result.truths.append(truth)
        }
    }

    private mutating func truth(_ item: YamlValue) -> Truth? {
        let place = position(item.range.lowerBound)
        if let text = item.text { return Truth(text: text, position: place) }
        guard let entries = item.map else {
            if !item.isNull { shape(item, "a truth is a list", "write one sentence") }
            return nil
        }
        for key in ["statement", "truth", "text", "description"] {
            if let text = item[key]?.text {
                return Truth(text: text, verification: item["verification"]?.text, position: place)
            }
        }
        if entries.count == 1 {
            diagnostics.append(
                Diagnostic(
                    .warning, .accidentalMap,
                    "this sentence holds ': ' and is not quoted, so YAML reads a key and a value",
                    at: place, hints: ["put the sentence in quotes"]))
            return Truth(text: lines.text(item.range).trimmed, position: place)
        }
        shape(item, "a truth is a map without a statement", "write one sentence, or the key 'statement'")
        return nil
    }

    private mutating func prohibition(_ item: YamlValue) -> Prohibition? {
        let place = position(item.range.lowerBound)
        if let text = item.text { return Prohibition(statement: text, details: [], position: place) }
        guard let entries = item.map, let statement = item["statement"]?.text else {
            shape(item, "a prohibition has no statement", "write the key 'statement'")
            return nil
        }
        let details = entries.filter { !["statement", "status", "verification"].contains($0.key) }.map {
            Prohibition.Detail(key: $0.key, text: oneLine($0.value))
        }
        return Prohibition(
            statement: statement, status: item["status"]?.text, verification: item["verification"]?.text,
            details: details, position: place)
    }

    mutating func shape(_ item: YamlValue, _ message: String, _ hint: String) {
        diagnostics.append(
            Diagnostic(.warning, .mustHavesShape, message, at: position(item.range.lowerBound), hints: [hint]))
    }

    func position(_ offset: Int) -> SourcePosition { lines.position(of: offset, file: path) }

    /// A value for people.
    private func oneLine(_ value: YamlValue) -> String {
        switch value.content {
        case .scalar(let scalar): scalar.text
        case .list(let items): items.map(oneLine).joined(separator: "; ")
        case .map(let entries): entries.map { "\($0.key): \(oneLine($0.value))" }.joined(separator: ", ")
        }
    }
}
