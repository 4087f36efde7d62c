package import KataCore

/// A change of a run's status, with what becomes known by it.
package struct RunTransition: Sendable, Hashable {
    package var from: RunStatus
    package var to: RunStatus
    package var detail: StatusDetail?
    package var message: String?
    /// Total time at work so far, by a monotonic clock, pauses excluded; `nil` leaves it as it is.
    package var activeDuration: Duration?
    /// `nil` leaves it as it is.
    package var resultCommit: ObjectID?
    /// `nil` leaves it as it is.
    package var summaryPath: RepositoryPath?
    /// To `running` only if no other run is at work whose exclusive key ends so; else `alreadyRunning`, with that run.
    package var aloneIn: String?

    package init(
        from: RunStatus, to: RunStatus, detail: StatusDetail? = nil, message: String? = nil,
        activeDuration: Duration? = nil, resultCommit: ObjectID? = nil, summaryPath: RepositoryPath? = nil,
        aloneIn: String? = nil
    ) {
        self.from = from
        self.to = to
        self.detail = detail
        self.message = message
        self.activeDuration = activeDuration
        self.resultCommit = resultCommit
        self.summaryPath = summaryPath
        self.aloneIn = aloneIn
    }
}

/// The outcome of a request for a new run.
package struct RunCreation: Sendable, Hashable {
    package var run: RunRecord
    /// The lease of the new run, when an owner was named; `nil` for a run that existed already.
    package var lease: Lease?
    /// False when a run with the same client key existed.
    package var isNew: Bool

    package init(run: RunRecord, lease: Lease?, isNew: Bool) {
        self.run = run
        self.lease = lease
        self.isNew = isNew
    }
}

/// Which runs a listing shows, newest first.
package struct RunFilter: Sendable, Hashable {
    package var planID: PlanID?
    package var kind: RunKind?
    /// Empty: all.
    package var statuses: Set<RunStatus>
    package var parent: ULID?
    /// Only runs older than this one: the last of the page before.
    package var before: ULID?
    package var limit: Int

    package init(
        planID: PlanID? = nil, kind: RunKind? = nil, statuses: Set<RunStatus> = [], parent: ULID? = nil,
        before: ULID? = nil, limit: Int = 50
    ) {
        self.planID = planID
        self.kind = kind
        self.statuses = statuses
        self.parent = parent
        self.before = before
        self.limit = limit
    }
}
