import KataCore
import KataFiles
import KataStore
import Testing

@Suite struct RunTests {
    @Test(arguments: StoreFixture.Backend.allCases)
    func `a run comes back as it was created`(_ backend: StoreFixture.Backend) async throws {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        let new = NewRun.example(clientKey: "k", exclusiveKey: "x", parent: .next())
        let created = try await store.createRun(new, leasedTo: nil)
        #expect(created.isNew)
        #expect(created.lease == nil)
        #expect(created.run.status == .queued)
        #expect(created.run.createdAt == fixture.clock.now)

        let other = try await fixture.connect()
        #expect(try await other.run(new.id) == created.run)
        #expect(try await other.run(new.id)?.origin == new)
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `the same request twice makes one run`(_ backend: StoreFixture.Backend) async throws {
        let store = try await StoreFixture(backend).connect()
        let first = try await store.createRun(.example(clientKey: "k"), leasedTo: StoreFixture.alice)
        let second = try await store.createRun(.example(clientKey: "k"), leasedTo: StoreFixture.bob)
        #expect(!second.isNew)
        #expect(second.lease == nil)
        #expect(second.run.id == first.run.id)
        #expect(try await store.runs(RunFilter()).count == 1)
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `one exclusive key has one unfinished run`(_ backend: StoreFixture.Backend) async throws {
        let store = try await StoreFixture(backend).connect()
        let lease = try await store.startedRun(.example(exclusiveKey: "plan"))
        do {
            _ = try await store.createRun(.example(exclusiveKey: "plan"), leasedTo: StoreFixture.bob)
            Issue.record("a second run was created")
        } catch {
            #expect(error.code == .alreadyRunning)
            #expect(error.run == lease.run)
            #expect(error.holder?.owner == StoreFixture.alice)
        }
        try await store.transition(lease, RunTransition(from: .running, to: .cancelled, detail: .requested))
        #expect(try await store.createRun(.example(exclusiveKey: "plan"), leasedTo: nil).isNew)
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `a run ends with what became known`(_ backend: StoreFixture.Backend) async throws {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        let lease = try await store.startedRun()
        let start = fixture.clock.now
        fixture.clock.advance(by: .seconds(10))
        try await store.transition(
            lease, RunTransition(from: .running, to: .paused, detail: .usageLimit, message: "until noon"))
        fixture.clock.advance(by: .seconds(100))
        try await store.transition(lease, RunTransition(from: .paused, to: .running))
        let summary = try RepositoryPath(".planning/phases/09-x/09-01-SUMMARY.md")
        let ended = try await store.transition(
            lease,
            RunTransition(
                from: .running, to: .succeeded, detail: .verified, activeDuration: .milliseconds(12_345),
                resultCommit: .example(7), summaryPath: summary))
        #expect(ended.status == .succeeded)
        #expect(ended.detail == .verified)
        #expect(ended.message == nil)
        #expect(ended.startedAt == start)
        #expect(ended.endedAt == fixture.clock.now)
        #expect(ended.activeDuration == .milliseconds(12_345))
        #expect(ended.resultCommit == .example(7))
        #expect(ended.summaryPath == summary)
        #expect(try await store.run(lease.run) == ended)
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `every transition is allowed or refused as the table says`(_ backend: StoreFixture.Backend) async throws {
        let store = try await StoreFixture(backend).connect()
        for from in RunStatus.allCases where !from.isTerminal {
            for to in RunStatus.allCases {
                let lease = try await store.run(in: from)
                let code = await store.code { try await $0.transition(lease, RunTransition(from: from, to: to)) }
                #expect(code == (Lifecycle.runs.allows(from, to) ? nil : .illegalTransition), "\(from) to \(to)")
            }
        }
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `a transition needs the status that its caller expects`(_ backend: StoreFixture.Backend) async throws {
        let store = try await StoreFixture(backend).connect()
        let lease = try await store.run(in: .paused)
        let before = try await store.run(lease.run)
        #expect(
            await store.code { try await $0.transition(lease, RunTransition(from: .running, to: .succeeded)) }
                == .unexpectedStatus)
        #expect(
            await store.code {
                try await $0.transition(lease, RunTransition(from: .paused, to: .running, detail: .verified))
            } == .invalid)
        #expect(try await store.run(lease.run) == before)
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `a terminal status is never overwritten`(_ backend: StoreFixture.Backend) async throws {
        let store = try await StoreFixture(backend).connect()
        let lease = try await store.startedRun()
        let ended = try await store.transition(lease, RunTransition(from: .running, to: .cancelled))
        #expect(
            await store.code { try await $0.transition(lease, RunTransition(from: .running, to: .succeeded)) }
                == .staleLease)
        #expect(
            await store.code { _ = try await $0.acquireLease(on: lease.run, for: StoreFixture.bob) }
                == .unexpectedStatus)
        #expect(try await store.run(lease.run) == ended)
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `runs are found by prefix`(_ backend: StoreFixture.Backend) async throws {
        let store = try await StoreFixture(backend).connect()
        let first = try await store.createRun(.example(), leasedTo: nil).run
        let second = try await store.createRun(.example(), leasedTo: nil).run
        #expect(try await store.run(matching: first.id.description.lowercased()) == first)
        await #expect(throws: StoreError.self) { try await store.run(matching: "0") }
        do {
            _ = try await store.run(matching: String(first.id.description.prefix(6)))
        } catch {
            #expect(error.code == .ambiguous)
            #expect(Set(error.candidates) == [first.id, second.id])
        }
        for hostile in ["7ZZZ", "%", "' OR 1=1 --", "", String(repeating: "0", count: 5000), "é"] where !hostile.isEmpty
        {
            #expect(await store.code { _ = try await $0.run(matching: hostile) } == .notFound)
        }
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `listings filter and page, newest first`(_ backend: StoreFixture.Backend) async throws {
        let store = try await StoreFixture(backend).connect()
        let parent = ULID.next()
        let one = try await store.createRun(.example(plan: "01"), leasedTo: nil).run
        let two = try await store.createRun(.example(plan: "02", parent: parent), leasedTo: nil).run
        let three = try await store.startedRun(.example(plan: "01")).run

        #expect(try await store.runs(RunFilter()).map(\.id) == [three, two.id, one.id])
        #expect(try await store.runs(RunFilter(limit: 2)).map(\.id) == [three, two.id])
        #expect(try await store.runs(RunFilter(before: two.id)).map(\.id) == [one.id])
        #expect(try await store.runs(RunFilter(planID: one.planID)).map(\.id) == [three, one.id])
        #expect(try await store.runs(RunFilter(statuses: [.running])).map(\.id) == [three])
        #expect(try await store.runs(RunFilter(parent: parent)).map(\.id) == [two.id])
        #expect(try await store.latestRun(of: one.planID!)?.id == three)
        #expect(try await store.unfinishedRuns().map(\.run.id) == [three, two.id, one.id])
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `an ended run goes with everything, an open one stays`(_ backend: StoreFixture.Backend) async throws {
        let store = try await StoreFixture(backend).connect()
        let lease = try await store.startedRun()
        let intent = AttemptIntent(id: .next(), task: 1, number: 1, kataID: .next())
        try await store.recordIntent(intent, under: lease, events: [])
        try await store.recordChecks(
            [CheckRecord(stage: .plan, index: 0, kind: "exec", subject: "true", verdict: .passed)], under: lease)
        #expect(await store.code { try await $0.deleteRun(lease.run) } == .unexpectedStatus)
        try await store.transition(lease, RunTransition(from: .running, to: .failed))
        try await store.deleteRun(lease.run)
        #expect(try await store.run(lease.run) == nil)
        #expect(try await store.attempts(of: lease.run).isEmpty)
        #expect(try await store.checks(of: lease.run).isEmpty)
        #expect(try await store.allEvents(of: lease.run).isEmpty)
    }

    /// The look and the change are one transaction: of many that begin at once in one place, one does.
    @Test(arguments: StoreFixture.Backend.allCases)
    func `one of many runs begins in one place`(_ backend: StoreFixture.Backend) async throws {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        var leases: [Lease] = []
        for number in 1...8 {
            let new = NewRun.example(plan: "\(number)", exclusiveKey: "plan:09-\(number)@/tree")
            leases.append(try #require(try await store.createRun(new, leasedTo: .current()).lease))
        }
        let started = try await withThrowingTaskGroup(of: StoreError.Code?.self) { group in
            for lease in leases {
                let own = try await fixture.connect()
                group.addTask {
                    await own.code {
                        try await $0.transition(
                            lease, RunTransition(from: .queued, to: .running, aloneIn: "@/tree"), events: [])
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(started.count { $0 == nil } == 1)
        #expect(started.count { $0 == .alreadyRunning } == 7)
        #expect(
            await store.code {
                let lease = try await $0.createRun(
                    .example(plan: "9", exclusiveKey: "plan:09-9@/other"), leasedTo: .current()
                ).lease!
                try await $0.transition(
                    lease, RunTransition(from: .queued, to: .running, aloneIn: "@/other"), events: [])
            } == nil)
    }
}

extension RunStore {
    /// A new run in an open status.
    fileprivate func run(in status: RunStatus) async throws -> Lease {
        let lease = try await createRun(.example(), leasedTo: StoreFixture.alice).lease!
        if status != .queued { try await transition(lease, RunTransition(from: .queued, to: .running)) }
        if status == .paused { try await transition(lease, RunTransition(from: .running, to: .paused)) }
        return lease
    }
}
