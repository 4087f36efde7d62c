internal import KataCore

/// Everything that a plan says, without how and where it is written: two documents with the same meaning are carried out in
/// the same way.
struct PlanMeaning: Sendable, Hashable {
    private(set) var facts: [String: String] = [:]

    init(_ plan: PlanDocument) {
        add("id", plan.id?.description)
        add(plan.frontmatter)
        add(plan.mustHaves)
        add("title", plan.title)
        add("objective", plan.objective)
        add("purpose", plan.purpose)
        add("output", plan.output)
        add("output path", plan.outputPath)
        add("context", plan.context.map { "\($0.path)|\($0.note ?? "")" })
        add("execution context", plan.executionContext.map { "\($0.path)|\($0.note ?? "")" })
        add("success criteria", plan.successCriteria)
        add("verification", plan.verification)
        for (index, block) in plan.blocks.enumerated() { add("block \(index) \(block.name)", block.text) }
        for task in plan.tasks { add(task) }
    }

    /// The names of the facts that differ.
    func differences(from other: PlanMeaning) -> Set<String> {
        guard facts != other.facts else { return [] }
        return Set(facts.keys).union(other.facts.keys).filter { facts[$0] != other.facts[$0] }
    }

    private mutating func add(_ name: String, _ value: String?) {
        if let value { facts[name] = value }
    }

    private mutating func add(_ name: String, _ values: [String]) {
        facts[name] = values.isEmpty ? nil : values.joined(separator: "\u{0}")
    }

    private mutating func add(_ front: PlanFrontmatter) {
        add("phase", front.phase)
        add("plan", front.plan)
        add("type", front.type)
        add("wave", front.waveText)
        add("depends on", front.dependsOn.map(\.value))
        add("files modified", front.filesModified.map(Self.text))
        add("autonomous", front.autonomous.map(String.init))
        add("requirements", front.requirements)
        add("gap closure", front.gapClosure.map(String.init))
        add("user setup", front.userSetup.map { "\($0)" })
        add("front title", front.title)
        add("status", front.status)
        let unknown = Set(front.unknownKeys.map(\.name))
        // Of a key that stands twice the first one counts.
        for entry in front.yaml?.map ?? [] where unknown.contains(entry.key) && facts["key \(entry.key)"] == nil {
            facts["key \(entry.key)"] = Self.shape(entry.value)
        }
    }

    private mutating func add(_ all: MustHaves) {
        add("truths", all.truths.map { "\($0.text)|\($0.verification ?? "")" })
        add(
            "artifacts",
            all.artifacts.map { item in
                let limits = [
                    item.minimumLines, item.maximumLines, item.maximumCharacters, item.minimumTests,
                    item.minimumOccurrences,
                ].map { $0.map(String.init) ?? "-" }
                let lists = [item.contains, item.doesNotContain, item.exports, item.unusedKeys, limits]
                return
                    ([item.pathText, item.provides ?? "", item.sourceText ?? "", "\(item.exists)"]
                    + lists.map { $0.joined(separator: "\u{1}") }).joined(separator: "|")
            })
        add(
            "key links",
            all.keyLinks.map { link in
                ([link.from, link.to, link.via ?? "", link.pattern ?? "", link.sourceText ?? ""] + link.unusedKeys)
                    .joined(separator: "|")
            })
        add(
            "prohibitions",
            all.prohibitions.map { item in
                "\(item.statement)|\(item.status ?? "")|\(item.verification ?? "")|\(item.details)"
            })
        add("other must-haves", all.others.map(\.value))
    }

    private mutating func add(_ task: PlanTask) {
        let name = "task \(task.index)"
        add("\(name) name", "\(task.name)|\(task.sourceName)")
        add("\(name) type", "\(task.type)|\(task.sourceType ?? "")|\(task.form)|\(task.isTestDriven)")
        add("\(name) attributes", task.attributes.map { "\($0.name)=\($0.value)" })
        add("\(name) files", task.files.map(Self.text))
        add("\(name) read first", task.readFirst.map(Self.text))
        add("\(name) criteria", task.acceptanceCriteria)
        add("\(name) options", task.options.map { "\($0.id)|\($0.name)|\($0.pros ?? "")|\($0.cons ?? "")" })
        add("\(name) elements", task.elements.map { "\($0.name)|\($0.attributes)|\($0.text)" })
        add("\(name) prose", task.prose)
        add("\(name) verify", task.verify)
    }

    private mutating func add(_ name: String, _ block: VerifyBlock) {
        add(name, "\(block.class)|\(block.text)")
        add("\(name) expectations", block.expectations)
        add(
            "\(name) commands",
            block.commands.map { "\($0.text)|\($0.form)|\($0.expectsNoMatch)|\($0.expectations)" })
    }

    private static func text(_ file: TaskFile) -> String { "\(file.text)|\(file.note ?? "")" }

    /// A value without its style and place; quotes tell the text `null` from nothing.
    private static func shape(_ value: YamlValue) -> String {
        switch value.content {
        case .scalar(let scalar): value.isNull ? "~" : "'\(scalar.text)'"
        case .list(let items): "[" + items.map(shape).joined(separator: "\u{1}") + "]"
        case .map(let entries): "{" + entries.map { "\($0.key)=\(shape($0.value))" }.joined(separator: "\u{1}") + "}"
        }
    }
}
