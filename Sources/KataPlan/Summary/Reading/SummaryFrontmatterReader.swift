internal import KataCore

/// Reads a summary's frontmatter, folding the spellings of the planning tools together.
struct SummaryFrontmatterReader {
    let document: DocumentLines
    let path: String

    func read() -> (frontmatter: SummaryFrontmatter, diagnostics: [Diagnostic]) {
        guard let range = document.frontmatter else { return (SummaryFrontmatter(), missing) }
        guard !range.isEmpty else { return (present(SummaryFrontmatter()), []) }
        let first = document.lines[range.lowerBound]
        let last = document.lines[range.upperBound - 1]
        let yaml = first.range.lowerBound..<last.range.upperBound
        let reading = YamlReader.read(document.bytes, in: yaml)
        let diagnostics = YamlReader.diagnostics(
            reading.problems, family: "summary", bytes: document.bytes, file: path)
        guard let value = reading.value else { return (fold(recovered(range)), diagnostics) }
        return (fold(FrontmatterNode(value, in: LineTable(document.bytes), file: path)), diagnostics)
    }

    private var missing: [Diagnostic] {
        let opens = document.lines.first.map { document.text($0).hasPrefix("---") } ?? false
        guard opens else {
            return [
                Diagnostic(
                    .notice, "summary.frontmatter.missing", "the summary has no frontmatter",
                    at: SourcePosition(file: path))
            ]
        }
        return [
            Diagnostic(
                .warning, "summary.frontmatter.unterminated", "the frontmatter never ends",
                at: SourcePosition(file: path), hints: ["put a line '---' after the last key"])
        ]
    }

    private func present(_ frontmatter: SummaryFrontmatter) -> SummaryFrontmatter {
        var frontmatter = frontmatter
        frontmatter.isPresent = true
        return frontmatter
    }

    private func fold(_ node: FrontmatterNode) -> SummaryFrontmatter {
        var front = present(SummaryFrontmatter())
        let graph = node["dependency-graph", "dependency_graph"]
        let stack = node["tech-stack", "tech_stack"]
        let files = node["key-files", "key_files"]
        let metrics = node["metrics"]
        front.keys = node.members.map(\.key)
        front.phase = node["phase"]?.placed
        front.plan = node["plan"]?.placed
        front.subsystem = node["subsystem"]?.placed
        front.status = node["status"]?.placed
        front.oneLiner = node["one-liner", "one_liner", "oneliner"]?.placed
        front.duration = (node["duration"] ?? metrics?["duration"])?.placed
        front.completed =
            (node["completed", "completed_at", "completed-at", "date"] ?? metrics?["completed", "completed_date"])?
            .placed
        front.tags = node["tags"]?.texts ?? []
        front.requires = (node["requires"] ?? graph?["requires"])?.texts ?? []
        front.provides = (node["provides"] ?? graph?["provides"])?.texts ?? []
        front.affects = (node["affects"] ?? graph?["affects"])?.texts ?? []
        front.stackAdded = (stack?["added"] ?? node["tech-stack-added"])?.texts ?? []
        front.stackPatterns = stack?["patterns"]?.texts ?? []
        front.created = files?["created"]?.texts ?? []
        front.modified = files?["modified"]?.texts ?? []
        front.deleted = files?["deleted"]?.texts ?? []
        for (name, list) in [
            ("tech-stack.added", stack?["added"]), ("key-files.created", files?["created"]),
            ("key-files.modified", files?["modified"]), ("key-files.deleted", files?["deleted"]),
        ] {
            front.places[name] = list?.position
        }
        // A plain list under key-files says what was touched, not whether it was new.
        if case .list? = files?.content { front.modified = files?.texts ?? [] }
        front.keyDecisions = node["key-decisions", "key_decisions", "decisions"]?.texts ?? []
        front.patternsEstablished = node["patterns-established", "patterns_established"]?.texts ?? []
        front.requirementsCompleted =
            node["requirements-completed", "requirements_completed", "requirements-addressed"]?.texts ?? []
        return front
    }

    /// Of frontmatter that is no YAML, the top-level `key: value` lines whose value is one plain word.
    private func recovered(_ range: Range<Int>) -> FrontmatterNode {
        var members: [(key: Placed<String>, value: FrontmatterNode)] = []
        for index in range {
            let line = document.lines[index]
            var cursor = document.cursor(line)
            let key = cursor.take { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
            guard !key.isEmpty, cursor.take(": ") else { continue }
            cursor.skipSpaces()
            let start = cursor.offset
            let word = cursor.restText.trimmed
            let isPlain = word.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
            }
            guard isPlain, !word.isEmpty, word != "-" else { continue }
            members.append(
                (
                    Placed(document.text(key), at: document.position(of: key.lowerBound, file: path)),
                    FrontmatterNode(content: .scalar(word), position: document.position(of: start, file: path))
                ))
        }
        return FrontmatterNode(content: .map(members), position: SourcePosition(file: path))
    }
}
