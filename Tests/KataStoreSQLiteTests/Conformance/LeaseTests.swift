import KataCore
import KataStore
import Testing

@Suite struct LeaseTests {
    @Test(arguments: StoreFixture.Backend.allCases)
    func `a held lease is not given to another, and says who has it`(_ backend: StoreFixture.Backend) async throws {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        let lease = try await store.startedRun()
        do {
            _ = try await store.acquireLease(on: lease.run, for: StoreFixture.bob)
            Issue.record("two owners")
        } catch {
            #expect(error.code == .leaseHeld)
            #expect(error.holder?.owner == StoreFixture.alice)
        }
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `a stale epoch can change nothing`(_ backend: StoreFixture.Backend) async throws {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        let old = try await store.startedRun()
        let intent = AttemptIntent(id: .next(), task: 1, number: 1, kataID: .next())
        try await store.recordIntent(intent, under: old, events: [])
        fixture.clock.advance(by: .seconds(61))
        let new = try await store.acquireLease(on: old.run, for: StoreFixture.bob)
        #expect(new.epoch == old.epoch + 1)

        let run = try await store.run(old.run)
        let attempts = try await store.attempts(of: old.run)
        let calls: [(any RunStore) async throws -> Void] = [
            { try await $0.transition(old, RunTransition(from: .running, to: .succeeded)) },
            { try await $0.appendEvents([RunEvent.Content("x", at: fixture.clock.now)], under: old) },
            { try await $0.appendEvents([], under: old) },
            { _ = try await $0.renewLease(old) },
            {
                try await $0.recordIntent(
                    AttemptIntent(id: .next(), task: 2, number: 1, kataID: .next()), under: old, events: [])
            },
            {
                try await $0.recordCommitted(
                    attempt: intent.id, commit: .example(1), tree: .example(2), under: old, events: [])
            },
            {
                try await $0.finishAttempt(
                    intent.id, AttemptResult(.failed, activeDuration: .zero), checks: [], under: old, events: [])
            },
            {
                try await $0.recordChecks(
                    [CheckRecord(stage: .plan, index: 0, kind: "exec", subject: "x", verdict: .passed)], under: old)
            },
        ]
        for (index, call) in calls.enumerated() {
            #expect(await store.code(of: call) == .staleLease, "call \(index)")
        }
        try await store.releaseLease(old)
        #expect(try await store.run(old.run) == run)
        #expect(try await store.attempts(of: old.run) == attempts)
        #expect(try await store.checks(of: old.run).isEmpty)
        #expect(try await store.renewLease(new).cancellation == nil)
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `a renewed lease stays`(_ backend: StoreFixture.Backend) async throws {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        let lease = try await store.startedRun()
        for _ in 0..<5 {
            fixture.clock.advance(by: .seconds(50))
            _ = try await store.renewLease(lease)
        }
        #expect(
            await store.code { _ = try await $0.acquireLease(on: lease.run, for: StoreFixture.bob) } == .leaseHeld)
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `a lease that ran out still works while nobody took the run over`(_ backend: StoreFixture.Backend)
        async throws
    {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        let lease = try await store.startedRun()
        fixture.clock.advance(by: .seconds(3600))
        _ = try await store.renewLease(lease)
        try await store.transition(lease, RunTransition(from: .running, to: .succeeded))
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `a dead owner is replaced at once, by one of many`(_ backend: StoreFixture.Backend) async throws {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        let lease = try await store.startedRun()
        let winners = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    await store.code {
                        _ = try await $0.acquireLease(on: lease.run, for: StoreFixture.bob, replacing: lease.epoch)
                    } == nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(winners == 1)
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `a released lease is free and its owner can't write any more`(_ backend: StoreFixture.Backend) async throws {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        let lease = try await store.startedRun()
        try await store.releaseLease(lease)
        #expect(await store.code { try await $0.appendEvents([], under: lease) } == .staleLease)
        #expect(try await store.acquireLease(on: lease.run, for: StoreFixture.bob).epoch == lease.epoch + 1)
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `a clock that was set back does not keep a lease alive for hours`(_ backend: StoreFixture.Backend)
        async throws
    {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        let lease = try await store.startedRun()
        fixture.clock.advance(by: .seconds(-7200))
        #expect(try await store.acquireLease(on: lease.run, for: StoreFixture.bob).epoch == lease.epoch + 1)
        #expect(await store.code { _ = try await $0.renewLease(lease) } == .staleLease)
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `the owner hears of a cancellation when it renews`(_ backend: StoreFixture.Backend) async throws {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        let lease = try await store.startedRun()
        let other = try await fixture.connect()
        try await other.requestCancellation(of: lease.run, by: "bob@south", reason: "wrong plan")
        try await other.requestCancellation(of: lease.run, by: "eve", reason: "later")
        let heard = try await store.renewLease(lease).cancellation
        #expect(heard?.requester == "bob@south")
        #expect(heard?.reason == "wrong plan")
        try await store.transition(lease, RunTransition(from: .running, to: .cancelled, detail: .requested))
        #expect(
            await store.code { try await $0.requestCancellation(of: lease.run, by: "x", reason: "y") }
                == .unexpectedStatus)
    }
}
