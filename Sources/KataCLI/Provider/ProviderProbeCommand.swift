package import ArgumentParser
internal import KataCore
internal import KataFiles
internal import KataProviders

package struct ProviderProbeCommand: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "probe", abstract: "Look which providers are installed and signed in.",
        discussion: """
            Asks each program for its version and sign-in and never calls a model. Ends with 5 when a provider that is \
            named here could not work.
            """)

    @OptionGroup package var options: GlobalOptions

    @Argument(
        help: ArgumentHelp("Names of providers; all without one.", valueName: "name"),
        completion: .custom { _, _, _ in ProviderCompletion.names() })
    var names: [String] = []

    @Option(help: ArgumentHelp("The program to look for as the script provider.", valueName: "command"))
    var command: String?

    @Option(
        help: ArgumentHelp("The recorded session to look for as the replay provider.", valueName: "file"),
        completion: .file())
    var recording: String?

    package init() {}

    package func run(in context: CommandContext) async throws {
        let registry = try ProviderRegistry(ProjectSettings.usable(in: context))
        for name in names where registry.mode(of: name) == nil {
            throw CommandFailure(
                .notFound, "provider.not-found", "there is no provider \(DisplayText.oneLine(name, limit: 80))",
                notes: ["providers: \(registry.names.joined(separator: ", "))"],
                hints: ["describe one of your own under kata.providers in .planning/config.json"])
        }
        let survey = ProviderSurvey(
            context: context, registry: registry, command: command.map { Sourced($0, from: "--command") },
            recording: recording.map { Sourced($0, from: "--recording") })
        let findings = await survey.findings(names.isEmpty ? registry.names : names)
        if options.json {
            context.write.output(JSONText.array(findings.map(ProviderWords.json)).pretty + "\n")
        } else {
            let view = ProviderProbeView(style: Style(isColored: context.terminal.colorsOutput))
            context.write.output(view.text(findings))
        }
        let unusable = names.isEmpty ? [] : findings.filter { !$0.isUsable }
        guard unusable.isEmpty else {
            throw CommandFailure(
                .providerFailed,
                unusable.map { finding in
                    let isMissing = finding.probe?.presence != .found
                    return Diagnostic(
                        .error, "provider.unusable",
                        "\(finding.name) \(isMissing ? "is not installed" : "is not signed in")",
                        hints: finding.remediation.map { [$0] } ?? [])
                })
        }
    }
}

/// One line a provider.
struct ProviderProbeView: Sendable {
    let style: Style

    func text(_ findings: [ProviderFinding]) -> String {
        let width = findings.map(\.name.count).max() ?? 0
        return findings.map { line($0, width) + "\n" }.joined()
    }

    func line(_ finding: ProviderFinding, _ width: Int) -> String {
        let name = style.bold(Columns.padded(finding.name, to: width))
        guard let probe = finding.probe else {
            return "· \(name)  built in; \(DisplayText.oneLine(finding.remediation ?? ""))"
        }
        let remedy = probe.remediation.map { ": \(DisplayText.oneLine($0, limit: 200))" } ?? ""
        guard probe.presence == .found else { return "\(style.red("✗")) \(name)  not found\(style.dim(remedy))" }
        var facts = [probe.version.map { DisplayText.oneLine($0, limit: 60) }, ProviderWords.signIn(probe)]
            .compactMap(\.self).filter { !$0.isEmpty }
        if facts.isEmpty { facts.append(finding.name == "manual" ? "built in" : "found") }
        if let executable = probe.executable { facts.append(style.dim(DisplayText.oneLine(executable, limit: 200))) }
        let mark = probe.isUsable ? style.green("✓") : style.yellow("!")
        let isWorthSaying = !probe.isUsable || probe.version == nil
        return "\(mark) \(name)  \(facts.joined(separator: " · "))\(isWorthSaying ? remedy : "")"
    }
}
