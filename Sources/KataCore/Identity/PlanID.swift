/// The number of a phase as it is written: `09`, `02.1`, `14b`, `CK-03`, `v0.14-03`.
package struct PhaseNumber: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    package init(_ text: some StringProtocol) { self.text = String(text) }
    package var description: String { text }
}

/// The id of a plan: phase and plan token, kept as they are written in the file name (`09-01`, `10-GAP1`, `13-02a`).
package struct PlanID: Sendable, Hashable, CustomStringConvertible {
    package let phase: PhaseNumber
    /// `01`, `02a`, `GAP1`; empty for a plan that is alone in its folder.
    package let plan: String

    package init(phase: PhaseNumber, plan: some StringProtocol) {
        self.phase = phase
        self.plan = String(plan)
    }

    package var description: String { plan.isEmpty ? phase.text : "\(phase.text)-\(plan)" }
}
