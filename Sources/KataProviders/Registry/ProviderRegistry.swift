package import KataCore
internal import KataFiles

/// All providers by name: those that are built in and those of the settings, which win.
package struct ProviderRegistry: Sendable {
    private let custom: [String: (settings: CustomProvider, mode: RuntimeMode)]

    package init() { custom = [:] }

    /// - Throws: for settings that can't work, whether they are chosen or not.
    package init(custom settings: [CustomProvider]) throws(Diagnostic) {
        var custom: [String: (settings: CustomProvider, mode: RuntimeMode)] = [:]
        for provider in settings {
            let isName = provider.name.unicodeScalars.allSatisfy {
                $0.isASCII
                    && ($0.properties.isAlphabetic || $0.properties.numericType != nil
                        || "-_.".unicodeScalars.contains($0))
            }
            guard isName, let first = provider.name.first, first != "-", provider.name.utf8.count <= 60 else {
                throw Diagnostic(
                    .error, .badProviderSettings,
                    "`\(CleanText.line(provider.name, limit: 80))` is no name for a provider (from \(provider.origin))",
                    hints: ["use ASCII letters, digits, -, _ and ."])
            }
            guard !Self.reserved.contains(provider.name) else {
                throw Diagnostic(
                    .error, .badProviderSettings,
                    "the provider \(provider.name) is built in and can't be changed (from \(provider.origin))",
                    hints: ["choose another name"])
            }
            let mode = try provider.resolvedMode()
            let isKnown = CommandLineDescriptor.builtIn.contains { $0.name == provider.name }
            guard provider.command != nil || (isKnown && mode == .cli) else {
                throw Diagnostic(
                    .error, .badProviderSettings,
                    "the provider \(provider.name) has no command (from \(provider.origin))",
                    hints: ["set \"command\" to the program and its first arguments"])
            }
            custom[provider.name] = (provider, mode)
        }
        self.custom = custom
    }

    private static let reserved = ["script", "replay", "manual"]

    /// Built-in names first, then those of the settings, sorted.
    package var names: [String] {
        let builtIn = CommandLineDescriptor.builtIn.map(\.name) + Self.reserved
        return builtIn + custom.keys.filter { !builtIn.contains($0) }.sorted()
    }

    package func mode(of name: String) -> RuntimeMode? {
        if let provider = custom[name] { return provider.mode }
        if Self.reserved.contains(name) { return RuntimeMode(rawValue: name) }
        return CommandLineDescriptor.builtIn.contains { $0.name == name } ? .cli : nil
    }

    /// What the facts about a provider's program rest on; `nil` where there is no program of somebody else.
    package func evidence(of name: String) -> CommandLineDescriptor.Evidence? {
        if custom[name] != nil { return .custom }
        return CommandLineDescriptor.builtIn.first { $0.name == name }?.evidence
    }

    /// Makes the provider of a selection.
    /// - Parameter isStrictReplay: see ``ReplayProvider``.
    /// - Throws: for a command that can't be read.
    package func makeProvider(
        _ selection: ProviderSelection, services: ProviderServices, isStrictReplay: Bool = false
    ) throws(Diagnostic) -> any Provider {
        let name = selection.provider.value
        let model = selection.model?.value
        if let (settings, mode) = custom[name] {
            let program = try settings.command.map { command throws(Diagnostic) in try parse(command, services) }
            let chosen = model ?? settings.model
            if mode == .script, let program {
                return ScriptProvider(
                    ScriptCommand(
                        program: program.program, arguments: program.arguments + settings.arguments,
                        text: program.text),
                    name: name, model: chosen, allowedVariables: settings.allowedVariables, services: services)
            }
            return CommandLineProvider(try settings.descriptor(program: program), model: chosen, services: services)
        }
        switch name {
        case "script":
            guard let command = selection.command else { break }
            return ScriptProvider(try parse(command, services), model: model, services: services)
        case "replay":
            guard let recording = selection.recording else { break }
            return ReplayProvider(
                recording: DiskPath(absolute(recording.value, services)), isStrict: isStrictReplay, services: services)
        case "manual": return ManualProvider(services: services)
        default:
            guard let descriptor = CommandLineDescriptor.builtIn.first(where: { $0.name == name }) else { break }
            return CommandLineProvider(descriptor, model: model, services: services)
        }
        throw Diagnostic(.error, .unknownProvider, "the provider \(CleanText.line(name, limit: 80)) can't be made")
    }

    /// Every provider that can be looked for without more input, for `kata provider list`.
    package func probeable(services: ProviderServices) -> [any Provider] {
        names.filter { $0 != "script" && $0 != "replay" }.compactMap { name in
            guard let mode = mode(of: name) else { return nil }
            let selection = ProviderSelection(provider: Sourced(name, from: "list"), mode: Sourced(mode, from: "list"))
            return try? makeProvider(selection, services: services)
        }
    }

    private func parse(_ command: Sourced<String>, _ services: ProviderServices) throws(Diagnostic) -> ScriptCommand {
        try ScriptCommand.parse(command.value, folder: services.folder) { path in
            let status = try? services.files.status(of: DiskPath(path), followingLinks: true)
            return status?.kind == .regular
        }
    }

    private func absolute(_ path: String, _ services: ProviderServices) -> String {
        path.hasPrefix("/") ? path : "\(services.folder)/\(path)"
    }
}
