package import KataProviders

/// How one plan is to be carried out, resolved from flags, environment and settings.
package struct ExecutionOptions: Sendable, Hashable {
    /// Further attempts after the first, for each task.
    package var retries: Int
    /// Refuses changes outside the plan instead of recording them.
    package var isStrict: Bool
    package var allowsDeletions: Bool
    /// A plan with nothing runnable ends with success, marked as unverified.
    package var allowsUnverified: Bool
    /// Whether verify commands run once before the work.
    package var takesBaseline: Bool
    /// Whether the repository's own commit hooks run.
    package var runsHooks: Bool
    /// Adds `Co-authored-by` for the provider.
    package var namesCoAuthor: Bool
    /// Whether SUMMARY.md and the tracking documents are committed, or only written.
    package var commitsDocuments: Bool
    package var limits: ProviderLimits
    /// For each verify command.
    package var verifyTimeout: Duration
    /// The folder name pattern of commit subjects: `conventional`, `semantic`, or `simple`.
    package var commitStyle: CommitStyle
    /// The scope in commit subjects; the plan's id without one.
    package var commitScope: String?
    /// Runs after each task's own checks; its failure is a failed check.
    package var postTaskCommand: String?
    /// Run after the plan's own checks, and count like them.
    package var extraChecks: [String]

    /// What to do about work that another tool has committed for the plan; `nil` refuses to guess.
    package var existing: ExistingWork.Choice?

    package var budget = ExecutionBudget()
    /// Answers checkpoints by policy, except those that only a person can.
    package var advancesAutomatically = false

    package init(
        retries: Int = 2, isStrict: Bool = false, allowsDeletions: Bool = false, allowsUnverified: Bool = false,
        takesBaseline: Bool = true, runsHooks: Bool = true, namesCoAuthor: Bool = true, commitsDocuments: Bool = true,
        limits: ProviderLimits = ProviderLimits(), verifyTimeout: Duration = .seconds(600),
        commitStyle: CommitStyle = .conventional, commitScope: String? = nil, postTaskCommand: String? = nil,
        extraChecks: [String] = [], existing: ExistingWork.Choice? = nil
    ) {
        self.retries = retries
        self.isStrict = isStrict
        self.allowsDeletions = allowsDeletions
        self.allowsUnverified = allowsUnverified
        self.takesBaseline = takesBaseline
        self.runsHooks = runsHooks
        self.namesCoAuthor = namesCoAuthor
        self.commitsDocuments = commitsDocuments
        self.limits = limits
        self.verifyTimeout = verifyTimeout
        self.commitStyle = commitStyle
        self.commitScope = commitScope
        self.postTaskCommand = postTaskCommand
        self.extraChecks = extraChecks
        self.existing = existing
    }
}

package enum CommitStyle: String, Sendable, Hashable, CaseIterable {
    /// `feat(09-01): add the total of a ledger`
    case conventional
    /// `feat: add the total of a ledger (09-01)`
    case semantic
    /// `add the total of a ledger`
    case simple
}
