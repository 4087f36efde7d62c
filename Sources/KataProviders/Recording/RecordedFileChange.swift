package import KataCore

/// What one attempt did to one path of the tree, as the engine measured it.
package struct RecordedFileChange: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        case file([UInt8], isExecutable: Bool)
        /// The bytes of its target.
        case symbolicLink([UInt8])
        case deleted
    }

    package var path: RepositoryPath
    package var content: Content

    package init(_ path: RepositoryPath, _ content: Content) {
        self.path = path
        self.content = content
    }

    /// Bytes of content.
    var size: Int {
        switch content {
        case .file(let bytes, _), .symbolicLink(let bytes): bytes.count
        case .deleted: 0
        }
    }
}

/// Names one attempt inside a recording.
package struct AttemptKey: Sendable, Hashable, CustomStringConvertible {
    package var plan: PlanID
    package var task: Int
    package var attempt: Int

    package init(plan: PlanID, task: Int, attempt: Int) {
        self.plan = plan
        self.task = task
        self.attempt = attempt
    }

    package init(_ assignment: TaskAssignment) {
        self.init(plan: assignment.plan, task: assignment.task, attempt: assignment.attempt)
    }

    package var description: String { "\(plan) task \(task) attempt \(attempt)" }
}
