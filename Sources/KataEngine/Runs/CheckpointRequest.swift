package import KataCore
package import KataPlan

/// What a run asks of a person, as the plan words it.
package struct CheckpointRequest: Sendable, Hashable {
    package var plan: PlanID
    package var task: Int
    package var taskCount: Int
    package var name: String
    package var kind: CheckpointKind
    /// Never answered by a policy: only a person can act, or the plan wants one to.
    package var needsPerson: Bool
    package var options: [TaskOption]
    /// What the plan says about it, each with a label.
    package var texts: [Text]

    package struct Text: Sendable, Hashable {
        package var label: String
        package var text: String
    }

    /// - Returns: `nil` for a task that asks nothing.
    package init?(_ task: PlanTask, of subject: PlanSubject) {
        guard let kind = CheckpointKind(task) else { return nil }
        plan = subject.id
        self.task = task.index
        taskCount = subject.document.tasks.count
        name = task.name
        self.kind = kind
        let gate = task.gate?.lowercased() ?? ""
        needsPerson = kind == .humanAction || gate == "blocking-human"
        options = kind == .decision ? task.options : []
        texts = [
            ("decision", task.decision), ("context", task.context), ("what was built", task.whatBuilt),
            ("what to do", kind == .gate ? task.instruction : task.instructions ?? task.action),
            ("how to verify", task.howToVerify), ("to go on", task.resumeSignal),
        ].compactMap { label, text in
            guard let text, !text.isEmpty else { return nil }
            return Text(label: label, text: text)
        }
    }

    /// What the policy of `--auto` answers; `nil` where a person has to.
    package var automaticReply: CheckpointReply? {
        guard !needsPerson else { return nil }
        switch kind {
        case .humanAction: return nil
        case .decision:
            guard let first = options.first else { return nil }
            return CheckpointReply(isApproved: true, choice: first.label)
        case .humanVerify, .gate: return CheckpointReply(isApproved: true)
        }
    }

    /// The option that a text names: by its id, its name, or its number from 1.
    package func option(_ text: String) -> TaskOption? {
        let wanted = text.lowercased()
        if let named = options.first(where: { $0.id.lowercased() == wanted || $0.name.lowercased() == wanted }) {
            return named
        }
        guard let number = Int(text), options.indices.contains(number - 1) else { return nil }
        return options[number - 1]
    }
}

/// An answer, before it is known whose it is.
package struct CheckpointReply: Sendable, Hashable {
    package var isApproved: Bool
    package var choice: String?
    package var text: String

    package init(isApproved: Bool, choice: String? = nil, text: String = "") {
        self.isApproved = isApproved
        self.choice = choice
        self.text = text
    }
}

extension TaskOption {
    /// How answers name it.
    package var label: String { id.isEmpty ? name : id }
}

/// Asks the person at the terminal; `nil` when nobody is there, or they answer later.
package typealias CheckpointHandler = @Sendable (CheckpointRequest) async throws -> CheckpointReply?
