import GRDB
import KataCore
import KataFiles
import KataStore
import KataTestSupport
import Testing

@testable import KataStoreSQLite

@Suite struct MigrationTests {
    private let files = SystemFiles()

    @Test func `a database of version 1 is read as it was written`() async throws {
        let fixture = try StoreFixture(.sqlite)
        try await fixture.restore(GoldenDatabase.version1)
        let store = try await fixture.connectSQLite()
        let run = try #require(try await store.runs(RunFilter()).last)
        #expect(run.id.description == "01J7ZZZZZZ0000000000000001")
        #expect(run.planID?.description == "09-01")
        #expect(run.origin.planPath?.bytes.last == 0xFF)
        #expect(run.status == .succeeded)
        #expect(run.detail == .verified)
        #expect(run.origin.options == ["retries": 2])
        #expect(run.lease?.owner.processID == 41)
        let attempt = try #require(try await store.attempts(of: run.id).first)
        #expect(attempt.status == .done)
        #expect(attempt.usage?.costMicrodollars == 1_250_000)
        #expect(try await store.checks(of: run.id).map(\.verdict) == [.passed])
        #expect(try await store.allEvents(of: run.id).map(\.content.kind) == [.runCreated, .leaseAcquired])
        // It is written to as well.
        let lease = try await store.startedRun()
        try await store.walk(lease, from: .running, to: .succeeded)
    }

    @Test func `a new database is like one of version 1 that was brought up to date`() async throws {
        let old = try StoreFixture(.sqlite)
        try await old.restore(GoldenDatabase.version1)
        let new = try StoreFixture(.sqlite)
        let shape = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name"
        let brought = try await old.connectSQLite().read { db in try String.fetchAll(db, sql: shape) }
        let made = try await new.connectSQLite().read { db in try String.fetchAll(db, sql: shape) }
        #expect(brought == made)
    }

    @Test func `an older database is copied, then brought up to date`() async throws {
        let fixture = try StoreFixture(.sqlite)
        let old = try await fixture.connectSQLite()
        let lease = try await old.startedRun()
        try await old.close()
        let store = try await fixture.connectSQLite { $0.schema = .next }
        #expect(try await store.run(lease.run)?.status == .running)
        #expect(try await store.read { db in try Int.fetchOne(db, sql: "PRAGMA user_version") } == Schema.next.version)
        #expect(try await store.read { db in try db.tableExists("budgets") })
        let copies = try files.list(below: fixture.database.folder, limits: WalkLimits(includesStatus: true))
            .filter { $0.display.hasPrefix("kata.db.version-\(Schema.current.version)-") }
        #expect(copies.count == 1)
        #expect(copies.first?.status?.mode == 0o600)
        let copy = try DatabaseQueue(path: fixture.database.folder.appending(copies[0].display).display)
        #expect(try await copy.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM runs") } == 1)
    }

    @Test func `a newer database is refused and left alone`() async throws {
        let fixture = try StoreFixture(.sqlite)
        let newer = try await fixture.connectSQLite { $0.schema = .next }
        let lease = try await newer.startedRun()
        try await newer.close()
        do throws(StoreError) {
            _ = try await fixture.connectSQLite()
            Issue.record("a newer database was opened")
        } catch {
            #expect(error.code == .newerSchema)
            #expect(error.message.contains("version \(Schema.next.version)"))
        }
        #expect(try await fixture.connectSQLite { $0.schema = .next }.run(lease.run)?.status == .running)
    }

    @Test func `a migration that breaks leaves the old version`() async throws {
        let fixture = try StoreFixture(.sqlite)
        let old = try await fixture.connectSQLite()
        let lease = try await old.startedRun()
        try await old.close()
        #expect(await fixture.openingCode { $0.schema = .broken } != nil)
        let store = try await fixture.connectSQLite()
        #expect(try await store.run(lease.run)?.status == .running)
        #expect(try await store.read { db in try !db.tableExists("budgets") })
    }

    @Test func `eight processes migrate once`() async throws {
        let fixture = try StoreFixture(.sqlite)
        try await fixture.connectSQLite().close()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { try await fixture.connectSQLite { $0.schema = .next }.close() }
            }
            try await group.waitForAll()
        }
        #expect(try await fixture.connectSQLite { $0.schema = .next }.runs(RunFilter()).isEmpty)
    }
}

extension Schema {
    fileprivate static let next = Schema(
        steps: current.steps + [{ db in try db.execute(sql: "CREATE TABLE budgets (run TEXT) STRICT") }])
    fileprivate static let broken = Schema(
        steps: next.steps.dropLast() + [
            { db in
                try db.execute(sql: "CREATE TABLE budgets (run TEXT) STRICT")
                try db.execute(sql: "CREATE TABLE runs (id TEXT)")
            }
        ])
}

extension StoreFixture {
    /// Makes the database from a dump.
    fileprivate func restore(_ dump: String) async throws {
        try SystemFiles().makeFolder(database.folder, mode: .privateFolder)
        let queue = try DatabaseQueue(path: database.display)
        try await queue.writeWithoutTransaction { db in try db.execute(sql: dump) }
        try queue.close()
    }
}
