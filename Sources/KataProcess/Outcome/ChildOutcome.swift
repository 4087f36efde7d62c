/// How a child ended and what it wrote.
package struct ChildOutcome: Sendable, Hashable {
    package var termination: ChildTermination
    /// Why we stopped it; `nil` when it ended by itself.
    package var stoppedBy: StopReason?
    /// From start to exit, monotonic.
    package var duration: Duration
    package var standardOutput: BoundedCapture
    package var standardError: BoundedCapture
    /// Descendants that outlived the child and were killed.
    package var survivors: Int
    /// Why the log file is incomplete, when it is.
    package var logProblem: String?

    package init(
        termination: ChildTermination, stoppedBy: StopReason?, duration: Duration, standardOutput: BoundedCapture,
        standardError: BoundedCapture, survivors: Int = 0, logProblem: String? = nil
    ) {
        self.termination = termination
        self.stoppedBy = stoppedBy
        self.duration = duration
        self.standardOutput = standardOutput
        self.standardError = standardError
        self.survivors = survivors
        self.logProblem = logProblem
    }

    /// Exit 0 by itself. A child that was stopped never succeeded, whatever it exited with.
    package var succeeded: Bool { termination == .exited(0) && stoppedBy == nil }
}

package enum ChildTermination: Sendable, Hashable {
    case exited(Int32)
    case signalled(Int32)

    /// The exit code; 128 + signal for a child that a signal ended, as shells count it.
    package var exitCode: Int32 {
        switch self {
        case .exited(let code): code
        case .signalled(let signal): 128 + signal
        }
    }
}

package enum StopReason: String, Sendable, Hashable, CaseIterable {
    case softTimeout, idleTimeout, hardTimeout
    /// The calling task was cancelled.
    case cancelled
}
