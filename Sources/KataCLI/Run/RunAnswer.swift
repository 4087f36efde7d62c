package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataGit
internal import KataPlan
internal import KataStore

package struct RunAnswer: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "answer", abstract: "Answer the checkpoint that a paused run waits at.")

    @OptionGroup package var options: GlobalOptions

    @Argument(
        help: ArgumentHelp("The run's id or a unique prefix.", valueName: "run"),
        completion: .custom { words, _, _ in RunCompletion.ids(words) })
    var id: String

    @Flag(help: "The work is right, or the action is done, or the task may begin: go on.")
    var approve = false

    @Option(
        help: ArgumentHelp("The option to take at a decision: its id, its name or its number.", valueName: "option"))
    var choose: String?

    @Option(help: ArgumentHelp("The work is wrong; what is wrong with it.", valueName: "reason"))
    var reject: String?

    @Option(help: ArgumentHelp("A remark; the provider is told it in the tasks that follow.", valueName: "text"))
    var text: String?

    package init() {}

    package mutating func validate() throws {
        guard [approve, choose != nil, reject != nil].count(where: { $0 }) < 2 else {
            throw ValidationError("say only one of --approve, --choose and --reject")
        }
    }

    package func run(in context: CommandContext) async throws {
        let (git, store) = try await StoreAccess.open(in: context, at: context.workingDirectory)
        let run = try await store.run(matching: id)
        guard run.status == .paused, run.detail?.needsAnswer == true,
            let task = try await pausedTask(of: run, in: store)
        else {
            throw CommandFailure(
                .preflightRefused, "run.not-paused",
                "run \(run.id) is \(run.status.rawValue)\(run.detail.map { " (\($0.rawValue))" } ?? ""), it waits for no answer",
                hints: run.status == .paused || run.detail == .answered
                    ? ["go on with it: \(PhaseMark(run.origin.options)?.command ?? "kata run resume \(run.id)")"] : [])
        }
        let request = try request(task, of: run, context)
        guard let reply = try await reply(to: request, run, context) else {
            throw CommandFailure(.paused, "run.paused", "nothing was answered; run \(run.id) still waits")
        }
        let identity = try await git.identity(.committer)
        let answer = CheckpointAnswer(
            task: task, kind: request?.kind, reply: reply, person: "\(identity.name) <\(identity.email)>",
            time: context.time.now())
        // Who paused the run, or began to answer, may have been killed before it let go of it.
        let owner = try await store.unfinishedRuns().first { $0.run.id == run.id }?.ownerLiveness
        let lease = try await store.acquireLease(
            on: run.id, for: .current(), replacing: owner == .gone ? run.epoch : nil)
        if reply.isApproved {
            try await store.transition(
                lease, RunTransition(from: .paused, to: .queued, detail: .answered), events: [answer.event])
            try await store.releaseLease(lease)
            let continuation = PhaseMark(run.origin.options)?.command ?? "kata run resume \(run.id)"
            context.write.output(
                "Recorded: \(DisplayText.oneLine(answer.verdict)). Go on with: \(DisplayText.oneLine(continuation))\n")
        } else {
            try await store.transition(
                lease,
                RunTransition(
                    from: .paused, to: .failed, detail: .verificationFailed, message: "rejected: \(answer.text)"),
                events: [answer.event])
            context.write.output("Recorded: rejected. The run has ended; its commits stay in history.\n")
        }
        try await store.close()
    }

    private func reply(
        to request: CheckpointRequest?, _ run: RunRecord, _ context: CommandContext
    ) async throws -> CheckpointReply? {
        if let reject { return CheckpointReply(isApproved: false, text: reject) }
        let known = request?.options.map { "\($0.label)\($0.name == $0.label ? "" : "  \($0.name)")" } ?? []
        if let choose {
            guard let request, !request.options.isEmpty else {
                // The plan lists none, or is not at hand: what was said is the answer.
                return CheckpointReply(isApproved: true, choice: choose, text: text ?? "")
            }
            guard let option = request.option(choose) else {
                throw CommandFailure(
                    .notFound, "run.no-such-option", "the decision has no option \(DisplayText.oneLine(choose))",
                    notes: known)
            }
            return CheckpointReply(isApproved: true, choice: option.label, text: text ?? "")
        }
        if approve {
            guard known.isEmpty else {
                throw CommandFailure(
                    .usage, "run.choice-needed", "task \(request?.task ?? 0) is a decision: take one of its options",
                    notes: known, hints: ["kata run answer \(run.id) --choose OPTION"])
            }
            return CheckpointReply(isApproved: true, text: text ?? "")
        }
        guard context.terminal.canPrompt, let request else {
            throw CommandFailure(
                .usage, "run.answer-needed", "nothing was answered", notes: known,
                hints: ["say --approve, --choose OPTION, or --reject \"what is wrong\""])
        }
        return try await CheckpointPrompter(context: context).ask(request)
    }

    /// The checkpoint as the plan words it; `nil` when the plan is not here, or is another one by now.
    private func request(_ task: Int, of run: RunRecord, _ context: CommandContext) throws -> CheckpointRequest? {
        guard let plan = run.planID, let project = try? Project.open(in: context),
            let subject = try? project.subject(of: plan.description), subject.document.tasks.indices.contains(task - 1)
        else { return nil }
        return CheckpointRequest(subject.document.tasks[task - 1], of: subject)
    }

    /// The task at whose checkpoint the run stands.
    private func pausedTask(of run: RunRecord, in store: any RunStore) async throws -> Int? {
        try await store.allEvents(of: run.id).last { $0.content.kind == "checkpoint.reached" }?.content.task
    }
}
