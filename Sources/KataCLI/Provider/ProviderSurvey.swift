internal import KataCore
internal import KataFiles
internal import KataPlan
internal import KataProviders

/// What is known about one provider on this machine.
struct ProviderFinding: Sendable {
    var name: String
    var mode: RuntimeMode
    /// `nil` when it can't be looked for without more input, such as the program of `script`.
    var probe: ProviderProbe?
    var missingInput: String?

    var isUsable: Bool { probe?.isUsable ?? (missingInput != nil) }
    var remediation: String? { probe?.remediation ?? missingInput }
}

/// Looks which providers could work here. Programs are asked for their version and sign-in; no model is ever called.
struct ProviderSurvey: Sendable {
    let context: CommandContext
    let registry: ProviderRegistry
    var timeout: Duration = .seconds(5)
    /// For `script`.
    var command: Sourced<String>?
    /// For `replay`.
    var recording: Sourced<String>?

    /// All at once, in the order of the names.
    func findings(_ names: [String]) async -> [ProviderFinding] {
        await withTaskGroup(of: (Int, ProviderFinding?).self) { group in
            for (index, name) in names.enumerated() {
                group.addTask { (index, await finding(name)) }
            }
            var found: [Int: ProviderFinding] = [:]
            for await (index, finding) in group { found[index] = finding }
            return found.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    private func finding(_ name: String) async -> ProviderFinding? {
        guard let mode = registry.mode(of: name) else { return nil }
        var finding = ProviderFinding(name: name, mode: mode)
        if name == "script", command == nil {
            finding.missingInput = "name the program: --command ./agent.sh"
            return finding
        }
        if name == "replay", recording == nil {
            finding.missingInput = "name the recorded session: --recording FILE"
            return finding
        }
        do {
            let selection = try ProviderSelection.resolve(
                ProviderRequest(
                    provider: Sourced(name, from: "the call"), command: name == "script" ? command : nil,
                    recording: name == "replay" ? recording : nil), in: registry)
            let services = ProviderServices(
                files: context.files, time: context.time, folder: context.workingDirectory)
            let provider = try registry.makeProvider(selection, services: services)
            finding.probe = await provider.probe(
                ProbeContext(
                    environment: context.environment, workingDirectory: context.workingDirectory, timeout: timeout))
            // A person is asked on a terminal; whether there is one is a fact of the later run, not of this call.
            if name == "manual" { finding.probe = ProviderProbe(.found, signIn: .notNeeded) }
        } catch {
            finding.probe = ProviderProbe(
                .notFound, remediation: ([error.message] + error.hints).joined(separator: "; "))
        }
        return finding
    }
}
