package import KataCore

/// The documentation of a finding about a planning folder as a whole.
package struct HealthRule: Sendable, Hashable {
    package var code: Diagnostic.Code
    package var severity: Diagnostic.Severity
    /// One sentence.
    package var summary: String

    private init(_ severity: Diagnostic.Severity, _ code: Diagnostic.Code, _ summary: String) {
        self.code = code
        self.severity = severity
        self.summary = summary
    }

    /// In the order of the reference.
    package static let all: [HealthRule] = [
        .init(.error, .duplicatePhase, "Two live folders have the same phase number."),
        .init(.error, .caseCollision, "Two paths differ in letter case only, and are one file on many systems."),
        .init(.error, .notAFile, "A folder or device stands where a document should be."),
        .init(.error, .unreadableDocument, "A document is there, but can't be read."),
        .init(.warning, .phaseWithoutNumber, "A plan lies in a folder without a phase number."),
        .init(.warning, .orphanSummary, "A summary belongs to no plan."),
        .init(.warning, .summaryStatus, "A summary says that its plan was not finished."),
        .init(.warning, .summaryCommit, "A summary cites a commit that is not in the repository."),
        .init(.warning, .outputPath, "A plan wants its summary written for another plan or phase."),
        .init(.warning, .roadmapPlanMissing, "ROADMAP.md ticks a plan that does not exist."),
        .init(.notice, .roadmapPlanUnwritten, "ROADMAP.md names a plan that is not written yet."),
        .init(.notice, .roadmapPlanUnlisted, "ROADMAP.md lists the plans of a phase, but not this one."),
        .init(.warning, .roadmapMark, "A check box of ROADMAP.md disagrees with the summaries on disk."),
        .init(.warning, .roadmapPhaseUnlisted, "ROADMAP.md does not name a phase that has plans to do."),
        .init(.warning, .roadmapCounter, "A count of plans in ROADMAP.md disagrees with the files."),
        .init(.warning, .requirementUnknown, "A plan names a requirement that REQUIREMENTS.md does not have."),
        .init(.notice, .requirementUnplanned, "No plan names a requirement."),
        .init(.warning, .requirementMark, "A check box of REQUIREMENTS.md disagrees with the plans."),
        .init(.warning, .stateCounter, "A count in STATE.md disagrees with the files."),
        .init(.warning, .statePhase, "STATE.md stands at a phase that does not exist."),
    ]
}

extension Diagnostic.Code {
    package static let duplicatePhase: Self = "check.duplicate-phase"
    package static let caseCollision: Self = "check.case-collision"
    package static let notAFile: Self = "check.not-a-file"
    package static let unreadableDocument: Self = "check.unreadable"
    package static let phaseWithoutNumber: Self = "check.phase-without-number"
    package static let orphanSummary: Self = "check.orphan-summary"
    package static let summaryStatus: Self = "check.summary-status"
    package static let summaryCommit: Self = "check.summary-commit"
    package static let outputPath: Self = "check.output-path"
    package static let roadmapPlanMissing: Self = "check.roadmap-plan-missing"
    package static let roadmapPlanUnwritten: Self = "check.roadmap-plan-unwritten"
    package static let roadmapPlanUnlisted: Self = "check.roadmap-plan-unlisted"
    package static let roadmapMark: Self = "check.roadmap-mark"
    package static let roadmapPhaseUnlisted: Self = "check.roadmap-phase-unlisted"
    package static let roadmapCounter: Self = "check.roadmap-counter"
    package static let requirementUnknown: Self = "check.requirement-unknown"
    package static let requirementUnplanned: Self = "check.requirement-unplanned"
    package static let requirementMark: Self = "check.requirement-mark"
    package static let stateCounter: Self = "check.state-counter"
    package static let statePhase: Self = "check.state-phase"
}
