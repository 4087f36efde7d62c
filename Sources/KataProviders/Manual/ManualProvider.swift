internal import KataCore
internal import KataProcess

/// A person does the work in an editor of their choice; kata waits, then measures what changed.
package struct ManualProvider: Provider {
    package let identity = ProviderIdentity(name: "manual", mode: .manual)
    private let services: ProviderServices

    package init(services: ProviderServices) { self.services = services }

    package func probe(_ context: ProbeContext) async -> ProviderProbe {
        services.prompter == nil
            ? ProviderProbe(.notFound, signIn: .notNeeded, remediation: Self.needsTerminal)
            : ProviderProbe(.found, signIn: .notNeeded)
    }

    package func perform(
        _ assignment: TaskAssignment, reporting report: @escaping @Sendable (ProviderEvent) async -> Void
    ) async throws(ProviderFailure) -> ProviderReport {
        guard let prompter = services.prompter else { throw unattended }
        let scratch = ScratchFiles(for: assignment)
        try scratch.prepare(assignment.prompt, files: services.files)
        let started = services.time.monotonic()
        await report(.activity("waiting for a person"))
        let request = ManualRequest(
            plan: assignment.plan, task: assignment.task, taskCount: assignment.taskCount,
            taskName: assignment.taskName, attempt: assignment.attempt, workingDirectory: assignment.workingDirectory,
            prompt: assignment.prompt.text, promptFile: scratch.promptFile)
        switch await answer(to: request, from: prompter) {
        case .success(.done(let said)):
            var words = said
            let secrets = SecretVariables.values(in: assignment.environment)
            if let written = try scratch.report(files: services.files, secrets: secrets) { words = written }
            return ProviderReport(words: words, duration: services.time.monotonic() - started)
        case .success(.abandoned(let reason)):
            throw ProviderFailure(.refused, reason.map { "given up: \(CleanText.line($0))" } ?? "given up")
        case .success(.unattended): throw unattended
        case .failure(let failure): throw failure
        }
    }

    private func answer(
        to request: ManualRequest, from prompter: any ManualPrompter
    ) async -> Result<ManualAnswer, ProviderFailure> {
        do {
            return .success(try await prompter.ask(request))
        } catch is CancellationError {
            return .failure(ProviderFailure(.cancelled, "cancelled while a person was at work"))
        } catch {
            return .failure(ProviderFailure(.unavailable(.environment), "the question can't be asked: \(error)"))
        }
    }

    private static let needsTerminal = "run kata on a terminal, or choose another provider with --provider"

    private var unattended: ProviderFailure {
        ProviderFailure(.unavailable(.environment), "nobody is there to do the task", remediation: Self.needsTerminal)
    }
}
