import KataCore
import KataFiles
import KataStore
import Testing

@Suite struct EventTests {
    @Test(arguments: StoreFixture.Backend.allCases)
    func `events are numbered without gaps and come back in order`(_ backend: StoreFixture.Backend) async throws {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        let lease = try await store.startedRun()
        let first = try await store.run(lease.run)!.lastSequence
        let contents = (0..<5).map { index in
            RunEvent.Content(
                "tool.called", at: fixture.clock.now, task: 1, attempt: index,
                payload: ["n": .integer(Int64(index)), "text": "a\u{0}\u{2028}\"ü"])
        }
        #expect(try await store.appendEvents(contents, under: lease) == first + 5)
        let page = try await store.events(of: lease.run, after: first, limit: 3)
        #expect(page.map(\.sequence) == [first + 1, first + 2, first + 3])
        #expect(page.map(\.content) == Array(contents.prefix(3)))
        #expect(try await store.allEvents(of: lease.run).map(\.sequence) == Array(1...(first + 5)))
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `sixteen writers on their own connections lose no event`(_ backend: StoreFixture.Backend) async throws {
        let fixture = try StoreFixture(backend)
        let lease = try await fixture.connect().startedRun()
        let before = try await fixture.connect().run(lease.run)!.lastSequence
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<16 {
                group.addTask {
                    let store = try await fixture.connect()
                    for index in 0..<10 {
                        let event = RunEvent.Content(
                            "x", at: fixture.clock.now, task: writer + 1, payload: ["n": .integer(Int64(index))])
                        try await store.appendEvents([event, event], under: lease)
                    }
                    try await store.close()
                }
            }
            try await group.waitForAll()
        }
        let events = try await fixture.connect().allEvents(of: lease.run, after: before)
        #expect(events.map(\.sequence) == Array((before + 1)...(before + 320)))
        for writer in 1...16 {
            let numbers = events.filter { $0.content.task == writer }.compactMap {
                $0.content.payload["n"]?.integerValue
            }
            #expect(numbers == (0..<10).flatMap { [$0, $0] }, "a writer's own order is kept")
        }
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `a payload that is too long is refused with its whole batch`(_ backend: StoreFixture.Backend) async throws {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        let lease = try await store.startedRun()
        let before = try await store.allEvents(of: lease.run)
        let long = JSONText.string(String(repeating: "x", count: RunEvent.payloadLimit))
        let batch = [
            RunEvent.Content("a", at: fixture.clock.now), RunEvent.Content("b", at: fixture.clock.now, payload: long),
        ]
        #expect(await store.code { try await $0.appendEvents(batch, under: lease) } == .invalid)
        #expect(try await store.allEvents(of: lease.run) == before)
        #expect(try await store.appendEvents([], under: lease) == before.last?.sequence)
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `the store tells the story of a run by itself`(_ backend: StoreFixture.Backend) async throws {
        let store = try await StoreFixture(backend).connect()
        let lease = try await store.startedRun()
        try await store.transition(
            lease, RunTransition(from: .running, to: .failed, detail: .noChange, message: "nothing"),
            events: [RunEvent.Content("note", at: Timestamp(seconds: 1))])
        let events = try await store.allEvents(of: lease.run)
        #expect(
            events.map(\.content.kind) == [.runCreated, .leaseAcquired, .runTransition, .runTransition, "note"])
        #expect(events[3].content.payload["detail"] == "no-change")
        #expect(events[3].content.payload["message"] == "nothing")
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `a cancelled task still records`(_ backend: StoreFixture.Backend) async throws {
        let store = try await StoreFixture(backend).connect()
        let lease = try await store.startedRun()
        let recorded = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return try await store.transition(lease, RunTransition(from: .running, to: .cancelled, detail: .signal))
        }
        #expect(try await recorded.value.status == .cancelled)
    }
}
