package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataGit
internal import KataStore

package struct RunAnswer: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "answer", abstract: "Answer the checkpoint that a paused run waits at.")

    @OptionGroup package var options: GlobalOptions

    @Argument(
        help: ArgumentHelp("The run's id or a unique prefix.", valueName: "run"),
        completion: .custom { words, _, _ in RunCompletion.ids(words) })
    var id: String

    @Flag(help: "The work is right, or the action is done: go on.")
    var approve = false

    @Option(help: ArgumentHelp("The work is wrong; what is wrong with it.", valueName: "reason"))
    var reject: String?

    @Option(help: ArgumentHelp("The chosen option of a decision, or a remark.", valueName: "text"))
    var text: String?

    package init() {}

    package mutating func validate() throws {
        guard approve != (reject != nil) else {
            throw ValidationError("say either --approve or --reject \"what is wrong\"")
        }
    }

    package func run(in context: CommandContext) async throws {
        let (git, store) = try await StoreAccess.open(in: context, at: context.workingDirectory)
        let run = try await store.run(matching: id)
        guard run.status == .paused, let task = try await pausedTask(of: run, in: store) else {
            throw CommandFailure(
                .preflightRefused, "run.not-paused", "run \(run.id) is \(run.status.rawValue), it waits for no answer")
        }
        let identity = try await git.identity(.committer)
        let answer = CheckpointAnswer(
            task: task, isApproved: approve, text: reject ?? text ?? "", person: "\(identity.name) <\(identity.email)>",
            time: context.time.now())
        let lease = try await store.acquireLease(on: run.id, for: .current())
        try await store.appendEvents([answer.event], under: lease)
        if approve {
            try await store.transition(lease, RunTransition(from: .paused, to: .queued, detail: .answered))
            try await store.releaseLease(lease)
            context.write.output("Recorded. Go on with: kata plan execute \(run.planID?.description ?? "")\n")
        } else {
            try await store.transition(
                lease,
                RunTransition(
                    from: .paused, to: .failed, detail: .verificationFailed, message: "rejected: \(answer.text)"))
            context.write.output("Recorded: rejected. The run has ended; its commits stay in history.\n")
        }
        try await store.close()
    }

    /// The task at whose checkpoint the run stands.
    private func pausedTask(of run: RunRecord, in store: any RunStore) async throws -> Int? {
        try await store.allEvents(of: run.id).last { $0.content.kind == "checkpoint.reached" }?.content.task
    }
}
