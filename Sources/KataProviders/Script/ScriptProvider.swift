internal import KataCore
internal import KataFiles
internal import KataProcess

/// Any executable: the prompt comes on standard input and in a file, the words go into a JSON file, edits go into the
/// tree.
///
/// The program finds `KATA_PROMPT_FILE`, `KATA_REPORT_FILE`, `KATA_PLAN`, `KATA_TASK`, `KATA_TASK_COUNT`,
/// `KATA_TASK_NAME`, `KATA_RUN` and `KATA_ATTEMPT` in its environment. It may be silent: what it changed tells whether
/// it worked.
package struct ScriptProvider: Provider {
    package let identity: ProviderIdentity
    private let command: ScriptCommand
    private let allowedVariables: [String]
    private let services: ProviderServices

    /// - Parameter allowedVariables: variables of the host that the program gets besides the usual ones. Their
    ///   values are kept out of logs and events. A name that ends in `*` is a prefix.
    package init(
        _ command: ScriptCommand, name: String = "script", model: String? = nil, allowedVariables: [String] = [],
        services: ProviderServices
    ) {
        self.command = command
        self.allowedVariables = allowedVariables
        self.services = services
        identity = ProviderIdentity(name: name, mode: .script, model: model)
    }

    package func probe(_ context: ProbeContext) async -> ProviderProbe {
        let path = EnvironmentPolicy.provider.environment(from: context.environment)["PATH"] ?? ""
        guard let executable = ExecutableLookup.find(command.program, path: path) else {
            return ProviderProbe(.notFound, signIn: .notNeeded, remediation: notFound.remediation)
        }
        return ProviderProbe(.found, executable: executable, signIn: .notNeeded)
    }

    package func perform(
        _ assignment: TaskAssignment, reporting report: @escaping @Sendable (ProviderEvent) async -> Void
    ) async throws(ProviderFailure) -> ProviderReport {
        let scratch = ScratchFiles(for: assignment)
        try scratch.prepare(assignment.prompt, files: services.files)
        var environment = AgentEnvironment.make(
            for: assignment, allowing: allowedVariables, promptFile: scratch.promptFile,
            reportFile: scratch.reportFile)
        environment["KATA_MODEL"] = assignment.model ?? identity.model
        guard let executable = ExecutableLookup.find(command.program, path: environment["PATH"] ?? "") else {
            throw notFound
        }
        let child = ChildCommand(
            .path(executable), command.arguments, environment: environment,
            workingDirectory: assignment.workingDirectory, standardInput: .text(assignment.prompt.text),
            limits: ChildLimits(assignment.limits), capture: CapturePlan(logFile: assignment.logFile))
        let program = AgentProgram(
            command: child, format: .text, displayName: CleanText.line(command.text, limit: 100),
            secrets: AgentEnvironment.secrets(in: environment, named: allowedVariables, of: assignment))
        let ending = try await program.run(reporting: report)
        let verdict = TranscriptVerdict(
            format: .text, program: program.displayName, mustSpeak: false, readsPhrases: false,
            now: services.time.now())
        if let failure = verdict.failure(of: ending.transcript, ending.outcome, plain: ending.plain) { throw failure }
        return ProviderReport(
            words: try scratch.report(files: services.files, secrets: program.secrets) ?? ProviderWords(),
            executable: executable,
            exitCode: ending.outcome.termination.exitCode, duration: ending.outcome.duration)
    }

    private var notFound: ProviderFailure {
        let hasFolder = command.program.contains("/")
        let program = CleanText.line(command.program)
        return ProviderFailure(
            .unavailable(.notInstalled),
            hasFolder ? "\(program) is no executable file" : "there is no executable \(program) in PATH",
            remediation: hasFolder
                ? "check the path; a script needs a #! line and the right to be executed (chmod +x)"
                : "install it, or give its path; a file in this folder is written ./\(program)")
    }
}
