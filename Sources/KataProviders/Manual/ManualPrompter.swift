package import KataCore

/// How a person is told what to do, and says when it is done.
package protocol ManualPrompter: Sendable {
    /// Returns when the person has answered. A cancelled task throws `CancellationError`.
    func ask(_ request: ManualRequest) async throws -> ManualAnswer
}

package struct ManualRequest: Sendable, Hashable {
    package var plan: PlanID
    package var task: Int
    package var taskCount: Int
    package var taskName: String
    package var attempt: Int
    package var workingDirectory: String
    /// The same text as in the file.
    package var prompt: String
    package var promptFile: String
}

package enum ManualAnswer: Sendable, Hashable {
    /// The work is in the tree.
    case done(ProviderWords)
    case abandoned(reason: String?)
    /// Nobody can answer here.
    case unattended
}

/// Asks line by line: on a terminal, or through any pair of closures.
package struct LinePrompter: ManualPrompter {
    private let write: @Sendable (String) async -> Void
    private let readLine: @Sendable () async throws -> String?

    /// - Parameter readLine: the next line without its end; `nil` when there will be none.
    package init(
        write: @escaping @Sendable (String) async -> Void, readLine: @escaping @Sendable () async throws -> String?
    ) {
        self.write = write
        self.readLine = readLine
    }

    package func ask(_ request: ManualRequest) async throws -> ManualAnswer {
        let name = CleanText.line(request.taskName)
        await write("Task \(request.task) of \(request.taskCount), plan \(request.plan): \(name)\n")
        await write("What to do is in \(request.promptFile)\n")
        await write("Edit the files in \(request.workingDirectory), then press Enter.\n")
        while true {
            await write("[Enter or `done WORDS`: it is done · `q REASON`: give up · `p`: print the task] ")
            guard let line = try await readLine() else { return .unattended }
            let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            let rest = words.count > 1 ? CleanText.line(words[1]) : ""
            switch words.first {
            case nil: return .done(ProviderWords())
            case "done", "d": return .done(ProviderWords(summary: rest.isEmpty ? nil : rest))
            case "q", "quit": return .abandoned(reason: rest.isEmpty ? nil : rest)
            case "p", "print": await write(CleanText.block(request.prompt, limit: 1 << 20) + "\n")
            default: await write("That is none of the answers.\n")
            }
        }
    }
}
