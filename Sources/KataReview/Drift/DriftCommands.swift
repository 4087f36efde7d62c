internal import KataCore
internal import KataGit
internal import KataPlan
internal import KataVerify

/// Runs the commands that truths are traced to, each on exactly a commit's tree and once for each tree.
package actor DriftCommands {
    private struct Key: Hashable {
        let tree: ObjectID
        let command: String
    }

    private let verifier: CommitVerifier
    private let folder: String
    private let report: @Sendable (String) -> Void
    private var known: [Key: CheckResult] = [:]

    /// - Parameters:
    ///   - folder: of the project, below the root of the working tree.
    ///   - report: hears what is about to be run.
    package init(verifier: CommitVerifier, folder: String, report: @escaping @Sendable (String) -> Void) {
        self.verifier = verifier
        self.folder = folder
        self.report = report
    }

    func results(of commands: [CheckCommand], at commit: CommitInfo) async throws -> [CheckResult] {
        var missing: [CheckCommand] = []
        for command in commands
        where known[Key(tree: commit.tree, command: command.text)] == nil
            && !missing.contains(where: { $0.text == command.text })
        {
            missing.append(command)
        }
        if !missing.isEmpty {
            report("\(commit.id.short): \(missing.count) command\(missing.count == 1 ? "" : "s")")
            try await run(missing, at: commit)
        }
        return commands.compactMap { known[Key(tree: commit.tree, command: $0.text)] }
    }

    private func run(_ commands: [CheckCommand], at commit: CommitInfo) async throws {
        let checks = commands.map { RecordedCheck(owner: $0.owner, command: $0.text, passed: true) }
        let done = try await verifier.verify([.remaining(checks, on: commit)], in: folder) { _ in }
        for command in commands {
            let check = done.flatMap(\.checks).first { $0.check.command == command.text }
            let outcome: CheckResult.Outcome =
                switch check?.verdict {
                case .confirmed: .passed
                case .refuted: .failed
                case .notReproducible, .noEvidence, nil: .notRunnable
                }
            known[Key(tree: commit.tree, command: command.text)] = CheckResult(
                command: command, outcome: outcome, exitCode: check?.exitCode, duration: check?.duration ?? .zero,
                startedAt: Timestamp(milliseconds: 0), tree: commit.tree,
                explanation: check.map(Self.words) ?? done.compactMap(\.problem).first)
        }
    }

    /// Nobody has recorded the command here as passed: it is the plan's.
    private static func words(_ check: VerifiedCheck) -> String {
        String(check.reason.prefix { $0 != ";" })
    }
}
