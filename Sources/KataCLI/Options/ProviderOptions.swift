internal import ArgumentParser
internal import KataCore
internal import KataPlan
internal import KataProviders

/// Who does the work.
struct ProviderOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("claude, codex, gemini, script, manual, replay, or one of the settings.", valueName: "name"))
    var provider: String?

    @Option(help: ArgumentHelp("Runtime mode: cli, script, manual or replay.", valueName: "mode"))
    var mode: String?

    @Option(help: ArgumentHelp("The model to ask for.", valueName: "model"))
    var model: String?

    @Option(help: ArgumentHelp("The command of the script provider.", valueName: "command"))
    var command: String?

    @Option(
        help: ArgumentHelp("The recorded session of the replay provider.", valueName: "file"), completion: .file())
    var recording: String?

    init() {}

    var flags: [SettingsResolver.Flag] {
        [("--provider", "kata.provider", provider), ("--mode", "kata.mode", mode), ("--model", "kata.model", model)]
            .compactMap { flag, key, value in value.map { SettingsResolver.Flag(flag, sets: key, to: $0) } }
    }

    func select(settings: Settings, registry: ProviderRegistry) throws -> ProviderSelection {
        func sourced(_ key: String) -> Sourced<String>? {
            guard let setting = settings[key], case .text(let text) = setting.value, !text.isEmpty else { return nil }
            return Sourced(text, from: setting.origin.description)
        }
        var request = ProviderRequest(
            provider: sourced("kata.provider"), mode: sourced("kata.mode"), model: sourced("kata.model"),
            command: command.map { Sourced($0, from: "--command") },
            recording: recording.map { Sourced($0, from: "--recording") })
        // A command or recording on the command line is stronger than a provider from the settings.
        if provider == nil, command != nil || recording != nil {
            request.provider = nil
            request.mode = mode.map { Sourced($0, from: "--mode") }
        }
        do {
            return try ProviderSelection.resolve(request, in: registry)
        } catch {
            throw CommandFailure(.usage, [error])
        }
    }
}

extension ProviderRegistry {
    /// The built-in providers and those that the settings describe.
    init(_ settings: Settings) throws {
        let custom = settings.providers.values.sorted { $0.name < $1.name }.map { setting in
            CustomProvider(
                name: setting.name,
                mode: setting.runtime.map { Sourced($0, from: setting.position.description) },
                command: setting.command.map { Sourced($0, from: setting.position.description) },
                arguments: setting.arguments ?? [], model: setting.model,
                format: setting.adapter.map {
                    Sourced($0 == "generic" ? "text" : $0, from: setting.position.description)
                },
                allowedVariables: setting.environmentAllowed)
        }
        do {
            try self.init(custom: custom)
        } catch {
            throw CommandFailure(.usage, [error])
        }
    }
}
