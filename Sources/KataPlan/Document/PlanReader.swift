internal import KataCore

/// Reads a plan from its bytes: frontmatter, then the body's blocks in order, then what follows from both.
struct PlanReader {
    let path: String
    let lines: LineTable
    var document: PlanDocument
    var hasTasks = false
    var features: [(tag: OpeningTag, scanner: TaskScanner)] = []
    var seenBlocks: Set<String> = []
    /// Where the search for a block's end has met another block; no use to search again for what is not closed before it.
    var boundary = 0

    /// Offsets are computed with plain integers and documents are held in memory.
    static let maximumBytes = 256 << 20

    init(bytes: [UInt8], path: String) {
        self.path = path
        var problem: Diagnostic?
        var kept = bytes
        if bytes.count > Self.maximumBytes {
            problem = Diagnostic(
                .error, .tooLarge, "\(bytes.count) bytes are more than kata reads of a plan",
                at: SourcePosition(file: path), hints: ["a plan is a few kilobytes long; is this the right file?"])
            kept = []
        }
        lines = LineTable(kept)
        document = PlanDocument(
            path: path, bytes: kept, frontmatter: PlanFrontmatter(), mustHaves: MustHaves(), context: [],
            executionContext: [], tasks: [], verification: .missing, successCriteria: [], blocks: [],
            diagnostics: problem.map { [$0] } ?? [], lines: lines)
    }

    mutating func read() -> PlanDocument {
        ByteChecks.check(lines, path: path, into: &document.diagnostics)
        let split = FrontmatterSplit.split(lines)
        readFrontmatter(split)
        let body = BodyLines(lines, from: split.bodyStart)
        readBody(body)
        if document.tasks.isEmpty { readOtherTasks(body) }
        if document.title == nil {
            document.title = document.frontmatter.title ?? document.objective.flatMap(Self.firstLine)
        }
        document.id = PlanFileName(path: path).id ?? document.frontmatter.id
        document.diagnostics.sort {
            ($0.position?.line ?? 0, $0.position?.column ?? 0) < ($1.position?.line ?? 0, $1.position?.column ?? 0)
        }
        return document
    }

    func position(_ offset: Int) -> SourcePosition { lines.position(of: offset, file: path) }

    private mutating func readFrontmatter(_ split: FrontmatterSplit) {
        if let line = split.unterminatedLine {
            document.diagnostics.append(
                Diagnostic(
                    .error, .unterminatedFrontmatter, "the frontmatter that begins here never ends",
                    at: SourcePosition(file: path, line: line), hints: ["add a line with only --- behind the last key"])
            )
        }
        guard let range = split.yaml else {
            if split.unterminatedLine == nil && !lines.bytes.isEmpty {
                document.diagnostics.append(
                    Diagnostic(
                        .error, .noFrontmatter, "there is no frontmatter", at: SourcePosition(file: path),
                        hints: ["begin the file with --- and the keys phase, plan, type, wave and depends_on"]))
            }
            return
        }
        let reading = YamlReader.read(lines, in: range)
        document.diagnostics += reading.problems.map { $0.diagnostic(family: "plan", in: lines, file: path) }
        var reader = FrontmatterReader(lines: lines, path: path)
        document.frontmatter = reader.read(reading.value, in: range)
        var mustHaves = MustHavesReader(lines: lines, path: path)
        if let entry = reading.value?.map?.first(where: { $0.key == "must_haves" || $0.key == "must-haves" }) {
            document.mustHaves = mustHaves.read(entry)
        }
        document.diagnostics += reader.diagnostics + mustHaves.diagnostics
    }

    private static func firstLine(_ text: String) -> String? {
        text.utf8.split(separator: 0x0A).lazy.map { ListText.string(ListText.trim($0)) }.first { !$0.isEmpty }
    }
}
