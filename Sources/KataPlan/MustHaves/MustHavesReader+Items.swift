internal import KataCore

extension MustHavesReader {
    mutating func artifact(_ item: YamlValue) -> Artifact? {
        let place = position(item.range.lowerBound)
        if let text = item.text {
            let split = DeclaredPath.split(text)
            let isPath = DeclaredPath.looksLikePath(split.path)
            var artifact = Artifact(pathText: isPath ? split.path : "", position: place)
            artifact.provides = isPath ? split.note : text
            artifact.sourceText = text
            if !isPath {
                shape(
                    item, "this artifact names no file, so nothing can be checked",
                    "write the keys 'path' and 'provides'")
            }
            return artifact
        }
        guard let entries = item.map else {
            if !item.isNull { shape(item, "an artifact is a list", "write the keys 'path' and 'provides'") }
            return nil
        }
        let pathText = item["path"]?.text ?? item["file"]?.text ?? ""
        if pathText.isEmpty { shape(item, "this artifact has no path", "add the key 'path'") }
        let split = DeclaredPath.split(pathText)
        var artifact = Artifact(pathText: split.path, position: place)
        for entry in entries { read(entry, into: &artifact) }
        return artifact
    }

    private mutating func read(_ entry: YamlValue.Entry, into artifact: inout Artifact) {
        let value = entry.value
        switch ElementNames.normalized(entry.key) {
        case "path", "file": break
        case "provides", "description", "purpose": artifact.provides = artifact.provides ?? value.text
        case "contains", "must_contain": artifact.contains += value.texts
        case "does_not_contain", "contains_negated", "not_contains": artifact.doesNotContain += value.texts
        case "exports": artifact.exports += value.texts.flatMap(Self.names)
        case "min_lines": artifact.minimumLines = number(entry, &artifact)
        case "max_lines": artifact.maximumLines = number(entry, &artifact)
        case "max_chars": artifact.maximumCharacters = number(entry, &artifact)
        case "min_tests": artifact.minimumTests = number(entry, &artifact)
        case "min_occurrences": artifact.minimumOccurrences = number(entry, &artifact)
        case "exists":
            if let exists = value.bool { artifact.exists = exists } else { artifact.unusedKeys.append(entry.key) }
        default: unknown(entry, &artifact.unusedKeys)
        }
    }

    /// `a, b` in one text are two names.
    private static func names(_ text: String) -> [String] {
        text.contains(" ") && !text.contains(",") ? [text] : text.split(separator: ",").map { String($0).trimmed }
    }

    private mutating func number(_ entry: YamlValue.Entry, _ artifact: inout Artifact) -> Int? {
        if let number = entry.value.int, number >= 0 { return number }
        artifact.unusedKeys.append(entry.key)
        shape(entry.value, "'\(entry.key)' is not a whole number", "write a number, such as 20")
        return nil
    }

    private mutating func unknown(_ entry: YamlValue.Entry, _ keys: inout [String]) {
        keys.append(entry.key)
        diagnostics.append(
            Diagnostic(
                .notice, .mustHavesKey, "'\(entry.key)' has no meaning here and is not checked",
                at: position(entry.keyRange.lowerBound), hints: []))
    }

    mutating func keyLink(_ item: YamlValue) -> KeyLink? {
        let place = position(item.range.lowerBound)
        if let text = item.text {
            var link = KeyLink(from: "", to: "", position: place)
            for arrow in ["→", "->", "=>"] {
                guard let mark = text[...].place(of: arrow) else { continue }
                link = KeyLink(
                    from: String(text[..<mark.lowerBound]).trimmed, to: String(text[mark.upperBound...]).trimmed,
                    position: place)
                break
            }
            link.sourceText = text
            return link
        }
        guard let entries = item.map else {
            if !item.isNull { shape(item, "a key link is a list", "write the keys 'from', 'to' and 'via'") }
            return nil
        }
        var link = KeyLink(from: item["from"]?.text ?? "", to: item["to"]?.text ?? "", position: place)
        if link.from.isEmpty || link.to.isEmpty {
            shape(item, "this key link lacks 'from' or 'to'", "name both ends of the connection")
        }
        for entry in entries {
            switch ElementNames.normalized(entry.key) {
            case "from", "to": break
            case "via": link.via = entry.value.text
            case "pattern":
                link.pattern = entry.value.text
                link.patternPosition = position(entry.value.range.lowerBound)
            default: unknown(entry, &link.unusedKeys)
            }
        }
        return link
    }
}
