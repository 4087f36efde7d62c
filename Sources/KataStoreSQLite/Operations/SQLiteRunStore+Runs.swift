internal import GRDB
package import KataCore
internal import KataFiles
package import KataStore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension SQLiteRunStore {
    package func createRun(
        _ new: NewRun, leasedTo owner: RunOwner?
    ) async throws(StoreError) -> RunCreation {
        try await write("createRun") { [self] db in
            if let existing = try db.existingRun(for: new) {
                return RunCreation(run: existing, lease: nil, isNew: false)
            }
            let now = settings.now()
            try db.cachedStatement(
                sql: """
                    INSERT INTO runs (id, kind, client_key, exclusive_key, parent, phase, plan, plan_path, plan_digest,
                        base_commit, branch, provider, mode, model, options, status, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: new.columns(createdAt: now))
            try db.appendUnfenced(RunEvent.Content(.runCreated, at: now), to: new.id)
            let lease = try owner.map { try grant(new.id, to: $0, epoch: 1, at: now, db) }
            return RunCreation(run: try db.requireRun(new.id), lease: lease, isNew: true)
        }
    }

    @discardableResult
    package func transition(
        _ lease: Lease, _ change: RunTransition, events: [RunEvent.Content]
    ) async throws(StoreError) -> RunRecord {
        guard Lifecycle.runs.allows(change.from, change.to) else {
            throw StoreError(
                .illegalTransition, "a run can't go from \(change.from.rawValue) to \(change.to.rawValue)",
                run: lease.run)
        }
        if let detail = change.detail, !detail.statuses.contains(change.to) {
            throw StoreError(
                .invalid, "\(detail.rawValue) does not explain the status \(change.to.rawValue)", run: lease.run)
        }
        return try await write("transition", durably: change.to.isAnnounced || change.from == .paused) { [self] db in
            let now = settings.now()
            if let end = change.aloneIn { try refuseOthers(in: end, besides: lease.run, db) }
            try db.append([change.event(at: now)] + events, under: lease)
            let run = try db.requireRun(lease.run)
            guard run.status == change.from else {
                throw StoreError(
                    .unexpectedStatus, "run \(lease.run) is \(run.status.rawValue), not \(change.from.rawValue)",
                    run: lease.run)
            }
            try db.apply(change, to: run, at: now)
            return try db.requireRun(lease.run)
        }
    }

    /// Looked for in the transaction that makes the run `running`: of two that begin at once, the second one sees the first.
    private func refuseOthers(in end: String, besides run: ULID, _ db: Database) throws {
        let statement = try db.cachedStatement(sql: "SELECT * FROM runs WHERE status = ? AND id <> ?")
        let rows = try Row.fetchAll(statement, arguments: [RunStatus.running.rawValue, run.description])
        for other in try rows.map({ try RunRecord($0) }) where other.origin.exclusiveKey?.hasSuffix(end) == true {
            guard let lease = other.lease, lease.owner.liveness == .alive,
                silence(of: other).map({ $0 < leases.rescue }) ?? false
            else { continue }
            throw StoreError(
                .alreadyRunning, "run \(other.id) is at work in the same place", run: other.id, holder: lease)
        }
    }

    package func run(_ id: ULID) async throws(StoreError) -> RunRecord? {
        try await read { db in try db.run(id) }
    }

    package func runs(withPrefix prefix: String, limit: Int) async throws(StoreError) -> [RunRecord] {
        let prefix = prefix.uppercased()
        // Ids hold only these; anything else would only be a way to widen the range.
        guard prefix.utf8.count <= 26,
            prefix.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) })
        else { return [] }
        return try await read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT * FROM runs WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT ?")
            return try Row.fetchAll(statement, arguments: [prefix, prefix + "~", limit]).map { try RunRecord($0) }
        }
    }

    package func runs(_ filter: RunFilter) async throws(StoreError) -> [RunRecord] {
        try await read { db in
            let (condition, arguments) = filter.clause
            let statement = try db.cachedStatement(
                sql: "SELECT * FROM runs WHERE \(condition) ORDER BY id DESC LIMIT ?")
            return try Row.fetchAll(statement, arguments: arguments + [filter.limit]).map { try RunRecord($0) }
        }
    }

    package func deleteRun(_ id: ULID) async throws(StoreError) {
        try await write("deleteRun") { db in
            guard try db.requireRun(id).status.isTerminal else {
                throw StoreError(.unexpectedStatus, "run \(id) has not ended", run: id)
            }
            try db.cachedStatement(sql: "DELETE FROM runs WHERE id = ?").execute(arguments: [id.description])
        }
    }
}

extension Database {
    /// The run that the same request has made before.
    /// - Throws: `alreadyRunning`, or `conflict` for an id that is taken.
    fileprivate func existingRun(for new: NewRun) throws -> RunRecord? {
        if let key = new.clientKey,
            let row = try Row.fetchOne(self, sql: "SELECT * FROM runs WHERE client_key = ?", arguments: [key])
        {
            return try RunRecord(row)
        }
        if try run(new.id) != nil { throw StoreError(.conflict, "run \(new.id) exists already", run: new.id) }
        guard let key = new.exclusiveKey else { return nil }
        let unfinished = RunStatus.allCases.filter { !$0.isTerminal }.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let statement = try cachedStatement(
            sql: "SELECT * FROM runs WHERE exclusive_key = ? AND status IN (\(unfinished))")
        guard let row = try Row.fetchOne(statement, arguments: [key]) else { return nil }
        let other = try RunRecord(row)
        throw StoreError(
            .alreadyRunning, "run \(other.id) of the same plan is \(other.status.rawValue)", run: other.id,
            holder: other.lease)
    }

    fileprivate func apply(_ change: RunTransition, to run: RunRecord, at now: Timestamp) throws {
        try cachedStatement(
            sql: """
                UPDATE runs SET status = ?, detail = ?, message = ?, started_at = coalesce(started_at, ?), ended_at = ?,
                    active_ms = coalesce(?, active_ms), result_commit = coalesce(?, result_commit),
                    summary_path = coalesce(?, summary_path),
                    lease_expires_at = CASE WHEN ? THEN NULL ELSE lease_expires_at END
                WHERE id = ?
                """
        ).execute(arguments: [
            change.to.rawValue, change.detail?.rawValue, change.message?.storable,
            change.to == .running ? now.milliseconds : nil, change.to.isTerminal ? now.milliseconds : nil,
            change.activeDuration?.wholeMilliseconds, change.resultCommit?.hex,
            change.summaryPath.map { Data($0.bytes) }, change.to.isTerminal, run.id.description,
        ])
    }
}

extension RunTransition {
    fileprivate func event(at time: Timestamp) -> RunEvent.Content {
        RunEvent.Content(
            .runTransition, at: time,
            payload: .object([
                "from": .string(from.rawValue), "to": .string(to.rawValue),
                "detail": detail.map { .string($0.rawValue) },
                "message": message.map { .string(String($0.prefix(2000))) },
            ]))
    }
}

extension RunFilter {
    /// The condition of a listing; only its shape depends on the filter, values are arguments.
    fileprivate var clause: (String, StatementArguments) {
        var conditions = ["TRUE"]
        var arguments = StatementArguments()
        func require(_ condition: String, _ values: StatementArguments) {
            conditions.append(condition)
            arguments += values
        }
        if let planID { require("phase = ? AND plan = ?", [planID.phase.text, planID.plan]) }
        if let kind { require("kind = ?", [kind.rawValue]) }
        if !statuses.isEmpty {
            let values = statuses.map(\.rawValue).sorted()
            require(
                "status IN (\(values.map { _ in "?" }.joined(separator: ", ")))", StatementArguments(values))
        }
        if let parent { require("parent = ?", [parent.description]) }
        if let before { require("id < ?", [before.description]) }
        return (conditions.joined(separator: " AND "), arguments)
    }
}
