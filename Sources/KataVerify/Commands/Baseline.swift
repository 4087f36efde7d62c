/// What the commands said before the work.
package struct Baseline: Sendable, Hashable {
    private let byText: [String: CheckResult]

    package init(results: [CheckResult] = []) {
        byText = Dictionary(results.map { ($0.command.text, $0) }, uniquingKeysWith: { first, _ in first })
    }

    package func result(of command: CheckCommand) -> CheckResult? { byText[command.text] }

    package var results: [CheckResult] { byText.values.sorted { $0.command.text < $1.command.text } }

    /// How strong a passed check is as evidence for the work.
    package func discrimination(of result: CheckResult) -> Discrimination {
        guard result.outcome == .passed, let before = byText[result.command.text], before.isConclusive else {
            return .unknown
        }
        return before.outcome == .passed ? .greenBefore : .redToGreen
    }
}

package enum Discrimination: String, Sendable, Hashable, Codable, CaseIterable {
    /// Failed before the work and passes now: the work made the difference.
    case redToGreen = "red-to-green"
    /// Passed before too: says only that nothing broke.
    case greenBefore = "green-before"
    /// Did not run before, or does not pass now.
    case unknown
}
