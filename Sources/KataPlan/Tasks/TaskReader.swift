internal import KataCore

/// Builds a ``PlanTask`` from the elements found between a task's tags.
struct TaskReader {
    let lines: LineTable
    let path: String
    private(set) var diagnostics: [Diagnostic] = []
    /// More differently named elements than this hold nothing kata reads.
    private static let maximumNames = 200

    init(lines: LineTable, path: String) {
        self.lines = lines
        self.path = path
    }

    mutating func task(
        index: Int, tag: OpeningTag, elements: [TaskElement], prose: [String], form: PlanTask.Form, end: Int
    ) -> PlanTask {
        // A handful of elements: comparing names beats hashing them.
        var first: [(name: String, element: TaskElement)] = []
        for element in elements {
            let name = ElementNames.normalized(element.name)
            guard first.contains(where: { $0.name == name }) else {
                if first.count < Self.maximumNames { first.append((name, element)) }
                continue
            }
            guard name != "option" else { continue }
            diagnostics.append(
                Diagnostic(
                    .warning, .repeatedElement,
                    "<\(element.name)> stands twice in this task; only the first one counts",
                    at: element.position, hints: ["merge the two"]))
        }
        func element(_ name: String) -> TaskElement? { first.first { $0.name == name }?.element }
        func text(_ name: String) -> String? { element(name)?.text }
        func attribute(_ name: String) -> String? { tag.attributes.first { $0.name == name }?.value }
        let sourceName = text("name") ?? attribute("name") ?? text("title") ?? attribute("title") ?? ""
        let type = form == .feature ? TaskType.testDriven : TaskType(attribute("type"))
        // Other words for the same thing, where the plan has no <action>.
        let action =
            text("action") ?? text("implementation")
            ?? (type.isCheckpoint ? nil : text("instructions") ?? text("details") ?? text("description"))
        let files = FileList(lines: lines, path: path)
        return PlanTask(
            index: index, name: TaskName.withoutNumber(Entities.decode(sourceName)), sourceName: sourceName,
            type: type, sourceType: attribute("type"),
            isTestDriven: form == .feature || attribute("tdd")?.lowercased() == "true" || attribute("type") == "tdd",
            gate: attribute("gate"), attributes: tag.attributes,
            files: element("files").map { files.read($0.range) } ?? [],
            filesText: text("files"), action: action,
            verify: verify(element("verify") ?? element("verification")), done: text("done"),
            readFirst: element("read_first").map { files.read($0.range) } ?? [],
            acceptanceCriteria: text("acceptance_criteria").map { ListText.items($0).map(\.text) } ?? [],
            behavior: text("behavior"), implementation: text("implementation"), whatBuilt: text("what_built"),
            howToVerify: text("how_to_verify"), resumeSignal: text("resume_signal"), instructions: text("instructions"),
            decision: text("decision"), context: text("context"),
            options: OptionReader(lines: lines, path: path).read(elements), precondition: text("precondition"),
            reversibility: element("reversibility")?.attributes.first { $0.name == "rating" }?.value,
            elements: elements,
            prose: prose.joined(separator: "\n"), form: form, position: lines.position(of: tag.start, file: path),
            range: tag.start..<end)
    }

    private func verify(_ element: TaskElement?) -> VerifyBlock {
        guard let element else { return .missing }
        return VerifyReader(lines: lines, path: path).read(element.range, position: element.position)
    }
}
