internal import KataCore

/// A node of a summary's frontmatter: scalar text as written, no resolution of types, with its place in the file.
struct FrontmatterNode {
    enum Content {
        case scalar(String)
        case list([FrontmatterNode])
        case map([(key: Placed<String>, value: FrontmatterNode)])
    }

    var content: Content
    var position: SourcePosition

    /// The node behind a value of the YAML reader.
    init(_ value: YamlValue, in lines: LineTable, file: String) {
        position = lines.position(of: value.range.lowerBound, file: file)
        switch value.content {
        case .scalar: content = .scalar(value.text ?? "")
        case .list(let items): content = .list(items.map { FrontmatterNode($0, in: lines, file: file) })
        case .map(let entries):
            content = .map(
                entries.map { entry in
                    (
                        Placed(entry.key, at: lines.position(of: entry.keyRange.lowerBound, file: file)),
                        FrontmatterNode(entry.value, in: lines, file: file)
                    )
                })
        }
    }

    init(content: Content, position: SourcePosition) {
        self.content = content
        self.position = position
    }
}

extension FrontmatterNode {
    var text: String? { if case .scalar(let text) = content { text } else { nil } }
    var members: [(key: Placed<String>, value: FrontmatterNode)] {
        if case .map(let members) = content { members } else { [] }
    }

    /// The first of these keys that is there.
    subscript(keys: String...) -> FrontmatterNode? {
        for key in keys { if let value = members.first(where: { $0.key.value == key })?.value { return value } }
        return nil
    }

    var placed: Placed<String>? { text.flatMap { $0.isEmpty ? nil : Placed($0, at: position) } }

    /// A list of texts; a lone text is a list of one, a map in a list is `a: b`.
    var texts: [Placed<String>] {
        switch content {
        case .scalar(let text): text.isEmpty ? [] : [Placed(text, at: position)]
        case .list(let items): items.compactMap(\.line)
        case .map: line.map { [$0] } ?? []
        }
    }

    /// On one line, whatever it is: `phase: 08, provides: x` is `08: x`.
    private var line: Placed<String>? {
        switch content {
        case .scalar(let text): return text.isEmpty ? nil : Placed(text, at: position)
        case .list(let items): return Placed(items.compactMap { $0.line?.value }.joined(separator: ", "), at: position)
        case .map(let members):
            if members.count == 1, let only = members.first {
                return Placed("\(only.key.value): \(only.value.line?.value ?? "")", at: position)
            }
            return Placed(members.compactMap { $0.value.line?.value }.joined(separator: ": "), at: position)
        }
    }
}
