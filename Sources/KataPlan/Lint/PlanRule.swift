package import KataCore

/// The documentation of a diagnostic code: what it means, with an example that has the finding and one that has not.
package struct PlanRule: Sendable, Hashable {
    package var code: Diagnostic.Code
    package var severity: Diagnostic.Severity
    /// One sentence.
    package var summary: String
    package var triggering: PlanExample
    package var accepted: PlanExample

    init(
        _ severity: Diagnostic.Severity, _ code: Diagnostic.Code, _ summary: String, triggering: PlanExample,
        accepted: PlanExample = .frontmatter("")
    ) {
        self.code = code
        self.severity = severity
        self.summary = summary
        self.triggering = triggering
        self.accepted = accepted
    }

    /// Every rule, in the order of the reference page.
    package static let all: [PlanRule] = bytes + yaml + keys + body + tasks + checks + paths + mustHaves + graph
}
