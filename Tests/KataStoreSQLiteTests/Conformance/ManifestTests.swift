import KataCore
import KataFiles
import KataStore
import Testing

@Suite struct ManifestTests {
    @Test(arguments: StoreFixture.Backend.allCases)
    func `a lost manifest is made again from the store, byte for byte`(_ backend: StoreFixture.Backend) async throws {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        let lease = try await store.startedRun()
        let intent = AttemptIntent(id: .next(), task: 1, number: 1, kataID: .next(), baseCommit: .example(1))
        let check = CheckRecord(
            stage: .task, task: 1, attempt: intent.id, index: 0, kind: "exec", subject: "true", verdict: .passed)
        let open = try await store.recordIntent(intent, under: lease, events: [])
        let committed = try await store.recordCommitted(
            attempt: open.id, commit: .example(2), tree: .example(3), under: lease, events: [])
        let done = try await store.finishAttempt(
            committed.id, AttemptResult(.done, activeDuration: .milliseconds(1500)), checks: [check], under: lease,
            events: (0..<200).map { .init("x", at: fixture.clock.now, payload: .integer(Int64($0))) })
        let ended = try await store.transition(
            lease, RunTransition(from: .running, to: .succeeded, detail: .verified, resultCommit: .example(2)))

        // As a writer that followed the run knows it.
        let known = RunManifest(
            run: ended, attempts: [done], checks: [check], lastEvents: try await store.allEvents(of: lease.run))
        let rebuilt = try await RunManifest.of(lease.run, in: try await fixture.connect())
        #expect(rebuilt == known)
        #expect(rebuilt?.json.pretty == known.json.pretty)
        #expect(rebuilt?.lastEvents.count == RunManifest.eventLimit)
        #expect(try await RunManifest.of(.next(), in: store) == nil)
    }
}
