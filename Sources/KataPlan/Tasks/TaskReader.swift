internal import KataCore

/// Builds a ``PlanTask`` from the elements found between a task's tags.
struct TaskReader {
    let lines: LineTable
    let path: String
    private(set) var diagnostics: [Diagnostic] = []

    init(lines: LineTable, path: String) {
        self.lines = lines
        self.path = path
    }

    mutating func task(
        index: Int, tag: OpeningTag, elements: [TaskElement], prose: [String], form: PlanTask.Form, end: Int
    ) -> PlanTask {
        var first: [String: TaskElement] = [:]
        for element in elements {
            let name = ElementNames.normalized(element.name)
            guard first[name] != nil else {
                first[name] = element
                continue
            }
            guard name != "option" else { continue }
            diagnostics.append(
                Diagnostic(
                    .warning, .repeatedElement,
                    "<\(element.name)> stands twice in this task; only the first one counts",
                    at: element.position, hints: ["merge the two"]))
        }
        func text(_ name: String) -> String? { first[name]?.text }
        func attribute(_ name: String) -> String? { tag.attributes.first { $0.name == name }?.value }
        let sourceName = text("name") ?? attribute("name") ?? attribute("title") ?? ""
        let files = FileList(lines: lines, path: path)
        return PlanTask(
            index: index, name: TaskName.withoutNumber(Entities.decode(sourceName)), sourceName: sourceName,
            type: form == .feature ? .testDriven : TaskType(attribute("type")), sourceType: attribute("type"),
            isTestDriven: form == .feature || attribute("tdd")?.lowercased() == "true" || attribute("type") == "tdd",
            gate: attribute("gate"), attributes: tag.attributes,
            files: first["files"].map { files.read($0.range) } ?? [],
            filesText: text("files"), action: text("action") ?? (form == .feature ? text("implementation") : nil),
            verify: verify(first["verify"] ?? first["verification"]), done: text("done"),
            readFirst: first["read_first"].map { files.read($0.range) } ?? [],
            acceptanceCriteria: text("acceptance_criteria").map { ListText.items($0).map(\.text) } ?? [],
            behavior: text("behavior"), implementation: text("implementation"), whatBuilt: text("what_built"),
            howToVerify: text("how_to_verify"), resumeSignal: text("resume_signal"), instructions: text("instructions"),
            decision: text("decision"), context: text("context"),
            options: OptionReader(lines: lines, path: path).read(elements), precondition: text("precondition"),
            reversibility: first["reversibility"]?.attributes.first { $0.name == "rating" }?.value, elements: elements,
            prose: prose.joined(separator: "\n"), form: form, position: lines.position(of: tag.start, file: path),
            range: tag.start..<end)
    }

    private func verify(_ element: TaskElement?) -> VerifyBlock {
        guard let element else { return .missing }
        return VerifyReader(lines: lines, path: path).read(element.range, position: element.position)
    }
}
