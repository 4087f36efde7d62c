/// What happens next while one plan is carried out: a pure state machine.
///
/// Each event moves the state and answers with the one action that comes next; `PlanExecutor` carries actions out and
/// reports what happened. No clock, no file and no process is touched here, so every path can be tested as a value.
package struct ExecutionMachine: Sendable {
    package let tasks: [TaskOutline]
    package let policy: ExecutionPolicy
    package private(set) var state: State = .ready

    /// - Parameter tasks: in the order of the plan; those already in history are marked so.
    package init(tasks: [TaskOutline], policy: ExecutionPolicy) {
        self.tasks = tasks
        self.policy = policy
    }

    package enum State: Sendable, Hashable {
        case ready
        case takingBaseline
        case asking(task: Int)
        case working(task: Int, attempt: Int, failures: [FailureSignature])
        case verifying(task: Int, attempt: Int, failures: [FailureSignature])
        case committing(task: Int)
        case checkingPlan
        case closing(planVerdict: Verdict)
        case ended(ExecutionOutcome)
    }

    package mutating func start() -> Action {
        precondition(state == .ready, "a run starts once")
        state = .takingBaseline
        return .takeBaseline
    }

    /// The action that follows `event`. An event that the state does not expect is a program error.
    package mutating func next(after event: Event) -> Action {
        switch (state, event) {
        case (.ended, _):
            preconditionFailure("the run has ended")
        case (_, .cancelled(let reason)):
            return end(.cancelled(reason: reason))
        case (_, .broken(let failure)):
            return end(.failed(failure))

        case (_, .superseded):
            return end(.superseded)
        case (_, .paused(let cause)):
            return end(.paused(task: currentTask, cause))

        case (.takingBaseline, .baselineTaken):
            return begin(taskAfter: 0)

        case (.asking(let task), .unanswered):
            guard let kind = outline(task).checkpoint else { preconditionFailure("task \(task) asks nothing") }
            return end(.paused(task: task, .checkpoint(kind)))
        case (.asking(let task), .answered(isApproved: false, let text)):
            return end(.failed(.rejected(task: task, reason: text)))
        case (.asking(let task), .answered(isApproved: true, _)):
            // A gate stands before work; the other kinds are all that there is to their task.
            return outline(task).checkpoint == .gate ? work(task) : begin(taskAfter: task)

        case (.working(let task, let attempt, let failures), .providerFinished(let changed)):
            guard changed || outline(task).mayChangeNothing else {
                return retry(task, attempt, failures, .noChange)
            }
            state = .verifying(task: task, attempt: attempt, failures: failures)
            return .verify(task: task, attempt: attempt)
        case (.working(let task, let attempt, let failures), .providerFailed(let failure)):
            guard failure.worthRepeating else { return end(.providerFailed(task: task, failure)) }
            return retry(task, attempt, failures, .provider(failure))

        case (.verifying(let task, let attempt, let failures), .verified(let verdict)):
            switch verdict {
            case .failed(let signature):
                return retry(task, attempt, failures, .verification(signature))
            case .passed, .unverified:
                state = .committing(task: task)
                return .commit(task: task, attempt: attempt)
            }

        case (.committing(let task), .committed):
            return begin(taskAfter: task)

        case (.checkingPlan, .planChecked(let verdict)):
            if case .failed = verdict { return end(.failed(.planVerification)) }
            state = .closing(planVerdict: verdict)
            return .close

        case (.closing(let verdict), .closed(let anyUnverified)):
            let unverified = anyUnverified || verdict == .unverified
            return end(unverified ? .unverified(accepted: policy.allowsUnverified) : .verified)

        default:
            preconditionFailure("\(event) does not fit \(state)")
        }
    }

    private func outline(_ task: Int) -> TaskOutline { tasks[task - 1] }

    /// Starts the next task that is not in history yet, or goes on to the checks of the whole plan.
    private mutating func begin(taskAfter last: Int) -> Action {
        guard let task = tasks.first(where: { $0.index > last && !$0.isInHistory }) else {
            state = .checkingPlan
            return .checkPlan
        }
        if let checkpoint = task.checkpoint {
            state = .asking(task: task.index)
            return .askPerson(task: task.index, checkpoint)
        }
        return work(task.index)
    }

    private mutating func work(_ task: Int) -> Action {
        state = .working(task: task, attempt: 1, failures: [])
        return .work(task: task, attempt: 1, after: nil)
    }

    /// The task that the run stands at; one more than there are once all are done.
    private var currentTask: Int {
        switch state {
        case .working(let task, _, _), .verifying(let task, _, _), .committing(let task), .asking(let task): task
        case .ready, .takingBaseline: tasks.first { !$0.isInHistory }?.index ?? tasks.count + 1
        case .checkingPlan, .closing, .ended: tasks.count + 1
        }
    }

    /// Another attempt, unless the budget is used up, the same thing went wrong twice in a row, or the work has come back to
    /// where it was before: the same tree with the same failure.
    private mutating func retry(
        _ task: Int, _ attempt: Int, _ failures: [FailureSignature], _ reason: AttemptFailure
    ) -> Action {
        let signature = reason.signature
        let isStuck = reason.isProviders ? failures.last == signature : failures.contains(signature)
        guard attempt <= policy.retries, !isStuck else {
            return end(
                reason.isProviders
                    ? .providerFailed(task: task, reason.providerFailure)
                    : .failed(.task(task, attempts: attempt, repeatedItself: isStuck)))
        }
        state = .working(task: task, attempt: attempt + 1, failures: failures + [signature])
        return .work(task: task, attempt: attempt + 1, after: reason)
    }

    private mutating func end(_ outcome: ExecutionOutcome) -> Action {
        state = .ended(outcome)
        return .finish(outcome)
    }
}
