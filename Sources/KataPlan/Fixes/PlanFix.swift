package import KataCore

/// A change that takes a finding away and leaves what the plan says as it is.
package struct PlanFix: Sendable, Hashable {
    package var code: Diagnostic.Code
    /// Where the finding was, in the bytes before this fix.
    package var position: SourcePosition
    /// What is written, for people: `put in quotes`.
    package var action: String
    package var edits: [ByteEdit]
}

/// A plan after everything mechanical was mended.
package struct FixedPlan: Sendable, Hashable {
    package var bytes: [UInt8]
    /// In the order in which they were made.
    package var fixes: [PlanFix]
}

extension PlanRule {
    /// Whether ``PlanFixer`` may mend a finding of this rule.
    package var isFixable: Bool { PlanFixer.codes.contains(code) }
}
