import GRDB
import KataCore
import KataFiles
import KataStore
import KataTestSupport
import Testing

@testable import KataStoreSQLite

@Suite struct OpeningTests {
    private let files = SystemFiles()

    @Test func `only the owner can read the store`() async throws {
        let fixture = try StoreFixture(.sqlite)
        let store = try await fixture.connectSQLite()
        _ = try await store.startedRun()
        #expect(try files.status(of: fixture.database.folder)?.mode == 0o700)
        let entries = try files.list(below: fixture.database.folder, limits: WalkLimits(includesStatus: true))
        #expect(entries.map(\.display) == ["kata.db", "kata.db-shm", "kata.db-wal"])
        #expect(entries.allSatisfy { $0.status?.mode == 0o600 })
    }

    @Test func `sixteen processes may open a new store at once`() async throws {
        let fixture = try StoreFixture(.sqlite)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    let store = try await fixture.connectSQLite()
                    _ = try await store.startedRun()
                    try await store.close()
                }
            }
            try await group.waitForAll()
        }
        #expect(try await fixture.connectSQLite().runs(RunFilter()).count == 16)
    }

    @Test(arguments: [
        Array("this is not a database, but long enough to be looked at as one by mistake ......................".utf8),
        Array("SQLite format 3\u{0}".utf8) + Array(repeating: 0xAA, count: 8192),
    ])
    func `a file that can't be read is set aside, not replaced`(_ garbage: [UInt8]) async throws {
        let fixture = try StoreFixture(.sqlite)
        try fixture.folder.write(garbage, to: "kata/kata.db")
        do {
            _ = try await fixture.connectSQLite()
            Issue.record("garbage was opened")
        } catch {
            #expect(error.code == .corrupt)
            #expect(error.message.contains("kata.db.corrupt-"))
        }
        let aside = try files.list(below: fixture.database.folder).map(\.display).filter { $0.contains(".corrupt-") }
        #expect(aside.count == 1)
        #expect(try files.read(fixture.database.folder.appending(aside[0])) == garbage)
        #expect(try await fixture.connectSQLite().runs(RunFilter()).isEmpty)
    }

    @Test func `a damaged page of a small store is found at open`() async throws {
        let fixture = try StoreFixture(.sqlite)
        try await fixture.fillAndDamage(bytesPerRun: 10, afterPage: 1)
        #expect(await fixture.openingCode() == .corrupt)
        #expect(try !files.exists(fixture.database))
    }

    @Test func `damage of a large store is found when asked for`() async throws {
        let fixture = try StoreFixture(.sqlite)
        try await fixture.fillAndDamage(bytesPerRun: 20_000, afterPage: 64)
        #expect(await fixture.openingCode { $0.examinesEverything = true } == .corrupt)
        #expect(try !files.exists(fixture.database))
    }

    @Test func `damage of a large store is found when it is met, and set aside at the next open`() async throws {
        let fixture = try StoreFixture(.sqlite)
        try await fixture.fillAndDamage(bytesPerRun: 20_000, afterPage: 64)
        let store = try await fixture.connectSQLite()
        #expect(await store.code { _ = try await $0.runs(RunFilter(limit: 1000)) } == .corrupt)
        #expect(try files.exists(fixture.database))
        #expect(await fixture.openingCode() == .corrupt)
        #expect(try !files.exists(fixture.database))
        #expect(try await fixture.connectSQLite().runs(RunFilter()).isEmpty)
    }

    @Test func `another program's database is left alone`() async throws {
        let fixture = try StoreFixture(.sqlite)
        try files.makeFolder(fixture.database.folder, mode: .privateFolder)
        let other = try DatabaseQueue(path: fixture.database.display)
        try await other.write { db in try db.execute(sql: "CREATE TABLE bookmarks (url TEXT)") }
        try other.close()
        let before = try files.read(fixture.database)
        #expect(await fixture.openingCode() == .foreign)
        #expect(try files.read(fixture.database) == before)
        #expect(try files.list(below: fixture.database.folder).allSatisfy { !$0.display.contains("corrupt") })
    }

    @Test(arguments: [(FileOperation.Kind.makeFolder, StoreError.Code.readOnly, 30 as Int32)])
    func `a folder that can't be written is a clear error`(
        _ kind: FileOperation.Kind, _ code: StoreError.Code, _ number: Int32
    ) async throws {
        let fixture = try StoreFixture(.sqlite)
        let broken = SystemFiles { $0.kind == kind ? .fail(errorNumber: number) : .proceed }
        #expect(await fixture.openingCode { $0.files = broken } == code)
        try fixture.folder.write("a file where the folder should be", to: "kata")
        #expect(await fixture.openingCode() == .unavailable)
    }

    @Test func `a store that others keep locked says so`() async throws {
        let fixture = try StoreFixture(.sqlite)
        let store = try await fixture.connectSQLite { $0.patience = .milliseconds(50) }
        let lease = try await store.startedRun()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: fixture.database.display, configuration: configuration)
        try await other.writeWithoutTransaction { db in try db.execute(sql: "BEGIN IMMEDIATE") }
        #expect(await store.code { try await $0.appendEvents([], under: lease) } == .busy)
        #expect(try await store.run(lease.run)?.status == .running, "readers don't wait")
        try await other.writeWithoutTransaction { db in try db.execute(sql: "ROLLBACK") }
        try await store.appendEvents([], under: lease)
    }

    @Test func `a full disk is a clear error and loses nothing`() async throws {
        let fixture = try StoreFixture(.sqlite)
        let lease = try await fixture.connectSQLite().startedRun()
        let store = try await fixture.connectSQLite { $0.maximumPages = 1 }
        let event = RunEvent.Content(
            "x", at: fixture.clock.now, payload: .string(String(repeating: "x", count: 60_000)))
        let before = try await store.allEvents(of: lease.run)
        #expect(await store.code { try await $0.appendEvents([event], under: lease) } == .noSpace)
        #expect(try await store.allEvents(of: lease.run) == before)
        let roomy = try await fixture.connectSQLite()
        try await roomy.appendEvents([event], under: lease)
    }

    @Test func `what was acknowledged is in the files at that moment`() async throws {
        let fixture = try StoreFixture(.sqlite)
        let store = try await fixture.connectSQLite()
        let lease = try await store.startedRun()
        let ended = try await store.transition(
            lease, RunTransition(from: .running, to: .succeeded, detail: .verified))
        // A copy of the files under a store that is still open is what a killed process leaves behind.
        let crashed = try StoreFixture(.sqlite)
        for name in ["kata.db", "kata.db-wal"] {
            try crashed.folder.write(try files.read(fixture.database.folder.appending(name)), to: "kata/\(name)")
        }
        #expect(try await crashed.connectSQLite().run(lease.run) == ended)
        #expect(try await store.run(lease.run) == ended)
    }

    @Test func `only a pause or an end waits for the disk`() async throws {
        let fixture = try StoreFixture(.sqlite)
        let seen = OperationLog()
        let store = try await fixture.connectSQLite { $0.probe = { seen.note($0) } }
        let lease = try await store.startedRun()
        try await store.appendEvents([], under: lease)
        #expect(!seen.all.contains { $0.isDurable })
        for (from, to) in [(RunStatus.running, RunStatus.paused), (.paused, .running), (.running, .failed)] {
            try await store.transition(lease, RunTransition(from: from, to: to))
            let last = StoreOperation(name: "transition", phase: .commit, isDurable: to != .running || from == .paused)
            #expect(seen.all.last == last)
        }
        let level = "PRAGMA synchronous"
        #expect(try await store.write("test", durably: true) { db in try Int.fetchOne(db, sql: level) } == 2, "FULL")
        #expect(try await store.read { db in try Int.fetchOne(db, sql: level) } == 1, "NORMAL again after it")
    }

    @Test func `a terminal transition that can't reach the disk is not announced`() async throws {
        let fixture = try StoreFixture(.sqlite)
        let lease = try await fixture.connectSQLite().startedRun()
        let broken = SystemFiles { $0.kind == .synchronizeFolder ? .fail(errorNumber: 5) : .proceed }
        let store = try await fixture.connectSQLite { $0.files = broken }
        #expect(
            await store.code { try await $0.transition(lease, RunTransition(from: .running, to: .failed)) }
                == .unavailable)
        #expect(try await store.run(lease.run)?.status == .running)
    }

    @Test(arguments: [StoreOperation.Phase.begin, .commit])
    func `a transaction that breaks changes nothing`(_ phase: StoreOperation.Phase) async throws {
        let fixture = try StoreFixture(.sqlite)
        let lease = try await fixture.connectSQLite().startedRun()
        let store = try await fixture.connectSQLite { settings in
            settings.probe = { $0.phase == phase ? StoreError(.noSpace, "full") : nil }
        }
        let run = try await store.run(lease.run)
        let intent = AttemptIntent(id: .next(), task: 1, number: 1, kataID: .next())
        #expect(await store.code { try await $0.recordIntent(intent, under: lease, events: []) } == .noSpace)
        #expect(
            await store.code { try await $0.transition(lease, RunTransition(from: .running, to: .failed)) } == .noSpace)
        #expect(try await store.run(lease.run) == run)
        #expect(try await store.attempts(of: lease.run).isEmpty)
    }
}

extension StoreFixture {
    /// Leaves a store behind whose pages were overwritten, but for the first ones, which hold the schema.
    fileprivate func fillAndDamage(bytesPerRun: Int, afterPage first: Int) async throws {
        let store = try await connectSQLite()
        for _ in 0..<20 {
            var run = NewRun.example()
            run.options = .string(String(repeating: "x", count: bytesPerRun))
            _ = try await store.createRun(run, leasedTo: nil)
        }
        try await store.close()
        var bytes = try SystemFiles().read(database)
        for index in stride(from: first * 4096, to: bytes.count, by: 512) { bytes[index] = 0xFF }
        try SystemFiles().writeAtomically(bytes, to: database, mode: nil, durable: false)
    }

    /// The code of the error that opening ends with.
    func openingCode(
        _ change: (inout SQLiteRunStore.Settings) -> Void = { _ in }
    ) async -> StoreError.Code? {
        do throws(StoreError) {
            _ = try await connectSQLite(change)
            return nil
        } catch {
            return error.code
        }
    }
}
