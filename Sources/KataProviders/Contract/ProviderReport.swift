/// How an attempt ended when nothing showed that it failed. The words are the provider's: cleaned, bounded, unproven.
package struct ProviderReport: Sendable, Hashable {
    package var words: ProviderWords
    package var usage: TokenUsage
    /// The provider's name for the session, to take it up again.
    package var session: String?
    /// The model that really answered, when the provider says it.
    package var model: String?
    /// What the provider wanted to do and was not allowed to, in one line each.
    package var permissionDenials: [String]
    /// The program that ran; absolute.
    package var executable: String?
    package var executableVersion: String?
    package var exitCode: Int32?
    /// Monotonic.
    package var duration: Duration

    package init(
        words: ProviderWords = ProviderWords(), usage: TokenUsage = TokenUsage(), session: String? = nil,
        model: String? = nil, permissionDenials: [String] = [], executable: String? = nil,
        executableVersion: String? = nil, exitCode: Int32? = nil, duration: Duration = .zero
    ) {
        self.words = words
        self.usage = usage
        self.session = session
        self.model = model
        self.permissionDenials = permissionDenials
        self.executable = executable
        self.executableVersion = executableVersion
        self.exitCode = exitCode
        self.duration = duration
    }
}

/// What a provider says about its own work, in the fields that a summary has room for.
package struct ProviderWords: Sendable, Hashable {
    package var summary: String?
    package var oneLiner: String?
    package var accomplishments: [String]
    package var decisions: [String]
    package var deviations: [String]
    package var issues: [String]
    package var userSetup: [String]
    package var nextPhaseReadiness: [String]
    package var patterns: [String]
    package var tags: [String]
    package var subsystem: String?
    /// The type of a Conventional Commit, in lower case: only ASCII letters and digits.
    package var commitType: String?

    package init(
        summary: String? = nil, oneLiner: String? = nil, accomplishments: [String] = [], decisions: [String] = [],
        deviations: [String] = [], issues: [String] = [], userSetup: [String] = [], nextPhaseReadiness: [String] = [],
        patterns: [String] = [], tags: [String] = [], subsystem: String? = nil, commitType: String? = nil
    ) {
        self.summary = summary
        self.oneLiner = oneLiner
        self.accomplishments = accomplishments
        self.decisions = decisions
        self.deviations = deviations
        self.issues = issues
        self.userSetup = userSetup
        self.nextPhaseReadiness = nextPhaseReadiness
        self.patterns = patterns
        self.tags = tags
        self.subsystem = subsystem
        self.commitType = commitType
    }
}
