internal import KataCore

/// A provider from the settings, as plain values: `"providers": {"mytool": {"command": "mytool --yes", …}}`.
package struct CustomProvider: Sendable, Hashable {
    package var name: String
    /// `cli` or `script`.
    package var mode: Sourced<String>?
    /// `nil` only for a known program, which then keeps its own.
    package var command: Sourced<String>?
    /// Added to the words of the command.
    package var arguments: [String]
    package var modelArguments: [String]
    package var resumeArguments: [String]
    package var model: String?
    /// ``TranscriptFormat``; plain text when missing.
    package var format: Sourced<String>?
    /// ``CommandLineDescriptor/PromptChannel``; when missing, what the arguments ask for, and standard input otherwise.
    package var promptChannel: Sourced<String>?
    /// Variables of the host that it gets.
    package var allowedVariables: [String]
    package var setVariables: [String: String]
    package var artefactsToIgnore: [String]

    package init(
        name: String, mode: Sourced<String>? = nil, command: Sourced<String>? = nil, arguments: [String] = [],
        modelArguments: [String] = [], resumeArguments: [String] = [], model: String? = nil,
        format: Sourced<String>? = nil, promptChannel: Sourced<String>? = nil, allowedVariables: [String] = [],
        setVariables: [String: String] = [:], artefactsToIgnore: [String] = []
    ) {
        self.name = name
        self.mode = mode
        self.command = command
        self.arguments = arguments
        self.modelArguments = modelArguments
        self.resumeArguments = resumeArguments
        self.model = model
        self.format = format
        self.promptChannel = promptChannel
        self.allowedVariables = allowedVariables
        self.setVariables = setVariables
        self.artefactsToIgnore = artefactsToIgnore
    }

    /// Where it was set, for messages.
    var origin: String { (command ?? mode ?? format ?? promptChannel)?.origin ?? "the settings" }

    func resolvedMode() throws(Diagnostic) -> RuntimeMode {
        guard let mode else { return .cli }
        guard let known = RuntimeMode(rawValue: mode.value), known == .cli || known == .script else {
            throw bad("mode", mode, ["cli", "script"])
        }
        return known
    }

    /// The settings as a descriptor. The name of a known program takes that program's descriptor and changes only what
    /// is set.
    func descriptor(program: ScriptCommand?) throws(Diagnostic) -> CommandLineDescriptor {
        var channel: CommandLineDescriptor.PromptChannel?
        if let promptChannel {
            channel = CommandLineDescriptor.PromptChannel(rawValue: promptChannel.value)
            guard channel != nil else {
                throw bad("prompt", promptChannel, CommandLineDescriptor.PromptChannel.allCases.map(\.rawValue))
            }
        }
        var parsed: TranscriptFormat?
        if let format {
            parsed = TranscriptFormat(rawValue: format.value)
            guard parsed != nil else { throw bad("format", format, TranscriptFormat.allCases.map(\.rawValue)) }
        }
        var result =
            CommandLineDescriptor.builtIn.first { $0.name == name }
            ?? CommandLineDescriptor(name: name, executable: name)
        if let program {
            result.executable = program.program
            result.arguments = program.arguments + result.arguments
        }
        result.arguments += arguments
        if let channel {
            result.promptChannel = channel
        } else if result.arguments.contains(where: { $0.contains("{prompt}") }) {
            result.promptChannel = .argument
        } else if result.arguments.contains(where: { $0.contains("{prompt_file}") }) {
            result.promptChannel = .file
        }
        if let parsed { result.format = parsed }
        if !modelArguments.isEmpty { result.modelArguments = modelArguments }
        if !resumeArguments.isEmpty { result.resumeArguments = resumeArguments }
        result.allowedVariables += allowedVariables
        result.credentialVariables += allowedVariables.filter { !$0.hasSuffix("*") }
        result.setVariables.merge(setVariables) { $1 }
        result.artefactsToIgnore += artefactsToIgnore
        result.evidence = .custom
        try checkPlaceholders(result)
        return result
    }

    /// A prompt that no argument mentions would never arrive.
    private func checkPlaceholders(_ descriptor: CommandLineDescriptor) throws(Diagnostic) {
        let needed: String
        switch descriptor.promptChannel {
        case .standardInput: return
        case .argument: needed = "{prompt}"
        case .file: needed = "{prompt_file}"
        }
        let all = descriptor.arguments + descriptor.finalArguments
        guard all.contains(where: { $0.contains(needed) }) else {
            throw Diagnostic(
                .error, .badProviderSettings, "no argument of the provider \(name) holds \(needed)",
                hints: ["add it to args (from \(origin)), or let the prompt come on stdin"])
        }
    }

    private func bad(_ key: String, _ value: Sourced<String>, _ valid: [String]) -> Diagnostic {
        Diagnostic(
            .error, .badProviderSettings,
            "the provider \(name) has the \(key) `\(CleanText.line(value.value, limit: 80))` (from \(value.origin))",
            hints: ["valid: \(valid.joined(separator: ", "))"])
    }
}
