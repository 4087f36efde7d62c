internal import KataCore

/// What running recorded commands again came to, best first.
package enum Reproduction: String, Sendable, Hashable, Comparable, CaseIterable {
    case confirmed
    case noEvidence = "no-evidence"
    case notReproducible = "not-reproducible"
    case refuted

    package static func < (a: Reproduction, b: Reproduction) -> Bool { a.rank < b.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// One command with what it said then and now.
package struct VerifiedCheck: Sendable, Hashable {
    package var check: RecordedCheck
    package var verdict: Reproduction
    /// For people: `exit 1`, `command not found: pnpm`, `verified at … on the same tree`.
    package var reason: String
    package var exitCode: Int32?
    package var duration: Duration
    /// The end of what it printed, when it did not pass.
    package var output: String
    package var isKnown: Bool
}

/// One target with all its commands.
package struct VerifiedTarget: Sendable {
    package var target: VerificationTarget
    package var checks: [VerifiedCheck]
    /// Why nothing could be run.
    package var problem: String?

    package var verdict: Reproduction {
        if problem != nil { return .notReproducible }
        return checks.map(\.verdict).max() ?? .noEvidence
    }
}
