internal import KataCore

/// Reads the body of a summary line by line; the frontmatter is left to ``SummaryFrontmatterReader``.
struct SummaryReader {
    private let document: DocumentLines
    private let path: String
    private var summary: ParsedSummary

    init(bytes: [UInt8], path: String) {
        document = DocumentLines(bytes)
        self.path = path
        summary = ParsedSummary(path: path)
    }

    consuming func read() -> ParsedSummary {
        var reader = self
        let frontmatter = SummaryFrontmatterReader(document: reader.document, path: reader.path).read()
        reader.summary.frontmatter = frontmatter.frontmatter
        reader.summary.diagnostics += frontmatter.diagnostics
        reader.readSections()
        reader.readCommits()
        reader.readCitations()
        reader.readFiles()
        reader.readMeasured()
        reader.summary.fields = SummaryFieldReader(document: reader.document, summary: reader.summary).read()
        return reader.summary
    }

    private func position(_ line: DocumentLines.Line, skipping count: Int = 0) -> SourcePosition {
        document.position(of: line.range.lowerBound + count, file: path)
    }

    private mutating func readSections() {
        var isInFooter = false
        for line in document.body {
            var cursor = document.cursor(line)
            let indent = cursor.take { $0 == 0x20 || $0 == 0x09 }.count
            guard cursor.peek != nil else { continue }
            let marks = line.isFenced || indent > 3 ? 0 : cursor.take { $0 == UInt8(ascii: "#") }.count
            let isHeading = (1...6).contains(marks) && (cursor.peek == 0x20 || cursor.peek == 0x09)
            if isHeading {
                isInFooter = false
                let heading = Placed(cursor.restText.trimmed, at: position(line))
                if marks == 1 && summary.title == nil {
                    summary.title = heading
                } else if marks <= 2 {
                    open(heading)
                } else if !summary.sections.isEmpty {
                    summary.sections[summary.sections.count - 1].lines.append(
                        Placed(cursor.restText.trimmed, at: heading.position))
                }
                continue
            }
            let text = Placed(document.text(line).trimmed, at: position(line, skipping: indent))
            if isInFooter { continue }
            if summary.sections.isEmpty {
                readOpening(text)
            } else if text.value == "---" && summary.sections.last?.kind == .readiness {
                // The footer follows the last section of a summary; a heading after it is read again.
                isInFooter = true
            } else {
                summary.sections[summary.sections.count - 1].lines.append(text)
            }
        }
    }

    private mutating func open(_ heading: Placed<String>) {
        let kind = SummarySection.Kind(heading: heading.value)
        if kind == .selfCheck, let mark = heading.value.split(separator: ":", maxSplits: 1).dropFirst().first {
            summary.selfCheck = Placed(String(mark).trimmed.lowercased(), at: heading.position)
        }
        summary.sections.append(SummarySection(kind: kind, heading: heading, lines: []))
    }

    /// The first bold line under the title is the one-liner, with or without a label.
    private mutating func readOpening(_ line: Placed<String>) {
        guard summary.title != nil, summary.oneLiner == nil, line.value.hasPrefix("**") else { return }
        var text = line.value.dropFirst(2)
        for label in ["One-liner:**", "One-liner**:", "One liner:**", "Summary:**"] where text.hasPrefix(label) {
            summary.oneLiner = Placed(String(text.dropFirst(label.count)).trimmed, at: line.position)
            return
        }
        guard text.hasSuffix("**") || text.contains("**") else { return }
        if text.hasSuffix("**") { text = text.dropLast(2) }
        summary.oneLiner = Placed(String(text).trimmed, at: line.position)
    }
}

extension SummaryReader {
    private mutating func readCommits() {
        for section in summary.sections where section.kind == .taskCommits {
            for line in section.lines {
                let reader = CommitLineReader(line: line)
                if line.value.lowercased().hasPrefix("**plan metadata") {
                    summary.closing = reader.id.map { Placed($0, at: line.position) }
                } else if let commit = reader.read() {
                    summary.taskCommits.append(commit)
                }
            }
        }
    }

    private mutating func readCitations() {
        var seen = Set(summary.taskCommits.flatMap(\.hashes).map(\.value))
        for section in summary.sections {
            for line in section.lines {
                summary.citedHashes += CommitLineReader(line: line).citations().filter {
                    seen.insert($0.value).inserted
                }
            }
        }
    }

    private mutating func readFiles() {
        for section in summary.sections where section.kind == .files {
            for line in section.lines {
                if let file = FileLineReader.read(line) { summary.files.append(file) }
            }
        }
    }

    /// The block counts only as a line of its own; quoted text can't begin a line.
    private mutating func readMeasured() {
        for line in document.body where document.bytes[line.range].starts(with: Array(MeasuredBlock.prefix.utf8)) {
            let text = document.text(line)
            if summary.measuredPosition != nil {
                summary.diagnostics.append(
                    Diagnostic(
                        .error, "summary.measured.repeated", "a second measured block", at: position(line),
                        hints: ["keep the one that the closing commit holds"]))
                summary.measured = nil
                return
            }
            summary.measuredPosition = position(line)
            guard text.hasSuffix(MeasuredBlock.suffix) else { continue }
            let json = text.dropFirst(MeasuredBlock.prefix.count).dropLast(MeasuredBlock.suffix.count)
            guard let node = try? JSONReader.read(Array(json.utf8)), let facts = MeasuredBlock.facts(from: node) else {
                summary.diagnostics.append(
                    Diagnostic(
                        .warning, "summary.measured.unreadable", "the measured block can't be read",
                        at: position(line), hints: ["restore the line from the commit that closed the plan"]))
                continue
            }
            summary.measured = facts
        }
    }
}
