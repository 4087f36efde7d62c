package import KataCore

extension PlanID {
    /// `9-1` and `09-01` name the same plan: what both come to.
    package static func normalized(_ text: String) -> String { PhaseToken.normalized(text) }
}
