import KataCore
import KataStore
import Testing

@Suite struct LeaseKeeperTests {
    @Test(arguments: StoreFixture.Backend.allCases)
    func `a kept lease outlives its length`(_ backend: StoreFixture.Backend) async throws {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        let lease = try await store.startedRun()
        let keeper = LeaseKeeper(lease, store: store, time: fixture.time(beats: 20))
        #expect(await keeper.run() == nil)
        #expect(
            await store.code { _ = try await $0.acquireLease(on: lease.run, for: StoreFixture.bob) } == .leaseHeld)
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `an owner hears that it must stop`(_ backend: StoreFixture.Backend) async throws {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        let lease = try await store.startedRun()
        try await store.requestCancellation(of: lease.run, by: "bob", reason: "enough")
        let keeper = LeaseKeeper(lease, store: store, time: fixture.time(beats: 20))
        guard case .cancellation(let request) = await keeper.run() else {
            Issue.record("the request was not heard")
            return
        }
        #expect(request.reason == "enough")
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `an owner that was overtaken hears that too`(_ backend: StoreFixture.Backend) async throws {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        let lease = try await store.startedRun()
        fixture.clock.advance(by: .seconds(61))
        _ = try await store.acquireLease(on: lease.run, for: StoreFixture.bob)
        guard case .lost(let error) = await LeaseKeeper(lease, store: store, time: fixture.time(beats: 20)).run() else {
            Issue.record("the loss was not heard")
            return
        }
        #expect(error.code == .staleLease)
        #expect(error.holder?.owner == StoreFixture.bob)
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `only a dead owner is replaced before its time`(_ backend: StoreFixture.Backend) async throws {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        let alive = try await store.createRun(.example(), leasedTo: .current()).lease!
        #expect(await store.code { _ = try await $0.takeOver(alive.run, for: StoreFixture.bob) } == .leaseHeld)
        var dead = RunOwner.current()
        dead.incarnation = "boot/of/yesterday"
        let orphan = try await store.createRun(.example(), leasedTo: dead).lease!
        #expect(try await store.takeOver(orphan.run, for: StoreFixture.bob).epoch == 2)
        #expect(await store.code { _ = try await $0.takeOver(.next(), for: StoreFixture.bob) } == .notFound)
    }
}

extension StoreFixture {
    /// Time that passes by sleeping, for so many sleeps; then the sleeper is cancelled.
    fileprivate func time(beats: Int) -> TimeSource {
        let rest = Countdown(beats)
        return TimeSource(
            now: { [clock] in clock.now },
            monotonic: { [clock] in .milliseconds(clock.now.milliseconds) },
            sleep: { [clock] duration in
                guard rest.takeOne() else { throw CancellationError() }
                clock.advance(by: duration)
            })
    }
}
