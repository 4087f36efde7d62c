internal import Synchronization

/// What an owner knows of its own lease: when it was last renewed, and whether somebody else has it by now.
///
/// A process that was stopped for a while, and goes on, must ask before it changes anything.
package final class LeaseWatch: Sendable {
    private struct State {
        var renewed: Duration
        var isLost = false
    }

    private let state: Mutex<State>
    private let stale: Duration

    /// - Parameter now: by the monotonic clock that the other calls use.
    package init(renewedAt now: Duration, stale: Duration) {
        state = Mutex(State(renewed: now))
        self.stale = stale
    }

    package func renewed(at now: Duration) { state.withLock { $0.renewed = now } }
    package func lose() { state.withLock { $0.isLost = true } }
    package var isLost: Bool { state.withLock { $0.isLost } }

    /// Whether nobody else can have the lease.
    package func isFresh(at now: Duration) -> Bool {
        state.withLock { !$0.isLost && now - $0.renewed < stale }
    }
}
