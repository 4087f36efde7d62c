internal import KataCore
internal import KataGit
internal import KataPlan
internal import KataStore

extension PlanExecutor {
    /// Gets the answer to a checkpoint: from the policy where that may give it, else from the person at the terminal.
    func askPerson(task index: Int) async throws -> ExecutionMachine.Event {
        guard let request = CheckpointRequest(planTask(index), of: subject) else {
            preconditionFailure("task \(index) asks nothing")
        }
        report(.checkpoint(request))
        let answer: CheckpointAnswer
        if options.advancesAutomatically, let reply = request.automaticReply {
            answer = CheckpointAnswer(
                task: index, kind: request.kind, reply: reply, person: "--auto", isAutomatic: true,
                time: services.time.now())
        } else if let reply = try await people(request) {
            let identity = try await services.git.identity(.committer)
            answer = CheckpointAnswer(
                task: index, kind: request.kind, reply: reply, person: "\(identity.name) <\(identity.email)>",
                time: services.time.now())
        } else {
            return .unanswered
        }
        try await services.store.appendEvents([answer.event], under: lease)
        if answer.isApproved { ledger.answers[index] = answer }
        report(.checkpointAnswered(answer))
        return .answered(isApproved: answer.isApproved, text: answer.text)
    }
}

extension SummaryFacts.CheckpointFacts {
    init(_ answer: CheckpointAnswer) {
        self.init(
            task: answer.task, kind: answer.kind?.rawValue ?? "checkpoint", verdict: answer.verdict,
            person: answer.person, isAutomatic: answer.isAutomatic, time: answer.time, text: answer.text)
    }
}
