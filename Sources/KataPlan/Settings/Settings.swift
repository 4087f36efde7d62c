package import KataCore

/// The settings in force, each with where it came from.
package struct Settings: Sendable, Hashable {
    package let values: [String: ResolvedSetting]
    /// By name.
    package let providers: [String: ProviderSetting]
    /// Of all layers. An invalid value is left out, so that a weaker layer or the default is in force; commands that act
    /// refuse to start while an error stands here.
    package let diagnostics: [Diagnostic]

    package subscript(_ name: String) -> ResolvedSetting? { values[name] }

    /// Every used setting in the order of the reference, then the known ones that a file sets, for `config list`.
    package var entries: [ResolvedSetting] {
        let used = SettingKey.usedKeys.compactMap { values[$0.name] }
        return used + values.values.filter { $0.key.use == .notUsed }.sorted { $0.key.name < $1.key.name }
    }
}

extension Settings {
    package struct Timeouts: Sendable, Hashable {
        /// When a provider is reported as slow.
        package var soft: Duration
        /// How long a provider may be silent.
        package var idle: Duration
        /// When a provider is ended.
        package var hard: Duration
        /// When a verify command is ended.
        package var verify: Duration
    }

    package enum BranchingStrategy: String, Sendable, Hashable { case none, phase, milestone }
    package enum CommitStyle: String, Sendable, Hashable { case conventional, semantic, simple }

    package var provider: String? { text("kata.provider") }
    package var mode: String? { text("kata.mode") }
    package var model: String? { text("kata.model") }
    package var strict: Bool { bool("kata.strict") }
    package var allowsUnverified: Bool { bool("kata.allow_unverified") }
    package var addsCoAuthor: Bool { bool("kata.co_author") }
    package var commitsDocs: Bool { bool("commit_docs") }
    package var isInteractive: Bool { text("mode") != "yolo" }
    package var runsInParallel: Bool { bool("parallelization") }
    package var usesWorktree: Bool { bool("worktree.enabled") }
    package var checksMustHaves: Bool { bool("workflow.verifier") }
    package var advancesAutomatically: Bool { bool("workflow.auto_advance") }
    package var branchingStrategy: BranchingStrategy {
        text("git.branching_strategy").flatMap(BranchingStrategy.init) ?? .none
    }
    package var commitStyle: CommitStyle {
        text("workflows.execute-phase.commit_style").flatMap(CommitStyle.init) ?? .conventional
    }
    /// `nil` when there is none.
    package var postTaskCommand: String? {
        text("workflows.execute-phase.post_task_command").flatMap { $0.trimmed.isEmpty ? nil : $0 }
    }
    package var extraVerificationCommands: [String] { texts("workflows.verify-work.extra_verification_commands") }
    /// As it is written; `nil` for the default.
    package var worktreeLocation: String? { text("worktree.location") }
    package var worktreeSetup: [String] { texts("worktree.setup") }
    package var worktreeCopies: [String] { texts("worktree.copy") }
    package var worktreeLinks: [String] { texts("worktree.link") }
    package var timeouts: Timeouts {
        Timeouts(
            soft: duration("kata.timeouts.soft"), idle: duration("kata.timeouts.idle"),
            hard: duration("kata.timeouts.hard"), verify: duration("kata.timeouts.verify"))
    }

    package struct Amounts: Sendable, Hashable {
        package var tokens: Int64?
        package var microdollars: Int64?
        package var turns: Int64?
    }

    /// `nil` where nothing is set.
    package var runBudget: Amounts { amounts("kata.budget.") }
    /// Of all runs of the repository within 24 hours.
    package var dailyBudget: Amounts { amounts("kata.budget.daily_") }
    package var timeBudget: Duration? {
        if case .duration(let value)? = values["kata.budget.time"]?.value { value } else { nil }
    }
    package var leases: (heartbeat: Duration, stale: Duration, rescue: Duration) {
        (duration("kata.leases.heartbeat"), duration("kata.leases.stale"), duration("kata.leases.rescue"))
    }

    package var housekeeping: (age: Duration, keep: Int, megabytes: Int) {
        (duration("kata.gc.age"), integer("kata.gc.keep"), integer("kata.gc.megabytes"))
    }

    private func amounts(_ prefix: String) -> Amounts {
        func whole(_ name: String) -> Int64? {
            if case .integer(let value)? = values[prefix + name]?.value { Int64(value) } else { nil }
        }
        let cost = text(prefix + "cost").flatMap(Double.init).map { Int64(($0 * 1_000_000).rounded()) }
        return Amounts(tokens: whole("tokens"), microdollars: cost, turns: whole("turns"))
    }

    /// Further attempts after a failed verification: kata's own setting, else the budget of other tools' files.
    package var retries: Int {
        if let own = values["kata.retries"], own.origin != .builtIn { return integer("kata.retries") }
        if !bool("workflow.node_repair") { return 0 }
        let budget = values["workflow.node_repair_budget"]
        return budget.map(\.origin) == .builtIn ? integer("kata.retries") : integer("workflow.node_repair_budget")
    }

    /// The scope of a plan's commits: `09-01` by default.
    package func commitScope(of plan: PlanID) -> String {
        let format = text("workflows.execute-phase.commit_scope_format") ?? "{phase}-{plan}"
        if format == "{phase}-{plan}" { return plan.description }
        return format.replacing("{phase}", with: plan.phase.text).replacing("{plan}", with: plan.plan)
    }

    private func text(_ name: String) -> String? {
        if case .text(let text)? = values[name]?.value { text.isEmpty ? nil : text } else { nil }
    }

    private func texts(_ name: String) -> [String] {
        if case .texts(let texts)? = values[name]?.value { texts } else { [] }
    }

    private func bool(_ name: String) -> Bool {
        if case .bool(let value)? = values[name]?.value { value } else { false }
    }

    private func integer(_ name: String) -> Int {
        if case .integer(let value)? = values[name]?.value { value } else { 0 }
    }

    private func duration(_ name: String) -> Duration {
        if case .duration(let value)? = values[name]?.value { value } else { .zero }
    }
}
