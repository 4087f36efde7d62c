internal import GRDB
package import KataCore
internal import KataFiles
package import KataStore

extension SQLiteRunStore {
    @discardableResult
    package func recordIntent(
        _ intent: AttemptIntent, under lease: Lease, events: [RunEvent.Content]
    ) async throws(StoreError) -> AttemptRecord {
        try await write("recordIntent", durably: true) { [self] db in
            let now = settings.now()
            let started = RunEvent.Content(
                .attemptStarted, at: now, task: intent.task, attempt: intent.number,
                payload: ["id": .string(intent.id.description), "kataID": .string(intent.kataID.description)])
            try db.append([started] + events, under: lease)
            try db.cachedStatement(
                sql: """
                    INSERT INTO attempts
                        (id, run, task, number, status, kata_id, base_commit, base_tree, prompt_digest, started_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                intent.id.description, lease.run.description, intent.task, intent.number,
                AttemptStatus.working.rawValue, intent.kataID.description, intent.baseCommit?.hex,
                intent.baseTree?.hex, intent.promptDigest, now.milliseconds,
            ])
            return AttemptRecord(run: lease.run, intent: intent, status: .working, startedAt: now)
        }
    }

    @discardableResult
    package func recordCommitted(
        attempt id: ULID, commit: ObjectID, tree: ObjectID, under lease: Lease, events: [RunEvent.Content]
    ) async throws(StoreError) -> AttemptRecord {
        try await write("recordCommitted") { [self] db in
            var present = try db.requireAttempt(id, of: lease.run)
            if present.commit == commit {
                try db.append([], under: lease)
                return present
            }
            try db.append([.committed(commit, tree: tree, of: present, at: settings.now())] + events, under: lease)
            try db.require(present, canBecome: .committed)
            try db.cachedStatement(
                sql: "UPDATE attempts SET status = ?, commit_id = ?, result_tree = ? WHERE id = ?"
            ).execute(arguments: [AttemptStatus.committed.rawValue, commit.hex, tree.hex, id.description])
            present.status = .committed
            present.commit = commit
            present.resultTree = tree
            return present
        }
    }

    @discardableResult
    package func finishAttempt(
        _ id: ULID, _ result: AttemptResult, checks: [CheckRecord], under lease: Lease, events: [RunEvent.Content]
    ) async throws(StoreError) -> AttemptRecord {
        guard result.status.isTerminal else {
            throw StoreError(.invalid, "an attempt can't end as \(result.status.rawValue)", run: lease.run)
        }
        return try await write("finishAttempt") { [self] db in
            let present = try db.requireAttempt(id, of: lease.run)
            let now = settings.now()
            let finished = RunEvent.Content(
                .attemptFinished, at: now, task: present.task, attempt: present.number,
                payload: .object([
                    "status": .string(result.status.rawValue),
                    "failure": result.failure.map { .string($0.failureClass) },
                    "milliseconds": .integer(result.activeDuration.wholeMilliseconds),
                ]))
            let committed = result.commit.flatMap { commit in
                present.commit == nil ? RunEvent.Content.committed(commit, tree: nil, of: present, at: now) : nil
            }
            try db.append([committed].compactMap { $0 } + events + [finished], under: lease)
            try db.require(present, canBecome: result.status)
            try db.insert(checks, run: lease.run)
            try db.apply(result, to: id, at: now)
            return present.ended(result, at: now)
        }
    }

    package func recordChecks(_ checks: [CheckRecord], under lease: Lease) async throws(StoreError) {
        try await write("recordChecks") { db in
            try db.append([], under: lease)
            try db.insert(checks, run: lease.run)
        }
    }

    package func recordLanding(_ landed: [LandedAttempt], under lease: Lease) async throws(StoreError) {
        try await write("recordLanding") { [self] db in
            let now = settings.now()
            var events: [RunEvent.Content] = []
            for entry in landed {
                let present = try db.requireAttempt(entry.attempt, of: lease.run)
                guard let before = present.commit, before != entry.commit else { continue }
                events.append(
                    RunEvent.Content(
                        .attemptLanded, at: now, task: present.task, attempt: present.number,
                        payload: ["commit": .string(entry.commit.hex), "from": .string(before.hex)]))
                try db.cachedStatement(sql: "UPDATE attempts SET commit_id = ? WHERE id = ?")
                    .execute(arguments: [entry.commit.hex, entry.attempt.description])
            }
            try db.append(events, under: lease)
        }
    }

    package func attempts(of run: ULID) async throws(StoreError) -> [AttemptRecord] {
        try await read { db in
            let statement = try db.cachedStatement(sql: "SELECT * FROM attempts WHERE run = ? ORDER BY task, number")
            return try Row.fetchAll(statement, arguments: [run.description]).map { try AttemptRecord($0) }
        }
    }

    package func attempt(withKataID id: ULID) async throws(StoreError) -> AttemptRecord? {
        try await read { db in
            // Attempts of one task may share the id; the one that led to the commit is meant.
            let statement = try db.cachedStatement(
                sql: "SELECT * FROM attempts WHERE kata_id = ? ORDER BY commit_id IS NULL, id DESC LIMIT 1")
            return try Row.fetchOne(statement, arguments: [id.description]).map { try AttemptRecord($0) }
        }
    }

    package func checks(of run: ULID) async throws(StoreError) -> [CheckRecord] {
        try await read { db in
            let statement = try db.cachedStatement(sql: "SELECT * FROM checks WHERE run = ? ORDER BY id")
            return try Row.fetchAll(statement, arguments: [run.description]).map { try CheckRecord($0) }
        }
    }
}

extension AttemptRecord {
    fileprivate func ended(_ result: AttemptResult, at time: Timestamp) -> AttemptRecord {
        var record = self
        record.status = result.status
        record.endedAt = time
        record.activeDuration = .milliseconds(result.activeDuration.wholeMilliseconds)
        record.resultTree = result.resultTree ?? resultTree
        record.commit = commit ?? result.commit
        record.failure = result.failure
        record.failure?.message = result.failure?.message.storable ?? ""
        record.usage = result.usage == ProviderUsage() ? nil : result.usage
        return record
    }
}

extension RunEvent.Content {
    fileprivate static func committed(
        _ commit: ObjectID, tree: ObjectID?, of attempt: AttemptRecord, at time: Timestamp
    ) -> RunEvent.Content {
        RunEvent.Content(
            .attemptCommitted, at: time, task: attempt.task, attempt: attempt.number,
            payload: .object(["commit": .string(commit.hex), "tree": tree.map { .string($0.hex) }]))
    }
}

extension Database {
    fileprivate func requireAttempt(_ id: ULID, of run: ULID) throws -> AttemptRecord {
        let statement = try cachedStatement(sql: "SELECT * FROM attempts WHERE id = ? AND run = ?")
        guard let row = try Row.fetchOne(statement, arguments: [id.description, run.description]) else {
            throw StoreError(.notFound, "run \(run) has no attempt \(id)", run: run)
        }
        return try AttemptRecord(row)
    }

    fileprivate func require(_ attempt: AttemptRecord, canBecome status: AttemptStatus) throws {
        guard Lifecycle.attempts.allows(attempt.status, status) else {
            throw StoreError(
                .illegalTransition,
                "attempt \(attempt.id) can't go from \(attempt.status.rawValue) to \(status.rawValue)", run: attempt.run
            )
        }
    }

    fileprivate func apply(_ result: AttemptResult, to id: ULID, at now: Timestamp) throws {
        try cachedStatement(
            sql: """
                UPDATE attempts SET status = ?, ended_at = ?, active_ms = ?, result_tree = coalesce(?, result_tree),
                    commit_id = coalesce(commit_id, ?), failure_class = ?, failure_message = ?, input_tokens = ?, output_tokens = ?, cache_read_tokens = ?,
                    cache_write_tokens = ?, cost_microdollars = ?, turns = ?
                WHERE id = ?
                """
        ).execute(arguments: [
            result.status.rawValue, now.milliseconds, result.activeDuration.wholeMilliseconds, result.resultTree?.hex,
            result.commit?.hex, result.failure?.failureClass, result.failure?.message.storable,
            result.usage?.inputTokens,
            result.usage?.outputTokens, result.usage?.cacheReadTokens, result.usage?.cacheWriteTokens,
            result.usage?.costMicrodollars, result.usage?.turns, id.description,
        ])
    }
}
