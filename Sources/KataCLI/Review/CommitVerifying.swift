internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataProcess
internal import KataReview
internal import KataVerify

extension Project {
    /// Runs commands on trees of commits, as the project's settings ask for.
    func commitVerifier(
        for git: GitWorkspace, _ options: CommitVerifier.Options, in context: CommandContext
    ) throws -> CommitVerifier {
        let settings = try settings(in: context)
        let commands = CommandVerifier(
            runner: ChildRunner(redactor: Redactor(values: SecretVariables.values(in: context.environment))),
            environment: EnvironmentPolicy.project.environment(from: context.environment),
            limits: ChildLimits(hard: settings.timeouts.verify), now: context.time.now)
        let base = context.environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
        return CommitVerifier(
            git: git, verifier: commands,
            known: VerifiedTrees(commonFolder: git.location.commonFolder, files: context.files),
            files: context.files, scratch: "\(base)/kata-verify-\(context.newID())", options: options,
            now: context.time.now)
    }
}

/// Work that Ctrl-C ends in order: children are stopped and temporary working trees removed.
enum Interruptible {
    static func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        // A task of its own, so that the watch can cancel it without being cancelled itself.
        let work = Task { try await body() }
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work.value }
            group.addTask {
                for await _ in TerminationSignals.watch() { work.cancel() }
                return nil
            }
            defer { group.cancelAll() }
            do {
                while let next = try await group.next() { if let next { return next } }
                throw CancellationError()
            } catch is CancellationError {
                throw CommandFailure(.cancelled, "verify.cancelled", "the verification was cancelled")
            }
        }
    }
}
