package import KataCore
package import KataDigest
package import KataProcess

/// What running one command on one tree gave.
package struct CheckResult: Sendable, Hashable {
    package enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
        case passed, failed
        case timedOut = "timed-out"
        /// The command itself could not be started, such as a program that is not installed. Never a pass.
        case notRunnable = "not-runnable"
        /// Left out, because an earlier one failed or the run was cancelled.
        case notRun = "not-run"
    }

    package var command: CheckCommand
    package var outcome: Outcome
    /// 128 + signal when a signal ended it; `nil` when nothing was started.
    package var exitCode: Int32?
    package var duration: Duration
    package var startedAt: Timestamp
    /// The tree that it ran on.
    package var tree: ObjectID?
    package var output: CheckOutput?
    /// Why it ended as it did, for people: `command not found: pnpm`.
    package var explanation: String?
    package var wasCancelled: Bool

    package init(
        command: CheckCommand, outcome: Outcome, exitCode: Int32? = nil, duration: Duration, startedAt: Timestamp,
        tree: ObjectID?, output: CheckOutput? = nil, explanation: String? = nil, wasCancelled: Bool = false
    ) {
        self.command = command
        self.outcome = outcome
        self.exitCode = exitCode
        self.duration = duration
        self.startedAt = startedAt
        self.tree = tree
        self.output = output
        self.explanation = explanation
        self.wasCancelled = wasCancelled
    }

    /// Whether its outcome says something about the work.
    package var isConclusive: Bool { outcome == .passed || outcome == .failed || outcome == .timedOut }
}

package struct CheckOutput: Sendable, Hashable {
    package var standardOutput: BoundedCapture
    package var standardError: BoundedCapture
    /// Of the complete output, see ``OutputDigest``.
    package var digest: Digest256
    /// Descendants that the command left behind, now gone.
    package var survivors: Int
    package var logProblem: String?
}

/// The digest of a command's complete output, redacted, whatever the two streams' order was: SHA-256 of the lines
/// `out <hex>` and `err <hex>` with the SHA-256 of each stream.
package struct OutputDigest: Sendable {
    private var streams: [OutputStreamKind: Digest256Hasher] = [
        .standardOutput: Digest256Hasher(), .standardError: Digest256Hasher(),
    ]

    package init() {}

    package mutating func append(_ chunk: OutputChunk) { streams[chunk.stream]?.append(chunk.bytes) }

    package var digest: Digest256 {
        let lines = OutputStreamKind.allCases.map { kind in
            "\(kind.rawValue) \((streams[kind] ?? Digest256Hasher()).digest.hex)\n"
        }
        return Digest256.of(lines.joined())
    }
}
