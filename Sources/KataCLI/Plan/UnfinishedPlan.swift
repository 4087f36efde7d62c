internal import KataCore
internal import KataEngine
internal import KataGit
internal import KataPlan
internal import KataStore

/// A plan whose last run has not ended: what the next execution goes on with, and on a terminal the choice.
struct UnfinishedPlan: Sendable {
    let context: CommandContext
    let services: EngineServices
    let subject: PlanSubject

    /// Asks a person whether to go on with the open run or to put another one in its place; without one it goes on.
    ///
    /// - Throws: `cancelled` when nothing is to be done.
    func ask() async throws {
        guard context.terminal.canPrompt,
            let open = try await services.store.unfinishedRuns(of: subject.id).first, open.run.detail != .answered
        else { return }
        let done = try await tasksInHistory()
        let count = subject.document.tasks.count
        context.write.error(
            "\(subject.id) was begun by run \(open.run.id): \(done.count) of \(count) tasks \(done.count == 1 ? "is" : "are") in history.\n"
        )
        let question = Question(
            [
                ("r", "resume", "go on with it"),
                ("s", "start over", "end it and begin a new run; its commits stay, uncommitted work is kept"),
                ("q", "quit", "do nothing"),
            ])
        switch try await question.ask(in: context) {
        case "r": return
        case "s": try await end(open)
        default:
            throw CommandFailure(.cancelled, "run.not-continued", "nothing was done; run \(open.run.id) stays open")
        }
    }

    private func end(_ open: UnfinishedRun) async throws {
        let canceller = RunCanceller(services: services)
        let person = context.person(on: services.owner.host)
        let asked = try await services.store.requestCancellation(
            of: open.run.id, by: person, reason: "a new run takes its place")
        guard let request = asked.cancellation else { return }
        if let rescue = try await canceller.end(open, request) {
            context.write.error("Uncommitted work is kept as \(rescue)\n")
        }
    }

    private func tasksInHistory() async throws -> Set<Int> {
        guard let tip = try await services.git.head().tip else { return [] }
        return Set(
            try await TaskHistory.openCommits(of: subject.id, from: tip, in: services.git).compactMap { $0.task?.index }
        )
    }

    /// What a run goes on with.
    static func notice(_ run: RunRecord, _ prepared: PreparedExecution) -> Diagnostic {
        let outlines = prepared.outlines
        let next = outlines.first { !$0.isInHistory }?.index
        let place =
            next.map { "task \($0) of \(outlines.count) is next" } ?? "all tasks are done, the plan's checks are next"
        return Diagnostic(.notice, "run.continued", "going on with run \(run.id): \(place)")
    }
}
