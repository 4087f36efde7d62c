import GRDB
import KataCore
import KataFiles
import KataStore
import KataTestSupport
import Testing

@testable import KataStoreSQLite

/// What the database itself refuses, whatever program writes to it.
@Suite struct DatabaseRuleTests {
    @Test func `every change of a run's status is allowed or refused as the table says`() async throws {
        for from in RunStatus.allCases {
            for to in RunStatus.allCases where to != from {
                let fixture = try StoreFixture(.sqlite)
                let store = try await fixture.connectSQLite()
                let lease = try await store.createRun(.example(), leasedTo: StoreFixture.alice).lease!
                try await store.walk(lease, to: from)
                let code = await store.codeOf("UPDATE runs SET status = '\(to.rawValue)'")
                #expect(code == (Lifecycle.runs.allows(from, to) ? nil : .illegalTransition), "\(from) to \(to)")
            }
        }
    }

    @Test func `every change of an attempt's status is allowed or refused as the table says`() async throws {
        for from in AttemptStatus.allCases {
            for to in AttemptStatus.allCases where to != from {
                let fixture = try StoreFixture(.sqlite)
                let store = try await fixture.connectSQLite()
                let lease = try await store.startedRun()
                let intent = AttemptIntent(id: .next(), task: 1, number: 1, kataID: .next())
                try await store.recordIntent(intent, under: lease, events: [])
                if from != .working {
                    #expect(await store.codeOf("UPDATE attempts SET status = '\(from.rawValue)'") == nil)
                }
                let code = await store.codeOf("UPDATE attempts SET status = '\(to.rawValue)'")
                #expect(code == (Lifecycle.attempts.allows(from, to) ? nil : .illegalTransition), "\(from) to \(to)")
            }
        }
    }

    @Test(arguments: [
        "UPDATE events SET kind = 'x'", "DELETE FROM events", "UPDATE checks SET verdict = 'passed'",
        "DELETE FROM checks", "DELETE FROM runs", "UPDATE runs SET epoch = 0",
        "UPDATE attempts SET number = 0", "UPDATE runs SET active_ms = -1",
        "INSERT INTO events (run, sequence, time, kind, payload) SELECT 'nobody', 1, 1, 'x', '{}'",
        "INSERT INTO checks (run, stage, position, kind, subject, verdict, facts) SELECT id, 'task', 0, 'k', 's', 'ok', '{}' FROM runs",
        "UPDATE runs SET status = 'finished'", "UPDATE runs SET created_at = 'yesterday'",
    ])
    func `records stay as they are`(_ statement: String) async throws {
        let fixture = try StoreFixture(.sqlite)
        let store = try await fixture.connectSQLite()
        let lease = try await store.startedRun()
        try await store.recordIntent(
            AttemptIntent(id: .next(), task: 1, number: 1, kataID: .next()), under: lease, events: [])
        try await store.recordChecks(
            [CheckRecord(stage: .plan, index: 0, kind: "exec", subject: "false", verdict: .failed)], under: lease)
        #expect([.conflict, .illegalTransition].contains(await store.codeOf(statement)))
    }

    @Test(arguments: [
        "UPDATE runs SET message = 'x'", "UPDATE runs SET ended_at = 1", "UPDATE runs SET result_commit = 'x'",
        "UPDATE runs SET epoch = 9", "UPDATE runs SET detail = NULL",
    ])
    func `an ended run stays as it ended`(_ statement: String) async throws {
        let fixture = try StoreFixture(.sqlite)
        let store = try await fixture.connectSQLite()
        let lease = try await store.startedRun()
        try await store.walk(lease, from: .running, to: .cancelled)
        #expect(await store.codeOf(statement) == .conflict)
    }
}

extension StoreFixture {
    func connectSQLite(
        _ change: (inout SQLiteRunStore.Settings) -> Void = { _ in }
    ) async throws(StoreError) -> SQLiteRunStore {
        var settings = SQLiteRunStore.Settings(now: { [self] in clock.now })
        change(&settings)
        return try await SQLiteRunStore.open(path: database, settings: settings)
    }

    var database: DiskPath { DiskPath(folder.path).appending("kata/kata.db") }
}

extension SQLiteRunStore {
    /// Runs a statement past all of the store's own checks, and says how it is refused.
    func codeOf(_ sql: String) async -> StoreError.Code? {
        await code { store in
            try await (store as! SQLiteRunStore).write("test") { db in try db.execute(sql: sql) }
        }
    }

    /// Leads a run over allowed steps.
    func walk(_ lease: Lease, from: RunStatus = .queued, to: RunStatus) async throws {
        guard from != to else { return }
        if from == .queued, to != .running {
            try await walk(lease, to: .running)
            try await walk(lease, from: .running, to: to)
        } else {
            try await transition(lease, RunTransition(from: from, to: to))
        }
    }
}
