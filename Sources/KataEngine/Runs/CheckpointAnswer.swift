package import KataCore
internal import KataFiles
package import KataStore

/// What was said at a checkpoint, with who and when.
package struct CheckpointAnswer: Sendable, Hashable {
    package var task: Int
    package var kind: CheckpointKind?
    package var isApproved: Bool
    /// The option that was taken at a decision, as the plan names it.
    package var choice: String?
    package var text: String
    package var person: String
    /// Whether the policy answered and nobody looked.
    package var isAutomatic: Bool
    package var time: Timestamp

    package static let eventKind: RunEvent.Kind = "checkpoint.answered"

    package init(
        task: Int, kind: CheckpointKind?, reply: CheckpointReply, person: String, isAutomatic: Bool = false,
        time: Timestamp
    ) {
        self.task = task
        self.kind = kind
        isApproved = reply.isApproved
        choice = reply.choice
        text = reply.text
        self.person = person
        self.isAutomatic = isAutomatic
        self.time = time
    }

    package var event: RunEvent.Content {
        RunEvent.Content(
            Self.eventKind, at: time, task: task,
            payload: .object([
                "kind": kind.map { .string($0.rawValue) }, "approved": .boolean(isApproved),
                "choice": choice.map { .string(String($0.prefix(500))) }, "text": .string(String(text.prefix(8000))),
                "by": .string(person), "automatic": .boolean(isAutomatic),
            ]))
    }

    package init?(_ event: RunEvent.Content) {
        guard event.kind == Self.eventKind, let task = event.task else { return nil }
        let payload = event.payload
        self.init(
            task: task, kind: payload["kind"]?.stringValue.flatMap { CheckpointKind(rawValue: $0) },
            reply: CheckpointReply(
                isApproved: payload["approved"]?.booleanValue ?? false, choice: payload["choice"]?.stringValue,
                text: payload["text"]?.stringValue ?? ""),
            person: payload["by"]?.stringValue ?? "", isAutomatic: payload["automatic"]?.booleanValue ?? false,
            time: event.time)
    }

    /// The last answer for each task.
    package static func all(in events: [RunEvent]) -> [Int: CheckpointAnswer] {
        var answers: [Int: CheckpointAnswer] = [:]
        for event in events {
            if let answer = CheckpointAnswer(event.content) { answers[answer.task] = answer }
        }
        return answers
    }

    /// For people: `approved`, `took postgres`, `rejected`.
    package var verdict: String {
        if !isApproved { return "rejected" }
        return choice.map { "took \($0)" } ?? "approved"
    }
}
