internal import KataCore
internal import Yams

/// A node of a summary's frontmatter: scalar text as written, no resolution of types, with its place in the file.
struct FrontmatterNode {
    enum Content {
        case scalar(String)
        case list([FrontmatterNode])
        case map([(key: Placed<String>, value: FrontmatterNode)])
    }

    var content: Content
    var position: SourcePosition

    /// - Parameters:
    ///   - firstLine: the file's line that the YAML text begins with.
    /// - Throws: a diagnostic at the place that is no YAML.
    static func read(_ yaml: String, file: String, firstLine: Int) throws(Diagnostic) -> FrontmatterNode? {
        do {
            return try Yams.compose(yaml: yaml).map { convert($0, file: file, firstLine: firstLine, depth: 0) }
        } catch let error as YamlError {
            throw Diagnostic(
                .warning, "summary.yaml", "the frontmatter is no YAML: \(reason(error))",
                at: place(error, file: file, firstLine: firstLine), hints: ["put the value in double quotes"])
        } catch {
            throw Diagnostic(
                .warning, "summary.yaml", "the frontmatter is no YAML", at: SourcePosition(file: file, line: firstLine))
        }
    }

    private static func convert(_ node: Node, file: String, firstLine: Int, depth: Int) -> FrontmatterNode {
        let position = SourcePosition(
            file: file, line: (node.mark?.line ?? 1) + firstLine - 1, column: node.mark?.column ?? 1)
        guard depth < 64 else { return FrontmatterNode(content: .scalar(""), position: position) }
        switch node {
        case .scalar(let scalar): return FrontmatterNode(content: .scalar(scalar.string), position: position)
        case .sequence(let items):
            let nodes = items.map { convert($0, file: file, firstLine: firstLine, depth: depth + 1) }
            return FrontmatterNode(content: .list(nodes), position: position)
        case .mapping(let pairs):
            let members = pairs.map { key, value in
                let name = convert(key, file: file, firstLine: firstLine, depth: depth + 1)
                return (
                    key: Placed(name.text ?? "", at: name.position),
                    value: convert(value, file: file, firstLine: firstLine, depth: depth + 1)
                )
            }
            return FrontmatterNode(content: .map(members), position: position)
        case .alias: return FrontmatterNode(content: .scalar(""), position: position)
        }
    }

    private static func reason(_ error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
        case .duplicatedKeysInMapping(let duplicates, _):
            "the key '\(duplicates.first.map { "\($0)" } ?? "")' stands twice"
        default: "unreadable"
        }
    }

    private static func place(_ error: YamlError, file: String, firstLine: Int) -> SourcePosition {
        let mark: Mark? =
            switch error {
            case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark
            default: nil
            }
        return SourcePosition(file: file, line: (mark?.line ?? 1) + firstLine - 1, column: mark?.column ?? 1)
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
        case .scalar(let text): text.isEmpty || text == "~" || text == "null" ? [] : [Placed(text, at: position)]
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
