internal import KataProviders

/// Leaves the terminal to a question while work goes on: the view of it stands still until the answer.
struct QuestionScreen: Sendable {
    private let suspend: @Sendable () -> Void
    private let resume: @Sendable () -> Void

    init(_ view: some LiveView) {
        suspend = { view.suspend() }
        resume = { view.resume() }
    }

    func ask<Answer: Sendable>(_ question: () async throws -> Answer) async rethrows -> Answer {
        suspend()
        defer { resume() }
        return try await question()
    }
}

/// Tells a person what to do, with the terminal for itself.
struct UndisturbedPrompter: ManualPrompter {
    let prompter: LinePrompter
    let screen: QuestionScreen

    func ask(_ request: ManualRequest) async throws -> ManualAnswer {
        try await screen.ask { try await prompter.ask(request) }
    }
}

extension ProviderServices {
    /// For providers of a command that runs in the foreground.
    init(_ context: CommandContext, screen: QuestionScreen) {
        let prompter: UndisturbedPrompter? =
            context.readsInput
            ? UndisturbedPrompter(
                prompter: LinePrompter(
                    write: { context.write.error($0) }, readLine: { try await context.readLine() }),
                screen: screen) : nil
        self.init(files: context.files, time: context.time, prompter: prompter, folder: context.workingDirectory)
    }
}
