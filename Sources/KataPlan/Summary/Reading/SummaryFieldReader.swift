internal import KataCore

/// Collects the visible measured fields of a summary in the shape in which ``SummaryFields`` expects them.
struct SummaryFieldReader {
    let document: DocumentLines
    let summary: ParsedSummary

    func read() -> [ReadField] {
        fromFrontmatter + [field("title", [summary.title].compactMap(\.self))] + fromSections + fromFooter
    }

    private func field(_ name: String, _ values: [Placed<String>], at fallback: SourcePosition? = nil) -> ReadField {
        ReadField(
            name: name, position: values.first?.position ?? fallback ?? SourcePosition(file: summary.path),
            values: values)
    }

    private var fromFrontmatter: [ReadField] {
        let front = summary.frontmatter
        return [
            field("phase", [front.phase].compactMap(\.self)),
            field("plan", [front.plan].compactMap(\.self)),
            field("tech-stack.added", front.stackAdded, at: front.places["tech-stack.added"]),
            field("key-files.created", front.created, at: front.places["key-files.created"]),
            field("key-files.modified", front.modified, at: front.places["key-files.modified"]),
            field("key-files.deleted", front.deleted, at: front.places["key-files.deleted"]),
            field("duration", [front.duration].compactMap(\.self)),
            field("completed", [front.completed].compactMap(\.self)),
        ]
    }

    private func lines(of kind: SummarySection.Kind) -> (lines: [Placed<String>], heading: SourcePosition?) {
        let sections = summary.sections.filter { $0.kind == kind }
        return (sections.flatMap(\.lines), sections.first?.heading.position)
    }

    private var fromSections: [ReadField] {
        let performance = lines(of: .performance)
        var fields: [ReadField] = []
        for line in performance.lines {
            fields.append(field("performance.\(label(line.value) ?? "other")", [line]))
        }
        let commits = lines(of: .taskCommits)
        let isMetadata = { (line: Placed<String>) in line.value.lowercased().hasPrefix("**plan metadata") }
        fields.append(field("task-commits", commits.lines.filter { !isMetadata($0) }, at: commits.heading))
        fields.append(field("plan-metadata", commits.lines.filter(isMetadata), at: commits.heading))
        let verification = lines(of: .verification)
        fields.append(field("verification", verification.lines, at: verification.heading))
        let mustHaves = lines(of: .mustHaves)
        fields.append(field("must-haves", mustHaves.lines, at: mustHaves.heading))
        let checkpoints = lines(of: .checkpoints)
        fields.append(field("checkpoints", checkpoints.lines, at: checkpoints.heading))
        let files = lines(of: .files)
        fields.append(field("files", files.lines.map(filePath), at: files.heading))
        let deviations = lines(of: .deviations)
        fields.append(
            field(
                "deviations", deviations.lines.filter { !$0.value.hasPrefix(SummaryLines.declaredPrefix) },
                at: deviations.heading))
        return merged(fields)
    }

    /// The purpose after a path is quoted text, so only the path counts; a line without a path counts whole.
    private func filePath(_ line: Placed<String>) -> Placed<String> {
        guard let file = FileLineReader.read(line) else { return line }
        return file.path
    }

    /// `- **Files modified:** 5` → `files-modified`
    private func label(_ line: String) -> String? {
        guard line.hasPrefix("- **"), let colon = line.firstRange(of: ":**") else { return nil }
        let label = line[line.index(line.startIndex, offsetBy: 4)..<colon.lowerBound]
        return label.lowercased().split(separator: " ").joined(separator: "-")
    }

    /// A label that stands twice is one field with two values.
    private func merged(_ fields: [ReadField]) -> [ReadField] {
        var out: [ReadField] = []
        var places: [String: Int] = [:]
        for field in fields {
            if let index = places[field.name] {
                out[index].values += field.values
            } else {
                places[field.name] = out.count
                out.append(field)
            }
        }
        return out
    }

    /// The lines `*Phase: …*` and `*Completed: …*` after the last rule.
    private var fromFooter: [ReadField] {
        var phase: [Placed<String>] = []
        var completed: [Placed<String>] = []
        for line in document.body where !line.isFenced {
            let text = document.text(line).trimmed
            let placed = Placed(text, at: document.position(of: line.range.lowerBound, file: summary.path))
            if text.hasPrefix("*Phase: ") { phase.append(placed) }
            if text.hasPrefix("*Completed: ") { completed.append(placed) }
        }
        return [field("footer.phase", phase), field("footer.completed", completed)]
    }
}
