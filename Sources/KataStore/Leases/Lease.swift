package import KataCore

/// The right to write a run's state. Each owner gets a higher epoch; a write under a lower one than the run's is refused.
package struct Lease: Sendable, Hashable {
    package let run: ULID
    package let epoch: Int64

    package init(run: ULID, epoch: Int64) {
        self.run = run
        self.epoch = epoch
    }
}

/// A lease as the store shows it to others. Times are the store's own, not the owner's.
package struct LeaseRecord: Sendable, Hashable {
    package var epoch: Int64
    package var owner: RunOwner
    package var acquiredAt: Timestamp
    package var renewedAt: Timestamp
    /// Without a renewal anybody may take the run over after this time; `nil` when the owner gave the lease back.
    package var expiresAt: Timestamp?
    /// When it was renewed by the running time of the owner's machine, which no change of a clock and no sleep moves; milliseconds.
    package var renewedAtRunningTime: Int64?

    package init(
        epoch: Int64, owner: RunOwner, acquiredAt: Timestamp, renewedAt: Timestamp, expiresAt: Timestamp?,
        renewedAtRunningTime: Int64? = nil
    ) {
        self.epoch = epoch
        self.owner = owner
        self.acquiredAt = acquiredAt
        self.renewedAt = renewedAt
        self.expiresAt = expiresAt
        self.renewedAtRunningTime = renewedAtRunningTime
    }

    package func isHeld(at time: Timestamp) -> Bool { expiresAt.map { time < $0 } ?? false }
}

/// How long things may be silent.
package struct LeaseTiming: Sendable, Hashable {
    /// How often an owner renews its lease.
    package var heartbeat: Duration
    /// After this time without renewal another process may take the run over.
    package var stale: Duration
    /// After this time a run whose owner still exists, on the same machine, and is silent may be taken over too.
    package var rescue: Duration

    /// - Returns: `nil` for times that can't work: an owner must be able to renew its lease before it is stale.
    package init?(checking heartbeat: Duration, stale: Duration, rescue: Duration) {
        guard heartbeat * 2 <= stale, stale <= rescue else { return nil }
        self.init(heartbeat: heartbeat, stale: stale, rescue: rescue)
    }

    package init(heartbeat: Duration = .seconds(15), stale: Duration = .seconds(60), rescue: Duration = .seconds(300)) {
        self.heartbeat = heartbeat
        self.stale = stale
        self.rescue = rescue
    }
}

/// What an owner learns when it renews its lease.
package struct LeaseRenewal: Sendable, Hashable {
    package var expiresAt: Timestamp
    /// Set when somebody wants the run to stop: the owner ends its work and makes the transition.
    package var cancellation: CancellationRequest?

    package init(expiresAt: Timestamp, cancellation: CancellationRequest?) {
        self.expiresAt = expiresAt
        self.cancellation = cancellation
    }
}

package struct CancellationRequest: Sendable, Hashable {
    package var requestedAt: Timestamp
    /// Who asks, such as `anna@host`.
    package var requester: String
    package var reason: String

    package init(requestedAt: Timestamp, requester: String, reason: String) {
        self.requestedAt = requestedAt
        self.requester = requester
        self.reason = reason
    }
}
