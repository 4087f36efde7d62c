package import KataCore

/// What the provider said. All of it is quoted, none of it is believed: ``SummaryDocument`` fences every piece so that
/// it can neither forge a measured field nor break the document.
package struct SummaryWords: Sendable, Hashable {
    package struct Requirement: Sendable, Hashable {
        package var phase: String
        package var provides: String

        package init(phase: String, provides: String) {
            self.phase = phase
            self.provides = provides
        }
    }

    /// Who said it, such as `claude`; named in the footer.
    package var speaker: String?
    package var oneLiner: String?
    package var subsystem: String?
    package var tags: [String] = []
    package var requires: [Requirement] = []
    package var provides: [String] = []
    package var affects: [String] = []
    package var patterns: [String] = []
    package var keyDecisions: [String] = []
    package var patternsEstablished: [String] = []
    package var accomplishments: [String] = []
    package var decisionsMade: [String] = []
    /// Reasons for leaving the plan, as declared.
    package var deviations: [String] = []
    package var issues: [String] = []
    package var userSetup: [String] = []
    package var nextPhaseReadiness: [String] = []
    /// What a changed file is for; the plan's `provides` stands in for paths without an entry.
    package var filePurposes: [RepositoryPath: String] = [:]

    package init() {}
}
