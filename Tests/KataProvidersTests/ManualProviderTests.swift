import KataCore
import KataProviders
import Testing

/// Answers with lines that were written before; `nil` at their end.
private actor Lines {
    private var left: [String]
    private(set) var shown = ""
    init(_ lines: [String]) { left = lines }
    func next() -> String? { left.isEmpty ? nil : left.removeFirst() }
    func show(_ text: String) { shown += text }
}

@Suite struct ManualProviderTests {
    private func outcome(
        _ lines: [String], prompt: String = "Do it.\n"
    ) async throws -> (result: Result<ProviderReport, ProviderFailure>, shown: String, bench: ProviderBench) {
        let bench = try ProviderBench()
        let answers = Lines(lines)
        let prompter = LinePrompter(write: { await answers.show($0) }, readLine: { await answers.next() })
        let provider = ManualProvider(services: bench.services(prompter: prompter))
        let result = await provider.outcome(of: bench.assignment(prompt)).result
        return (result, await answers.shown, bench)
    }

    @Test func enterMeansDone() async throws {
        let (result, shown, bench) = try await outcome([""])
        #expect(try result.get().words == ProviderWords())
        #expect(shown.contains("Task 1 of 2, plan 09-01: Task name"))
        #expect(shown.contains(bench.tree))
        #expect(try bench.read("scratch/task-1-attempt-1-prompt.md") == "Do it.\n")
    }

    @Test func wordsAfterDoneAreTheSummary() async throws {
        let (result, _, _) = try await outcome(["maybe", "p", "done moved the files"])
        #expect(try result.get().words.summary == "moved the files")
    }

    @Test func thePromptCanBeShown() async throws {
        #expect(try await outcome(["p", ""], prompt: "Secret garden\u{1B}[2J\n").shown.contains("Secret garden\n"))
    }

    @Test func givingUpIsTyped() async throws {
        let (result, _, _) = try await outcome(["q no time"])
        #expect(result.failure?.kind == .refused)
        #expect(result.failure?.message == "given up: no time")
    }

    @Test func theEndOfInputIsNoAnswer() async throws {
        let (result, _, _) = try await outcome(["what?"])
        #expect(result.failure?.kind == .unavailable(.environment))
        let bench = try ProviderBench()
        let alone = ManualProvider(services: bench.services)
        #expect(await alone.failure(of: bench.assignment())?.kind == .unavailable(.environment))
        #expect(await alone.probe(ProbeContext(environment: [:], workingDirectory: "/")).presence == .notFound)
    }

    @Test func cancellationEndsTheWait() async throws {
        let bench = try ProviderBench()
        let prompter = LinePrompter(
            write: { _ in },
            readLine: {
                try await Task.sleep(for: .seconds(60))
                return nil
            })
        let provider = ManualProvider(services: bench.services(prompter: prompter))
        let assignment = bench.assignment()
        let work = Task { await provider.failure(of: assignment)?.kind }
        work.cancel()
        #expect(await work.value == .cancelled)
    }
}
