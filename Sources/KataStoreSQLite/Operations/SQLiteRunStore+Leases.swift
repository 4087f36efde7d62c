internal import GRDB
package import KataCore
internal import KataFiles
package import KataStore

extension SQLiteRunStore {
    package func acquireLease(
        on id: ULID, for owner: RunOwner, replacing epoch: Int64?
    ) async throws(StoreError) -> Lease {
        try await write("acquireLease") { [self] db in
            let run = try db.requireRun(id)
            let now = settings.now()
            guard !run.status.isTerminal else {
                throw StoreError(.unexpectedStatus, "run \(id) is \(run.status.rawValue)", run: id)
            }
            if let lease = run.lease, isHeld(lease, at: now), lease.epoch != epoch {
                throw StoreError(.leaseHeld, "\(lease.owner) works on run \(id)", run: id, holder: lease)
            }
            return try grant(id, to: owner, epoch: run.epoch + 1, at: now, db)
        }
    }

    package func renewLease(_ lease: Lease) async throws(StoreError) -> LeaseRenewal {
        try await write("renewLease") { [self] db in
            try db.append([], under: lease)
            let now = settings.now()
            let expiry = Timestamp(milliseconds: now.milliseconds + settings.leases.stale.wholeMilliseconds)
            try db.cachedStatement(
                sql:
                    "UPDATE runs SET lease_renewed_at = ?, lease_expires_at = ?, lease_renewed_running = ? WHERE id = ?"
            ).execute(arguments: [
                now.milliseconds, expiry.milliseconds, settings.machine.milliseconds(), lease.run.description,
            ])
            return LeaseRenewal(expiresAt: expiry, cancellation: try db.requireRun(lease.run).cancellation)
        }
    }

    package func releaseLease(_ lease: Lease) async throws(StoreError) {
        try await write("releaseLease") { db in
            try db.cachedStatement(
                sql: "UPDATE runs SET lease_expires_at = NULL WHERE id = ? AND epoch = ?"
            ).execute(arguments: [lease.run.description, lease.epoch])
        }
    }

    @discardableResult
    package func requestCancellation(
        of id: ULID, by requester: String, reason: String
    ) async throws(StoreError) -> RunRecord {
        try await write("requestCancellation") { [self] db in
            let run = try db.requireRun(id)
            guard !run.status.isTerminal else {
                throw StoreError(.unexpectedStatus, "run \(id) is \(run.status.rawValue)", run: id)
            }
            guard run.cancellation == nil else { return run }
            let now = settings.now()
            try db.cachedStatement(
                sql: "UPDATE runs SET cancel_requested_at = ?, cancel_requester = ?, cancel_reason = ? WHERE id = ?"
            ).execute(arguments: [now.milliseconds, requester.storable, reason.storable, id.description])
            let payload: JSONText = [
                "by": .string(String(requester.prefix(200))), "reason": .string(String(reason.prefix(2000))),
            ]
            try db.appendUnfenced(RunEvent.Content(.cancellationRequested, at: now, payload: payload), to: id)
            return try db.requireRun(id)
        }
    }

    /// Makes a process the owner of a run, with a new epoch.
    func grant(_ id: ULID, to owner: RunOwner, epoch: Int64, at now: Timestamp, _ db: Database) throws -> Lease {
        try db.cachedStatement(
            sql: """
                UPDATE runs SET epoch = ?, lease_host = ?, lease_pid = ?, lease_incarnation = ?, lease_acquired_at = ?,
                    lease_renewed_at = ?, lease_expires_at = ?, lease_renewed_running = ?
                WHERE id = ?
                """
        ).execute(arguments: [
            epoch, owner.host, owner.processID, owner.incarnation, now.milliseconds, now.milliseconds,
            now.milliseconds + settings.leases.stale.wholeMilliseconds, settings.machine.milliseconds(),
            id.description,
        ])
        let lease = Lease(run: id, epoch: epoch)
        let payload: JSONText = [
            "epoch": .integer(epoch), "host": .string(owner.host), "pid": .integer(Int64(owner.processID)),
        ]
        try db.append([RunEvent.Content(.leaseAcquired, at: now, payload: payload)], under: lease)
        return lease
    }

    package func silence(of run: RunRecord) -> Duration? {
        guard let lease = run.lease, lease.expiresAt != nil else { return nil }
        if let silence = settings.machine.silence(of: lease) { return silence }
        return .milliseconds(max(0, settings.now().milliseconds - lease.renewedAt.milliseconds))
    }

    /// For an owner on this machine its running time decides, which neither a change of the clock nor a sleep moves.
    ///
    /// For another one the clock does. A lease that was renewed later than now, by more than its own length, comes from before the
    /// clock was set back. Nobody has to wait for it: whoever takes the run over fences the old owner, if it still lives.
    private func isHeld(_ lease: LeaseRecord, at now: Timestamp) -> Bool {
        guard let expiry = lease.expiresAt else { return false }
        if let silence = settings.machine.silence(of: lease) {
            return silence.wholeMilliseconds < expiry.milliseconds - lease.renewedAt.milliseconds
        }
        return lease.isHeld(at: now)
            && lease.renewedAt.milliseconds - now.milliseconds <= settings.leases.stale.wholeMilliseconds
    }
}
