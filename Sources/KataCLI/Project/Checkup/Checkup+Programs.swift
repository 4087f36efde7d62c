internal import KataCore
internal import KataFiles
internal import KataPlan
internal import KataProcess
internal import KataProviders

extension Checkup {
    /// The programs that kata itself starts.
    func programs() async -> [CheckupFinding] {
        [await git(), bash()]
    }

    private func git() async -> CheckupFinding {
        let path = context.environment["PATH"] ?? ""
        guard let program = ExecutableLookup.find("git", path: path) else {
            return .error(
                "git", "the git program is not in PATH", hint: "install it: apt install git, or brew install git")
        }
        let request = ProgramRequest(
            program, ["--version"], in: "/", environment: context.environment, timeout: .seconds(10))
        guard let result = try? await SystemPrograms().run(request), result.exitCode == 0 else {
            return .error("git", "\(program) does not answer", hint: "try it: git --version")
        }
        let words = result.outputText.split(whereSeparator: \.isWhitespace)
        let version = words.count > 2 ? String(words[2]) : "of an unknown version"
        return .ok("git", DisplayText.oneLine("\(version)  (\(program))", limit: 200))
    }

    private func bash() -> CheckupFinding {
        guard let program = ExecutableLookup.find("bash", path: context.environment["PATH"] ?? "") else {
            return .error(
                "bash", "bash is not in PATH: no verify command can run",
                hint: "install it: apt install bash, or brew install bash")
        }
        return .ok("bash", DisplayText.oneLine(program, limit: 200))
    }

    /// None of them is needed by everybody, so that a missing one is no error, unless the settings choose it.
    func providers() async throws -> [CheckupFinding] {
        let settings = try ProjectSettings.resolved(in: context)
        let registry: ProviderRegistry
        do {
            registry = try ProviderRegistry(settings)
        } catch {
            return [CheckupFinding(topic: "provider", failure: CommandFailure(describing: error))]
        }
        let names = registry.names.filter { registry.evidence(of: $0) != nil }
        let all = await ProviderSurvey(context: context, registry: registry).findings(names)
        var findings: [CheckupFinding] = []
        for finding in all {
            let isChosen = settings.provider == finding.name
            if let line = Self.words(on: finding, isChosen: isChosen) { findings.append(line) }
        }
        if let chosen = settings.provider, registry.mode(of: chosen) == nil {
            findings.append(
                .error(
                    "provider", "the settings choose \(DisplayText.oneLine(chosen, limit: 80)), which is no provider",
                    hint: "one of \(registry.names.joined(separator: ", "))"))
        }
        let missing = all.filter { $0.probe?.presence != .found }.map(\.name)
        if missing.count == all.count {
            findings.append(
                .warning(
                    "provider", "no coding agent was found",
                    hint: "install one, or use --provider manual or --command ./agent.sh"))
        } else if !missing.isEmpty {
            findings.append(.ok("provider", "not here: \(missing.joined(separator: ", "))"))
        }
        return findings
    }

    /// Nothing for a provider that is neither here nor chosen.
    private static func words(on finding: ProviderFinding, isChosen: Bool) -> CheckupFinding? {
        let role = isChosen ? " (the default here)" : ""
        guard let probe = finding.probe, probe.presence == .found else {
            return isChosen
                ? .error("provider", "\(finding.name)\(role) is not installed", hint: finding.remediation) : nil
        }
        let facts = [probe.version.map { DisplayText.oneLine($0, limit: 60) }, ProviderWords.signIn(probe)]
            .compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ", ")
        let message = "\(finding.name)\(role)\(facts.isEmpty ? "" : ": \(facts)")"
        if probe.isUsable { return .ok("provider", message) }
        return isChosen
            ? .error("provider", message, hint: finding.remediation)
            : .warning("provider", message, hint: finding.remediation)
    }
}
