import KataCore
import KataFiles
import KataStore
import KataTestSupport
import Synchronization
import Testing

@testable import KataStoreSQLite

/// Leases of owners on this machine: neither the clock nor a sleep of the machine ends them.
@Suite struct MachineTimeTests {
    private static let local = RunOwner(host: "north", processID: 41, incarnation: "boot/ns/7")

    private func store(_ fixture: StoreFixture, running: Mutex<Int64>.Box) async throws -> SQLiteRunStore {
        try await SQLiteRunStore.open(
            inCommonFolder: DiskPath(fixture.folder.path),
            settings: .init(
                now: { fixture.clock.now },
                machine: MachineTime(boot: Self.local.boot) { running.value.withLock { $0 } }))
    }

    @Test(arguments: [86_400, -86_400])
    func `a clock that jumps takes no lease away, and keeps none alive`(jump: Int) async throws {
        let fixture = try StoreFixture(.sqlite)
        let running = Mutex<Int64>.Box(1_000_000)
        let store = try await store(fixture, running: running)
        let lease = try #require(try await store.createRun(.example(), leasedTo: Self.local).lease)
        fixture.clock.advance(by: .seconds(jump))
        running.value.withLock { $0 += 59_000 }
        #expect(
            await store.code { _ = try await $0.acquireLease(on: lease.run, for: StoreFixture.bob) } == .leaseHeld)
        let run = try #require(try await store.run(lease.run))
        #expect(store.silence(of: run) == .seconds(59))
        running.value.withLock { $0 += 2000 }
        #expect(try await store.acquireLease(on: lease.run, for: StoreFixture.bob).epoch == 2)
        #expect(await store.code { _ = try await $0.renewLease(lease) } == .staleLease)
    }

    /// The running time stands still while the machine sleeps, and the clock does not.
    @Test func `a machine that slept finds its leases as they were`() async throws {
        let fixture = try StoreFixture(.sqlite)
        let running = Mutex<Int64>.Box(5)
        let store = try await store(fixture, running: running)
        let lease = try #require(try await store.createRun(.example(), leasedTo: Self.local).lease)
        fixture.clock.advance(by: .seconds(8 * 3600))
        running.value.withLock { $0 += 1000 }
        #expect(
            await store.code { _ = try await $0.acquireLease(on: lease.run, for: StoreFixture.bob) } == .leaseHeld)
        _ = try await store.renewLease(lease)
    }

    @Test func `after another boot the clock decides`() async throws {
        let fixture = try StoreFixture(.sqlite)
        let store = try await store(fixture, running: .init(5))
        let other = RunOwner(host: "north", processID: 41, incarnation: "earlier/ns/7")
        let lease = try #require(try await store.createRun(.example(), leasedTo: other).lease)
        #expect(
            await store.code { _ = try await $0.acquireLease(on: lease.run, for: StoreFixture.bob) } == .leaseHeld)
        fixture.clock.advance(by: .seconds(61))
        #expect(try await store.acquireLease(on: lease.run, for: StoreFixture.bob).epoch == 2)
    }
}

extension Mutex where Value == Int64 {
    /// A number that a closure and a test share.
    final class Box: Sendable {
        let value: Mutex<Int64>
        init(_ value: Int64) { self.value = Mutex(value) }
    }
}
