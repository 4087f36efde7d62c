package import KataPlan

/// Writes what was read back to where it was read from: an unchanged document must come out byte for byte.
package enum RoundTrip {
    /// Every element of every task, every block and every key and plain scalar of the frontmatter, each over its own range.
    package static func bytes(of plan: PlanDocument) -> [UInt8] {
        var edits: [ByteEdit] = []
        for task in plan.tasks where task.form != .heading {
            for element in task.elements { add(element.text, at: element.range, of: plan.bytes, to: &edits) }
        }
        for block in plan.blocks { add(block.text, at: block.range, of: plan.bytes, to: &edits) }
        if let yaml = plan.frontmatter.yaml { add(yaml, of: plan.bytes, to: &edits) }
        return ByteEdit.apply(edits, to: plan.bytes)
    }

    /// Every key and plain scalar of a YAML text over its own range.
    package static func bytes(of value: YamlValue, in document: [UInt8]) -> [UInt8] {
        var edits: [ByteEdit] = []
        add(value, of: document, to: &edits)
        return ByteEdit.apply(edits, to: document)
    }

    private static func add(_ value: YamlValue, of document: [UInt8], to edits: inout [ByteEdit]) {
        switch value.content {
        case .scalar(let scalar):
            if scalar.style == .plain { addPlain(scalar.text, at: value.range, of: document, to: &edits) }
        case .list(let items):
            for item in items { add(item, of: document, to: &edits) }
        case .map(let entries):
            for entry in entries {
                addPlain(entry.key, at: entry.keyRange, of: document, to: &edits)
                add(entry.value, of: document, to: &edits)
            }
        }
    }

    /// Quotes, escapes and folding are the source's; plain text on one line is its own source. Folded text is longer than
    /// its first line, unless that ends with blanks.
    private static func addPlain(
        _ text: String, at range: Range<Int>, of document: [UInt8], to edits: inout [ByteEdit]
    ) {
        let source = document[range]
        guard range.count == text.utf8.count, !source.contains(0x0A), let last = source.last, last > 0x20,
            source.first != UInt8(ascii: "\""), source.first != UInt8(ascii: "'")
        else { return }
        add(text, at: range, of: document, to: &edits)
    }

    private static func add(
        _ text: String, at range: Range<Int>, of document: [UInt8], to edits: inout [ByteEdit]
    ) {
        guard !range.isEmpty else { return }
        let source = document[range]
        // Bytes that are not UTF-8 have a replacement in the text; they are their own source.
        let isSame = String(decoding: source, as: UTF8.self).utf8.elementsEqual(text.utf8)
        edits.append(ByteEdit(range: range, replacement: isSame ? Array(source) : Array(text.utf8), reason: "same"))
    }
}
