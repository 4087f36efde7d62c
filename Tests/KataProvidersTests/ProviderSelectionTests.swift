import KataCore
import KataProviders
import Testing

@Suite struct ProviderSelectionTests {
    private func from(_ text: String?) -> Sourced<String>? { text.map { Sourced($0, from: "--flag") } }

    private func resolve(
        _ provider: String? = nil, mode: String? = nil, model: String? = nil, command: String? = nil,
        recording: String? = nil, in registry: ProviderRegistry = ProviderRegistry()
    ) throws -> ProviderSelection {
        try ProviderSelection.resolve(
            ProviderRequest(
                provider: from(provider), mode: from(mode), model: from(model), command: from(command),
                recording: from(recording)), in: registry)
    }

    @Test func namesGiveModes() throws {
        #expect(try resolve("claude").mode.value == .cli)
        #expect(try resolve("codex", mode: "cli", model: "gpt-5.4").identity.model == "gpt-5.4")
        #expect(try resolve("manual").mode.value == .manual)
        #expect(try resolve("claude").mode.origin == "the provider claude")
    }

    @Test func aCommandARecordingOrAModeNamesItsProvider() throws {
        #expect(try resolve(command: "./a.sh").provider == Sourced("script", from: "--flag"))
        #expect(try resolve(recording: "r").provider.value == "replay")
        #expect(try resolve(mode: "manual").provider.value == "manual")
        #expect(try resolve(mode: "script", command: "a").provider.value == "script")
    }

    @Test(
        arguments: [
            (nil, nil, nil, nil, nil, Diagnostic.Code.noProvider), (nil, "cli", nil, nil, nil, .noProvider),
            ("cluade", nil, nil, nil, nil, .unknownProvider), ("claude", "telepathy", nil, nil, nil, .unknownMode),
            ("claude", "script", nil, nil, nil, .modeMismatch), ("script", nil, nil, nil, nil, .missingInput),
            ("replay", nil, nil, nil, nil, .missingInput), ("claude", nil, nil, "./x", nil, .unusedInput),
            ("manual", nil, nil, nil, "r", .unusedInput), ("claude", nil, "--dangerous", nil, nil, .badModel),
            ("claude", nil, "a b", nil, nil, .badModel), ("claude", nil, "", nil, nil, .badModel),
        ] as [(String?, String?, String?, String?, String?, Diagnostic.Code)])
    func badRequestsAreRefused(
        _ provider: String?, _ mode: String?, _ model: String?, _ command: String?, _ recording: String?,
        _ code: Diagnostic.Code
    ) {
        let error = #expect(throws: Diagnostic.self) {
            try resolve(provider, mode: mode, model: model, command: command, recording: recording)
        }
        #expect(error?.code == code)
        #expect(error?.hints.isEmpty == false)
    }

    @Test func anUnknownNameListsTheValidOnesAndItsOrigin() {
        let error = #expect(throws: Diagnostic.self) { try resolve("x\u{1B}[31m") }
        #expect(error?.message == "there is no provider `x` (from --flag)")
        #expect(error?.hints.first?.hasPrefix("providers: claude, codex, gemini") == true)
    }

    @Test func settingsAddProviders() async throws {
        let bench = try ProviderBench()
        try bench.transcript("mytool", prints: "said so\n")
        let registry = try ProviderRegistry(custom: [
            CustomProvider(
                name: "mine", command: Sourced("mytool --yes", from: "config"), arguments: ["--task", "{prompt}"],
                modelArguments: ["-m", "{model}"], model: "small",
                allowedVariables: ["MY_KEY"], setVariables: ["MY_MODE": "auto"])
        ])
        #expect(registry.names.last == "mine")
        let provider = try registry.makeProvider(try resolve("mine", in: registry), services: bench.services)
        let assignment = bench.assignment("A {model} prompt", environment: ["MY_KEY": "secret-value"])
        let report = try await provider.outcome(of: assignment).result.get()
        #expect(report.words.summary == "said so")
        #expect(try bench.kept("arguments") == "--yes\n--task\nA {model} prompt\n-m\nsmall\n")
        let environment = try bench.kept("environment")
        #expect(environment.contains("MY_KEY=secret-value"))
        #expect(environment.contains("MY_MODE=auto"))
    }

    @Test func settingsCanMoveAKnownProgram() async throws {
        let bench = try ProviderBench()
        try bench.transcript("my-claude", prints: try RealTranscript.read("claude-write"))
        let registry = try ProviderRegistry(custom: [
            CustomProvider(
                name: "claude", command: Sourced("\(bench.programs)/my-claude", from: "config"),
                arguments: ["--allowedTools", "Bash(make *)"])
        ])
        let provider = try registry.makeProvider(try resolve("claude", in: registry), services: bench.services)
        #expect(try await provider.outcome(of: bench.assignment()).result.get().session != nil)
        #expect(try bench.kept("arguments").hasSuffix("acceptEdits\n--allowedTools\nBash(make *)\n"))
    }

    @Test func settingsCanAddArgumentsToAKnownProgram() async throws {
        let bench = try ProviderBench()
        try bench.transcript("claude", prints: try RealTranscript.read("claude-write"))
        let registry = try ProviderRegistry(custom: [CustomProvider(name: "claude", arguments: ["--effort", "low"])])
        let provider = try registry.makeProvider(try resolve("claude", in: registry), services: bench.services)
        _ = try await provider.outcome(of: bench.assignment()).result.get()
        #expect(try bench.kept("arguments").hasSuffix("acceptEdits\n--effort\nlow\n"))
    }

    @Test func argumentsSayHowThePromptComes() async throws {
        let bench = try ProviderBench()
        try bench.transcript("mytool", prints: "ok\n")
        let registry = try ProviderRegistry(custom: [
            CustomProvider(name: "mine", command: Sourced("mytool {prompt_file}", from: "config"))
        ])
        let provider = try registry.makeProvider(try resolve("mine", in: registry), services: bench.services)
        _ = try await provider.outcome(of: bench.assignment("Prompt\n")).result.get()
        #expect(try bench.kept("arguments") == "\(bench.scratch)/task-1-attempt-1-prompt.md\n")
        #expect(try bench.read("scratch/task-1-attempt-1-prompt.md") == "Prompt\n")
        #expect(try bench.kept("input").isEmpty)
    }

    @Test(arguments: [
        CustomProvider(name: "unknown"), CustomProvider(name: "claude", mode: Sourced("script", from: "c")),
        CustomProvider(name: "script", command: Sourced("x", from: "c")),
        CustomProvider(name: "-x", command: Sourced("x", from: "c")),
        CustomProvider(name: "a b", command: Sourced("x", from: "c")),
        CustomProvider(name: "", command: Sourced("x", from: "c")),
        CustomProvider(name: "x", mode: Sourced("replay", from: "c"), command: Sourced("x", from: "c")),
    ])
    func badSettingsAreRefusedAtOnce(_ settings: CustomProvider) {
        let error = #expect(throws: Diagnostic.self) { try ProviderRegistry(custom: [settings]) }
        #expect(error?.code == .badProviderSettings)
    }

    @Test(arguments: [
        CustomProvider(name: "x", command: Sourced("x", from: "c"), format: Sourced("xml", from: "c")),
        CustomProvider(name: "x", command: Sourced("x", from: "c"), promptChannel: Sourced("smoke", from: "c")),
        CustomProvider(name: "x", command: Sourced("x", from: "c"), promptChannel: Sourced("file", from: "c")),
    ])
    func badSettingsAreRefusedWhenChosen(_ settings: CustomProvider) throws {
        let bench = try ProviderBench()
        let registry = try ProviderRegistry(custom: [settings])
        let selection = try resolve("x", in: registry)
        let error = #expect(throws: Diagnostic.self) { try registry.makeProvider(selection, services: bench.services) }
        #expect(error?.code == .badProviderSettings)
    }
}
