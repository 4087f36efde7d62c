package import KataCore

/// A task of a plan.
///
/// Texts are what stands between the element's tags, without the blank space at both ends; nothing is unescaped but the
/// name and the commands of ``verify``.
package struct PlanTask: Sendable, Hashable {
    /// Counts from 1 in document order, whatever number the name carries.
    package var index: Int
    /// Without `Task N:`; entities decoded. Empty when the task has no name.
    package var name: String
    /// As written.
    package var sourceName: String
    package var type: TaskType
    /// The `type` attribute as written.
    package var sourceType: String?
    package var isTestDriven: Bool
    /// The `gate` attribute: `blocking`, `blocking-human`.
    package var gate: String?
    /// All attributes of the opening tag, in order.
    package var attributes: [Attribute]
    package var files: [TaskFile]
    package var filesText: String?
    package var action: String?
    package var verify: VerifyBlock
    package var done: String?
    package var readFirst: [TaskFile]
    /// The items of the list.
    package var acceptanceCriteria: [String]
    package var behavior: String?
    package var implementation: String?
    package var whatBuilt: String?
    package var howToVerify: String?
    package var resumeSignal: String?
    package var instructions: String?
    package var decision: String?
    package var context: String?
    package var options: [TaskOption]
    package var precondition: String?
    /// The `rating` of a `reversibility` element.
    package var reversibility: String?
    /// Every inner element in document order, also those with a member above.
    package var elements: [TaskElement]
    /// Text of the task outside its elements.
    package var prose: String
    package var form: Form
    /// Where the task begins.
    package var position: SourcePosition
    /// The bytes from the opening tag or heading to the end of the task.
    package var range: Range<Int>

    /// How the task is written.
    package enum Form: String, Sendable, Hashable {
        case element, heading, feature
    }

    package struct Attribute: Sendable, Hashable {
        package var name: String
        package var value: String
    }

    /// What is to be done, in whatever element the plan says it; the text outside elements where there is none.
    package var instruction: String? {
        for text in [action, behavior, instructions] where !(text ?? "").isEmpty { return text }
        return prose.isEmpty ? nil : prose
    }

    package func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
}

/// What kind of work a task is.
package enum TaskType: Sendable, Hashable {
    case auto
    /// A thin slice from end to end that comes first.
    case tracer
    case testDriven
    case checkpoint(Checkpoint)
    /// Not stated; carried out as `auto`.
    case unspecified
    /// Anything else, as written.
    case other(String)

    package enum Checkpoint: String, Sendable, Hashable, CaseIterable {
        case humanVerify = "human-verify"
        case decision
        case humanAction = "human-action"
    }

    package init(_ text: String?) {
        switch text.map(PlainWords.lowered) {
        case nil, "": self = .unspecified
        case "auto": self = .auto
        case "tracer": self = .tracer
        case "tdd": self = .testDriven
        case "checkpoint:human-verify", "checkpoint:verify": self = .checkpoint(.humanVerify)
        case "checkpoint:decision": self = .checkpoint(.decision)
        case "checkpoint:human-action": self = .checkpoint(.humanAction)
        case .some: self = .other(text ?? "")
        }
    }

    package var isCheckpoint: Bool { if case .checkpoint = self { true } else { false } }

    /// The name in plans and in JSON.
    package var name: String {
        switch self {
        case .auto, .unspecified: "auto"
        case .tracer: "tracer"
        case .testDriven: "tdd"
        case .checkpoint(let kind): "checkpoint:\(kind.rawValue)"
        case .other(let text): text
        }
    }
}

/// An element inside a task.
package struct TaskElement: Sendable, Hashable {
    package var name: String
    package var attributes: [PlanTask.Attribute]
    /// Between the tags, without the blank space at both ends.
    package var text: String
    /// The bytes of ``text``.
    package var range: Range<Int>
    package var isClosed: Bool
    /// Where the opening tag stands.
    package var position: SourcePosition
}

/// A way to go, at a decision checkpoint.
package struct TaskOption: Sendable, Hashable {
    package var id: String
    package var name: String
    package var pros: String?
    package var cons: String?
    package var position: SourcePosition
}
