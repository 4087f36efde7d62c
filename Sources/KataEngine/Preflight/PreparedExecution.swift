package import KataCore
internal import KataPlan

/// A plan that may be carried out: every reason against it has been looked for, and none was found.
package struct PreparedExecution: Sendable {
    package let subject: PlanSubject
    package let options: ExecutionOptions
    /// Where the branch stands.
    package let tip: ObjectID
    /// The full name of the branch.
    package let branch: String
    /// Paths with uncommitted work of the user, which stay out of every commit.
    package let usersPaths: Set<RepositoryPath>
    /// Half-made work of an earlier run, to be put aside before the work begins.
    package let leftovers: Leftovers?
    /// Tasks that an earlier run left in history, by number.
    package let history: [Int: CommittedEarlier]
    /// What was decided about work that another tool had committed before.
    package let existing: ExistingWork?
    /// What was approved at checkpoints, by the number of their task.
    package let answers: [Int: CheckpointAnswer]
    package let notices: [Diagnostic]
    package let startTime: Timestamp

    package init(
        subject: PlanSubject, options: ExecutionOptions, tip: ObjectID, branch: String,
        usersPaths: Set<RepositoryPath>, leftovers: Leftovers? = nil, history: [Int: CommittedEarlier],
        existing: ExistingWork? = nil, answers: [Int: CheckpointAnswer], notices: [Diagnostic],
        startTime: Timestamp
    ) {
        self.subject = subject
        self.options = options
        self.tip = tip
        self.branch = branch
        self.usersPaths = usersPaths
        self.leftovers = leftovers
        self.history = history
        self.existing = existing
        self.answers = answers
        self.notices = notices
        self.startTime = startTime
    }

    package var outlines: [TaskOutline] {
        subject.document.tasks.map { task in
            let kind = CheckpointKind(task)
            let isAnswered = answers[task.index] != nil
            return TaskOutline(
                index: task.index, checkpoint: isAnswered ? nil : kind,
                isInHistory: history[task.index] != nil || existing?.tasks[task.index] != nil
                    || (isAnswered && kind != .gate),
                mayChangeNothing: task.files.isEmpty)
        }
    }
}

extension CheckpointKind {
    init?(_ task: PlanTask) {
        guard case .checkpoint(let kind) = task.type else {
            guard task.gate?.lowercased().hasPrefix("blocking") == true else { return nil }
            self = .gate
            return
        }
        switch kind {
        case .humanVerify: self = .humanVerify
        case .decision: self = .decision
        case .humanAction: self = .humanAction
        }
    }
}
