internal import KataCore
internal import KataEngine
internal import KataPlan
internal import KataProviders
internal import KataStore

extension ExecutionOptions {
    /// The options of a run as settings and flags decide them.
    init(_ settings: Settings, plan: PlanID, allowsDeletions: Bool, takesBaseline: Bool, runsHooks: Bool) {
        self.init(
            retries: settings.retries, isStrict: settings.strict, allowsDeletions: allowsDeletions,
            allowsUnverified: settings.allowsUnverified, takesBaseline: takesBaseline, runsHooks: runsHooks,
            namesCoAuthor: settings.addsCoAuthor, commitsDocuments: settings.commitsDocs,
            limits: ProviderLimits(
                soft: nil, idle: settings.timeouts.idle, hard: settings.timeouts.hard),
            verifyTimeout: settings.timeouts.verify,
            commitStyle: KataEngine.CommitStyle(rawValue: settings.commitStyle.rawValue) ?? .conventional,
            commitScope: settings.commitScope(of: plan), postTaskCommand: settings.postTaskCommand,
            extraChecks: settings.extraVerificationCommands)
        advancesAutomatically = settings.advancesAutomatically
        budget = ExecutionBudget(
            run: Budget(settings.runBudget), daily: Budget(settings.dailyBudget), time: settings.timeBudget)
    }
}

extension Budget {
    fileprivate init(_ amounts: Settings.Amounts) {
        self.init(tokens: amounts.tokens, microdollars: amounts.microdollars, turns: amounts.turns)
    }
}
