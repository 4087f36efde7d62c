internal import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataPlan

/// How plans are carried out: what `plan execute` and `phase execute` share.
struct ExecutionFlags: ParsableArguments {
    @Option(help: "How often a task goes back to the provider when its checks fail.")
    var retries: String?

    @Option(help: ArgumentHelp("Time limit of one attempt: 90s, 15m, 2h.", valueName: "time"))
    var timeout: String?

    @Option(help: ArgumentHelp("Time limit of one verify command.", valueName: "time"))
    var verifyTimeout: String?

    @Flag(help: "Refuse changes outside the plan instead of recording them.")
    var strict = false

    @Flag(help: "Let tasks delete files that the plan does not name.")
    var allowDeletions = false

    @Flag(help: "End with 0 when something in the plan had nothing that could be run.")
    var allowUnverified = false

    @Flag(help: "Answer checkpoints by policy; never those that only a person can answer.")
    var auto = false

    @OptionGroup var budget: BudgetOptions

    @Flag(help: "Do not run the verify commands before the work.")
    var noBaseline = false

    @Flag(help: "Do not run the repository's commit hooks.")
    var noHooks = false

    @Option(
        help: ArgumentHelp(
            "What to do about commits of other tools that name the plan: close, skip or redo.", valueName: "choice"))
    var existing: ExistingWork.Choice?

    @Flag(help: "Print prompts, commands and expected commits, and do nothing.")
    var dryRun = false

    init() {}

    func options(_ settings: Settings, plan: PlanID) -> ExecutionOptions {
        var options = ExecutionOptions(
            settings, plan: plan, allowsDeletions: allowDeletions, takesBaseline: !noBaseline, runsHooks: !noHooks)
        options.existing = existing
        return options
    }

    /// Those that are settings, as texts: they are checked like any other value of the same setting.
    var flags: [SettingsResolver.Flag] {
        var flags = budget.flags
        if let retries { flags.append(.init("--retries", sets: "kata.retries", to: retries)) }
        if let timeout { flags.append(.init("--timeout", sets: "kata.timeouts.hard", to: timeout)) }
        if let verifyTimeout {
            flags.append(.init("--verify-timeout", sets: "kata.timeouts.verify", to: verifyTimeout))
        }
        if strict { flags.append(.init("--strict", sets: "kata.strict", to: "true")) }
        if auto { flags.append(.init("--auto", sets: "workflow.auto_advance", to: "true")) }
        if allowUnverified {
            flags.append(.init("--allow-unverified", sets: "kata.allow_unverified", to: "true"))
        }
        return flags
    }
}
