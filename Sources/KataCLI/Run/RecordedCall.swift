internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataProcess
internal import KataProviders
internal import KataStore

/// How a run was started, as its record keeps it for `run resume` and `run retry`.
struct RecordedCall: Sendable {
    let json: JSONText

    /// - Parameter environment: a command that holds one of its secrets, or what looks like a key, is not recorded.
    init(
        _ options: ExecutionOptions, _ selection: ProviderSelection, existing: ExistingWork?,
        environment: [String: String]
    ) {
        let redactor = Redactor(values: SecretVariables.values(in: environment))
        func plain(_ text: String?) -> JSONText? {
            text.flatMap { redactor.redact($0) == $0 ? .string($0) : nil }
        }
        func milliseconds(_ duration: Duration?) -> JSONText { .optional(duration?.wholeMilliseconds) }
        json = .object([
            "retries": .integer(Int64(options.retries)), "strict": .boolean(options.isStrict),
            "allow_deletions": .boolean(options.allowsDeletions),
            "allow_unverified": .boolean(options.allowsUnverified), "baseline": .boolean(options.takesBaseline),
            "hooks": .boolean(options.runsHooks), "co_author": .boolean(options.namesCoAuthor),
            "commit_docs": .boolean(options.commitsDocuments), "commit_style": .string(options.commitStyle.rawValue),
            "idle_milliseconds": milliseconds(options.limits.idle),
            "timeout_milliseconds": milliseconds(options.limits.hard),
            "verify_timeout_milliseconds": milliseconds(options.verifyTimeout),
            "auto": .boolean(options.advancesAutomatically),
            "max_tokens": options.budget.run.tokens.map { .integer($0) },
            "max_cost_microdollars": options.budget.run.microdollars.map { .integer($0) },
            "max_turns": options.budget.run.turns.map { .integer($0) },
            "max_time_milliseconds": options.budget.time.map { .integer($0.wholeMilliseconds) },
            "command": plain(selection.command?.value), "recording": plain(selection.recording?.value),
            ExistingWork.optionKey: existing?.json,
        ])
    }

    init(_ run: RunRecord) { json = run.origin.options }

    /// - Parameters:
    ///   - defaults: for what the record does not hold.
    ///   - budget: what this call says about it wins.
    func options(_ defaults: ExecutionOptions, raising budget: BudgetOptions) -> ExecutionOptions {
        func flag(_ key: String, _ value: Bool) -> Bool { json[key]?.booleanValue ?? value }
        func duration(_ key: String, _ value: Duration?) -> Duration? {
            guard let recorded = json[key] else { return value }
            return recorded.integerValue.map { .milliseconds($0) }
        }
        var options = defaults
        options.retries = json["retries"]?.integerValue.flatMap { Int(exactly: $0) } ?? defaults.retries
        options.isStrict = flag("strict", defaults.isStrict)
        options.allowsDeletions = flag("allow_deletions", defaults.allowsDeletions)
        options.allowsUnverified = flag("allow_unverified", defaults.allowsUnverified)
        options.takesBaseline = flag("baseline", defaults.takesBaseline)
        options.runsHooks = flag("hooks", defaults.runsHooks)
        options.namesCoAuthor = flag("co_author", defaults.namesCoAuthor)
        options.commitsDocuments = flag("commit_docs", defaults.commitsDocuments)
        options.advancesAutomatically = flag("auto", defaults.advancesAutomatically)
        options.limits.idle = duration("idle_milliseconds", defaults.limits.idle)
        options.limits.hard = duration("timeout_milliseconds", defaults.limits.hard)
        options.verifyTimeout =
            duration("verify_timeout_milliseconds", defaults.verifyTimeout) ?? defaults.verifyTimeout
        options.commitStyle =
            json["commit_style"]?.stringValue.flatMap { .init(rawValue: $0) } ?? defaults.commitStyle
        if budget.maxTokens == nil { options.budget.run.tokens = json["max_tokens"]?.integerValue }
        if budget.maxCost == nil { options.budget.run.microdollars = json["max_cost_microdollars"]?.integerValue }
        if budget.maxTurns == nil { options.budget.run.turns = json["max_turns"]?.integerValue }
        if budget.maxTime == nil { options.budget.time = duration("max_time_milliseconds", nil) }
        return options
    }

    func request(of run: RunRecord) -> ProviderRequest {
        let origin = "run \(run.id)"
        let provider = run.origin.provider
        func sourced(_ text: String?) -> Sourced<String>? { text.map { Sourced($0, from: origin) } }
        return ProviderRequest(
            provider: sourced(provider.name), mode: sourced(provider.mode), model: sourced(provider.model),
            command: sourced(json["command"]?.stringValue), recording: sourced(json["recording"]?.stringValue))
    }
}
