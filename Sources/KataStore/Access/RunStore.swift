package import KataCore

/// The durable state of all runs of one repository, shared by every process that works on it.
///
/// Each call is one transaction: it happens completely or not at all. Writes need a ``Lease``; one that another owner has
/// overtaken gets `staleLease` and changes nothing. Cancellation of the calling task does not stop a write that has begun.
/// Every backend passes the same conformance suite.
package protocol RunStore: Sendable {
    // MARK: Runs

    /// Creates a run, queued, and gives its lease to an owner when one is named.
    /// - Throws: `alreadyRunning` when an unfinished run has the same exclusive key.
    func createRun(_ new: NewRun, leasedTo owner: RunOwner?) async throws(StoreError) -> RunCreation

    /// Changes a run's status. The store writes the `run.transition` event, then the given ones, in the same transaction.
    ///
    /// A pause or an end has reached the disk when this returns, together with all that was recorded before. An end also ends
    /// the lease.
    /// - Throws: `unexpectedStatus`, `illegalTransition`, `staleLease`, `invalid` for a detail that does not fit the status.
    @discardableResult
    func transition(
        _ lease: Lease, _ transition: RunTransition, events: [RunEvent.Content]
    ) async throws(StoreError) -> RunRecord

    func run(_ id: ULID) async throws(StoreError) -> RunRecord?
    /// The runs whose id starts with this text in any letter case, newest first, at most `limit`.
    func runs(withPrefix prefix: String, limit: Int) async throws(StoreError) -> [RunRecord]
    func runs(_ filter: RunFilter) async throws(StoreError) -> [RunRecord]

    /// Asks the owner of a run to stop; the first request stays. The owner sees it when it renews its lease.
    /// - Throws: `unexpectedStatus` when the run has ended.
    @discardableResult
    func requestCancellation(
        of run: ULID, by requester: String, reason: String
    ) async throws(StoreError) -> RunRecord

    /// Removes an ended run and everything that belongs to it.
    /// - Throws: `unexpectedStatus` when it has not ended.
    func deleteRun(_ id: ULID) async throws(StoreError)

    // MARK: Leases

    /// Takes a run over, which fences every owner before.
    /// - Parameter epoch: the epoch of an owner that is proven to be gone: its lease does not have to run out first. The call
    ///   fails if somebody else was faster.
    /// - Throws: `leaseHeld`, with the holder.
    func acquireLease(
        on run: ULID, for owner: RunOwner, replacing epoch: Int64?
    ) async throws(StoreError) -> Lease
    /// - Throws: `staleLease` when another owner has taken the run over.
    func renewLease(_ lease: Lease) async throws(StoreError) -> LeaseRenewal
    /// Gives a lease back; without effect when another owner has taken the run over.
    func releaseLease(_ lease: Lease) async throws(StoreError)

    /// How long the owner of a run has been silent; `nil` when nobody has the lease.
    ///
    /// For an owner on this machine the time in which the machine slept does not count, and neither does a change of its clock.
    func silence(of run: RunRecord) -> Duration?
    /// How long things may be silent here.
    var leases: LeaseTiming { get }

    // MARK: Budgets

    /// Reserves what one attempt may use, before it begins or while it is under way: what was reserved for the same owner before is
    /// replaced. Everything that anybody has used or reserved counts, in one transaction, so that no two can take the same rest.
    ///
    /// What a killed owner had reserved stays reserved: nobody knows how much of it was used.
    func reserveBudget(
        _ amount: BudgetAmount, within limits: [BudgetLimit], under lease: Lease
    ) async throws(StoreError) -> BudgetGrant
    /// Gives back what was reserved; what was used is in the record of the attempt by then.
    func releaseBudget(under lease: Lease) async throws(StoreError)

    // MARK: Attempts and evidence

    /// Records that work on a task is about to begin, and the given events. On the disk when it returns, with all that was recorded
    /// before.
    /// - Throws: `conflict` when another attempt of the task is open.
    @discardableResult
    func recordIntent(
        _ intent: AttemptIntent, under lease: Lease, events: [RunEvent.Content]
    ) async throws(StoreError) -> AttemptRecord

    /// Records that the branch holds the attempt's commit. Recording the same commit again changes nothing.
    @discardableResult
    func recordCommitted(
        attempt: ULID, commit: ObjectID, tree: ObjectID, under lease: Lease, events: [RunEvent.Content]
    ) async throws(StoreError) -> AttemptRecord

    /// Records how an attempt ended, with its checks.
    @discardableResult
    func finishAttempt(
        _ attempt: ULID, _ result: AttemptResult, checks: [CheckRecord], under lease: Lease, events: [RunEvent.Content]
    ) async throws(StoreError) -> AttemptRecord

    func recordChecks(_ checks: [CheckRecord], under lease: Lease) async throws(StoreError)

    /// Records that commits of attempts were replayed on another branch: from then on the records name what that branch holds.
    /// Recording the same again changes nothing.
    func recordLanding(_ landed: [LandedAttempt], under lease: Lease) async throws(StoreError)

    /// In the order of task and number.
    func attempts(of run: ULID) async throws(StoreError) -> [AttemptRecord]
    /// The attempt whose commit carries this id.
    func attempt(withKataID id: ULID) async throws(StoreError) -> AttemptRecord?
    /// In the order in which they were recorded.
    func checks(of run: ULID) async throws(StoreError) -> [CheckRecord]

    // MARK: Events

    /// Adds events in one transaction and returns the sequence number of the last one.
    /// - Throws: `invalid` when a payload is longer than ``RunEvent/payloadLimit``.
    @discardableResult
    func appendEvents(_ events: [RunEvent.Content], under lease: Lease) async throws(StoreError) -> Int64
    /// Events with a higher sequence number, in order, at most `limit`.
    func events(of run: ULID, after sequence: Int64, limit: Int) async throws(StoreError) -> [RunEvent]

    /// Ends the use of the store by this process.
    func close() async throws(StoreError)
}
