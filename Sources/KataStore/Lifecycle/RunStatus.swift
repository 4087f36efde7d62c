/// Where a run stands.
package enum RunStatus: String, Sendable, Hashable, CaseIterable {
    case queued
    case running
    /// Waits for somebody or something and can be resumed.
    case paused
    case succeeded
    case failed
    case cancelled

    /// Nothing leads out of a terminal status.
    package var isTerminal: Bool { Lifecycle.runs.isTerminal(self) }

    /// Somebody is told of it and relies on it, maybe tomorrow: it must be on the disk first.
    package var isAnnounced: Bool { isTerminal || self == .paused }
}

/// Where one try of one task stands.
package enum AttemptStatus: String, Sendable, Hashable, CaseIterable {
    /// The intent is recorded; the work may be under way, finished, or lost with its process.
    case working
    /// The branch holds the commit; note and closing record may still be missing.
    case committed
    /// Everything about the attempt is recorded. Without a commit when the task needed no change.
    case done
    case failed
    case cancelled
    /// It ended through no fault of its own: its process was killed, which a later one found, or the run had to pause.
    case interrupted

    package var isTerminal: Bool { Lifecycle.attempts.isTerminal(self) }
}
