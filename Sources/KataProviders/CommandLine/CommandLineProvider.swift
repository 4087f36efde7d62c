internal import KataCore
internal import KataFiles
internal import KataProcess

/// A coding-agent program, driven as its descriptor says.
package struct CommandLineProvider: Provider {
    package let descriptor: CommandLineDescriptor
    package let identity: ProviderIdentity
    private let services: ProviderServices

    package init(_ descriptor: CommandLineDescriptor, model: String? = nil, services: ProviderServices) {
        self.descriptor = descriptor
        identity = ProviderIdentity(name: descriptor.name, mode: .cli, model: model)
        self.services = services
    }

    package var artefactsToIgnore: [String] { descriptor.artefactsToIgnore }

    package func perform(
        _ assignment: TaskAssignment, reporting report: @escaping @Sendable (ProviderEvent) async -> Void
    ) async throws(ProviderFailure) -> ProviderReport {
        let scratch = ScratchFiles(for: assignment)
        try scratch.prepare(assignment.prompt, files: services.files)
        let environment = AgentEnvironment.make(
            for: assignment, allowing: descriptor.allowedVariables, setting: descriptor.setVariables,
            promptFile: scratch.promptFile, reportFile: scratch.reportFile)
        guard let executable = ExecutableLookup.find(descriptor.executable, path: environment["PATH"] ?? "") else {
            throw notInstalled
        }
        let command = ChildCommand(
            .path(executable), arguments(for: assignment, scratch), environment: environment,
            workingDirectory: assignment.workingDirectory,
            standardInput: descriptor.promptChannel == .standardInput ? .text(assignment.prompt.text) : .none,
            limits: ChildLimits(assignment.limits, stopSignals: descriptor.stopSignals),
            capture: CapturePlan(logFile: assignment.logFile))
        let program = AgentProgram(
            command: command, format: descriptor.format, displayName: descriptor.name,
            secrets: AgentEnvironment.secrets(in: environment, named: descriptor.credentialVariables, of: assignment))
        let ending = try await program.run(reporting: report)
        if var failure = verdict.failure(of: ending.transcript, ending.outcome, plain: ending.plain) {
            failure.remediation = descriptor.remedies[failure.name] ?? failure.remediation
            throw failure
        }
        let written = try scratch.report(files: services.files, secrets: program.secrets)
        return self.report(of: ending, executable: executable, written: written)
    }

    private func arguments(for assignment: TaskAssignment, _ scratch: ScratchFiles) -> [String] {
        let model = assignment.model ?? identity.model
        var all = descriptor.arguments
        if model != nil { all += descriptor.modelArguments }
        if assignment.session != nil { all += descriptor.resumeArguments }
        all += descriptor.finalArguments
        let values: [String: String?] = [
            "model": model, "session": assignment.session, "prompt": assignment.prompt.text,
            "prompt_file": scratch.promptFile, "report_file": scratch.reportFile, "folder": assignment.workingDirectory,
        ]
        return all.map { ArgumentTemplate.fill($0, with: values.compactMapValues { $0 }) }
    }

    private var verdict: TranscriptVerdict {
        TranscriptVerdict(
            format: descriptor.format, program: descriptor.name, exitMeanings: descriptor.exitMeanings,
            failurePhrases: descriptor.failurePhrases, now: services.time.now())
    }

    private func report(of ending: AgentProgram.Ending, executable: String, written: ProviderWords?) -> ProviderReport {
        let text =
            descriptor.format == .text
            ? CleanText.block(ending.outcome.standardOutput.text.suffix(16_000)) : ending.transcript.answer
        return ProviderReport(
            words: written ?? SpokenReport.parse(message: text ?? ""), usage: ending.transcript.usage,
            session: ending.transcript.session, model: ending.transcript.model,
            permissionDenials: ending.transcript.denials.map(\.text), executable: executable,
            executableVersion: ending.transcript.programVersion, exitCode: ending.outcome.termination.exitCode,
            duration: ending.outcome.duration)
    }

    var notInstalled: ProviderFailure {
        ProviderFailure(
            .unavailable(.notInstalled), "there is no executable \(descriptor.executable) in PATH",
            remediation: descriptor.installHint)
    }
}

extension ChildLimits {
    init(_ limits: ProviderLimits, stopSignals: [Int32] = [15]) {
        self.init(soft: limits.soft, idle: limits.idle, hard: limits.hard, stopSignals: stopSignals)
    }
}
