internal import GRDB
internal import KataCore
internal import KataFiles
internal import KataStore

/// The steps that several calls share. Each runs inside a transaction.
extension Database {
    /// Numbers and adds events under a lease; with none it only checks the lease.
    /// - Throws: `staleLease` unless the lease's epoch is the run's and was not given back.
    @discardableResult
    func append(_ events: [RunEvent.Content], under lease: Lease) throws -> Int64 {
        let row = try Row.fetchOne(
            cachedStatement(
                sql: """
                    UPDATE runs SET last_sequence = last_sequence + ?
                    WHERE id = ? AND epoch = ? AND lease_expires_at IS NOT NULL RETURNING last_sequence
                    """),
            arguments: [events.count, lease.run.description, lease.epoch])
        guard let last = row?[0] as Int64? else { throw try refusal(of: lease) }
        try insert(events, run: lease.run, upTo: last)
        return last
    }

    /// Adds an event of the store itself, which no lease stands behind.
    func appendUnfenced(_ event: RunEvent.Content, to run: ULID) throws {
        let row = try Row.fetchOne(
            cachedStatement(
                sql: "UPDATE runs SET last_sequence = last_sequence + 1 WHERE id = ? RETURNING last_sequence"),
            arguments: [run.description])
        guard let last = row?[0] as Int64? else { throw Self.noRun(run) }
        try insert([event], run: run, upTo: last)
    }

    private func insert(_ events: [RunEvent.Content], run: ULID, upTo last: Int64) throws {
        guard !events.isEmpty else { return }
        let statement = try cachedStatement(
            sql: "INSERT INTO events (run, sequence, time, kind, task, attempt, payload) VALUES (?, ?, ?, ?, ?, ?, ?)")
        for (offset, event) in events.enumerated() {
            let payload = event.payload.compact
            guard payload.utf8.count <= RunEvent.payloadLimit else {
                throw StoreError(
                    .invalid, "the payload of a \(event.kind) event is longer than \(RunEvent.payloadLimit) bytes",
                    run: run)
            }
            try statement.execute(arguments: [
                run.description, last - Int64(events.count - 1 - offset), event.time.milliseconds,
                event.kind.rawValue, event.task, event.attempt, payload,
            ])
        }
    }

    private func refusal(of lease: Lease) throws -> StoreError {
        guard let run = try run(lease.run) else { return Self.noRun(lease.run) }
        if run.epoch == lease.epoch {
            return StoreError(.staleLease, "the lease on run \(lease.run) was given back", run: lease.run)
        }
        let owner = run.lease.map { "\($0.owner)" } ?? "another process"
        return StoreError(
            .staleLease, "\(owner) has taken over run \(lease.run)", run: lease.run, holder: run.lease)
    }

    func run(_ id: ULID) throws -> RunRecord? {
        try Row.fetchOne(cachedStatement(sql: "SELECT * FROM runs WHERE id = ?"), arguments: [id.description])
            .map { try RunRecord($0) }
    }

    func requireRun(_ id: ULID) throws -> RunRecord {
        guard let run = try run(id) else { throw Self.noRun(id) }
        return run
    }

    func insert(_ checks: [CheckRecord], run: ULID) throws {
        guard !checks.isEmpty else { return }
        let statement = try cachedStatement(
            sql: """
                INSERT INTO checks (run, stage, task, attempt, position, kind, subject, verdict, exit_code,
                    duration_ms, tree, output_digest, facts)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        for check in checks { try statement.execute(arguments: check.columns(of: run)) }
    }

    static func noRun(_ id: ULID) -> StoreError { StoreError(.notFound, "there is no run \(id)", run: id) }
}
