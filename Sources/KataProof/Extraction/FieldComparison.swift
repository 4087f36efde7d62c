internal import KataCore
package import KataPlan

/// Compares what the reader made of a plan's tasks with what ``TagExtractor`` finds between their tags.
package struct FieldComparison: Sendable {
    package struct Difference: Sendable, Hashable {
        package var line: Int
        /// The field, or `task` when only one of the two sees one here.
        package var field: String
        package var read: String?
        package var extracted: String?
    }

    package private(set) var tasks = 0
    /// Tasks all of whose fields are equal.
    package private(set) var equalTasks = 0
    package private(set) var fields = 0
    package private(set) var differences: [Difference] = []

    package init(_ plan: PlanDocument) {
        let read = plan.tasks.filter { $0.form == .element }
        let extracted = TagExtractor.tasks(of: plan.bytes)
        let byLine = Dictionary(extracted.map { ($0.line, $0) }) { first, _ in first }
        for task in read {
            tasks += 1
            guard let other = byLine[task.position.line] else {
                differences.append(.init(line: task.position.line, field: "task", read: task.sourceName))
                continue
            }
            let found = compare(task, other)
            if found.isEmpty { equalTasks += 1 }
            differences += found
        }
        let lines = Set(read.map(\.position.line))
        for task in extracted where !lines.contains(task.line) {
            differences.append(.init(line: task.line, field: "task", extracted: task.fields["name"]?.text ?? ""))
        }
    }

    private mutating func compare(_ task: PlanTask, _ other: ExtractedTask) -> [Difference] {
        var found: [Difference] = []
        for name in TagExtractor.fields {
            let element = task.elements.first { $0.name == name }
            let field = other.fields[name]
            guard element != nil || field != nil else { continue }
            fields += 1
            // Both the element and the member that the rest of kata uses.
            let member = Self.member(name, of: task)
            if let element, let field, Self.isSame(element.text, field.text), Self.isSame(member, field.text) {
                continue
            }
            let line = field?.line ?? element?.position.line ?? task.position.line
            let read = element.map { Self.isSame($0.text, field?.text) ? member ?? "" : $0.text }
            found.append(.init(line: line, field: name, read: read, extracted: field?.text))
        }
        return found
    }

    /// By bytes: Swift's strings are equal when they only look the same.
    private static func isSame(_ a: String?, _ b: String?) -> Bool {
        guard let a, let b else { return a == nil && b == nil }
        return a.utf8.elementsEqual(b.utf8)
    }

    private static func member(_ name: String, of task: PlanTask) -> String? {
        switch name {
        case "name": task.sourceName
        case "files": task.filesText
        case "action": task.action
        case "verify": task.verify.text
        default: task.done
        }
    }
}
