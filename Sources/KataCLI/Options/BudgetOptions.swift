internal import ArgumentParser
internal import KataPlan

/// How much a run may use.
struct BudgetOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Input and output tokens that the run may use.", valueName: "count"))
    var maxTokens: String?

    @Option(help: ArgumentHelp("US dollars that the run may cost.", valueName: "amount"))
    var maxCost: String?

    @Option(help: ArgumentHelp("Turns of the model that the run may take.", valueName: "count"))
    var maxTurns: String?

    @Option(help: ArgumentHelp("Time that the run may be at work: 30m, 2h.", valueName: "time"))
    var maxTime: String?

    init() {}

    /// As texts: they are checked like any other value of the same setting.
    var flags: [SettingsResolver.Flag] {
        [
            ("--max-tokens", "kata.budget.tokens", maxTokens), ("--max-cost", "kata.budget.cost", maxCost),
            ("--max-turns", "kata.budget.turns", maxTurns), ("--max-time", "kata.budget.time", maxTime),
        ].compactMap { flag, key, value in value.map { SettingsResolver.Flag(flag, sets: key, to: $0) } }
    }
}

/// What happens when a provider wants a pause.
struct WaitOption: ParsableArguments {
    @Flag(help: "When the provider's usage limit is reached, sleep until it ends and go on.")
    var wait = false

    init() {}
}
