package import KataCore

/// A value and where it was set: `--provider`, `KATA_PROVIDER`, `.planning/config.json:3:5`.
package struct Sourced<Value: Sendable & Hashable>: Sendable, Hashable {
    package var value: Value
    package var origin: String

    package init(_ value: Value, from origin: String) {
        self.value = value
        self.origin = origin
    }
}

/// What a person or their settings ask for; everything may be missing.
package struct ProviderRequest: Sendable, Hashable {
    package var provider: Sourced<String>?
    package var mode: Sourced<String>?
    package var model: Sourced<String>?
    package var command: Sourced<String>?
    package var recording: Sourced<String>?

    package init(
        provider: Sourced<String>? = nil, mode: Sourced<String>? = nil, model: Sourced<String>? = nil,
        command: Sourced<String>? = nil, recording: Sourced<String>? = nil
    ) {
        self.provider = provider
        self.mode = mode
        self.model = model
        self.command = command
        self.recording = recording
    }
}

/// Which provider works, fully decided; `kata` prints it with its origins.
package struct ProviderSelection: Sendable, Hashable {
    package var provider: Sourced<String>
    package var mode: Sourced<RuntimeMode>
    package var model: Sourced<String>?
    package var command: Sourced<String>?
    package var recording: Sourced<String>?

    package var identity: ProviderIdentity {
        ProviderIdentity(name: provider.value, mode: mode.value, model: model?.value)
    }
}

extension ProviderSelection {
    /// Decides from a request; pure. Flag, environment and settings have been merged by then.
    ///
    /// Without a provider, a command means `script` and a recording means `replay`; a mode of which there is one
    /// provider means that one. Nothing at all is an error: kata never pretends to have a provider.
    /// - Throws: a diagnostic that lists the valid values and names the place of the bad one.
    package static func resolve(
        _ request: ProviderRequest, in registry: ProviderRegistry
    ) throws(Diagnostic) -> ProviderSelection {
        let mode = try request.mode.map { value throws(Diagnostic) in try parse(value) }
        let provider = try chosenProvider(request, mode)
        guard let known = registry.mode(of: provider.value) else {
            throw Diagnostic(
                .error, .unknownProvider,
                "there is no provider `\(CleanText.line(provider.value, limit: 80))` (from \(provider.origin))",
                hints: ["providers: \(registry.names.joined(separator: ", "))"])
        }
        if let mode, mode.value != known {
            throw Diagnostic(
                .error, .modeMismatch,
                "\(provider.value) works in mode \(known.rawValue), not \(mode.value.rawValue) (from \(mode.origin))",
                hints: ["leave the mode out, or choose another provider"])
        }
        let selection = ProviderSelection(
            provider: provider, mode: mode ?? Sourced(known, from: "the provider \(provider.value)"),
            model: try checkedModel(request.model), command: request.command, recording: request.recording)
        try selection.checkInputs(registry)
        return selection
    }

    private static func parse(_ mode: Sourced<String>) throws(Diagnostic) -> Sourced<RuntimeMode> {
        guard let known = RuntimeMode(rawValue: mode.value) else {
            throw Diagnostic(
                .error, .unknownMode,
                "there is no runtime mode `\(CleanText.line(mode.value, limit: 80))` (from \(mode.origin))",
                hints: ["modes: \(RuntimeMode.allCases.map(\.rawValue).joined(separator: ", "))"])
        }
        return Sourced(known, from: mode.origin)
    }

    private static func chosenProvider(
        _ request: ProviderRequest, _ mode: Sourced<RuntimeMode>?
    ) throws(Diagnostic) -> Sourced<String> {
        if let provider = request.provider { return provider }
        if let mode, mode.value != .cli { return Sourced(mode.value.rawValue, from: mode.origin) }
        if let command = request.command { return Sourced("script", from: command.origin) }
        if let recording = request.recording { return Sourced("replay", from: recording.origin) }
        throw Diagnostic(
            .error, .noProvider, "no provider is chosen: kata does nothing without one",
            hints: [
                "say --provider claude, codex, gemini or manual, or --provider script --command ./agent.sh",
                "set it for the project with \"kata\": {\"provider\": \"…\"} in .planning/config.json",
            ])
    }

    /// A model's name becomes an argument of a program: it must not look like an option.
    private static func checkedModel(_ model: Sourced<String>?) throws(Diagnostic) -> Sourced<String>? {
        guard let model else { return nil }
        let isPlain = model.value.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7F }
        guard isPlain, !model.value.isEmpty, !model.value.hasPrefix("-"), model.value.utf8.count <= 200 else {
            throw Diagnostic(
                .error, .badModel,
                "`\(CleanText.line(model.value, limit: 80))` is no model's name (from \(model.origin))",
                hints: ["a name has printable ASCII characters without blanks and does not start with -"])
        }
        return model
    }

    private func checkInputs(_ registry: ProviderRegistry) throws(Diagnostic) {
        let name = provider.value
        if name == "script", command == nil {
            throw Diagnostic(
                .error, .missingInput, "the provider script needs a command", hints: ["say --command ./agent.sh"])
        }
        if name == "replay", recording == nil {
            throw Diagnostic(
                .error, .missingInput, "the provider replay needs a recording",
                hints: ["say --recording FILE, with the recording of another run"])
        }
        if let command, name != "script" {
            throw Diagnostic(
                .error, .unusedInput, "the provider \(name) takes no command (from \(command.origin))",
                hints: ["a command goes with --provider script"])
        }
        if let recording, name != "replay" {
            throw Diagnostic(
                .error, .unusedInput, "the provider \(name) takes no recording (from \(recording.origin))",
                hints: ["a recording goes with --provider replay"])
        }
    }
}
