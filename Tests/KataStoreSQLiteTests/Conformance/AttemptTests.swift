import KataCore
import KataFiles
import KataStore
import Testing

@Suite struct AttemptTests {
    private let usage = ProviderUsage(inputTokens: 10, outputTokens: 0, costMicrodollars: 1_250_000)

    @Test(arguments: StoreFixture.Backend.allCases)
    func `a task goes from intent over commit to done`(_ backend: StoreFixture.Backend) async throws {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        let lease = try await store.startedRun()
        let intent = AttemptIntent(
            id: .next(), task: 1, number: 1, kataID: .next(), baseCommit: .example(1), baseTree: .example(2),
            promptDigest: "sha256:aa")
        let open = try await store.recordIntent(intent, under: lease, events: [])
        #expect(open.status == .working)
        #expect(open.intent == intent)
        #expect(try await store.attempts(of: lease.run) == [open])
        let committed = try await store.recordCommitted(
            attempt: intent.id, commit: .example(3), tree: .example(4), under: lease, events: [])
        #expect(committed.status == .committed)
        #expect(committed.commit == .example(3))
        #expect(committed.resultTree == .example(4))
        #expect(try await store.attempts(of: lease.run) == [committed])
        fixture.clock.advance(by: .seconds(3))
        let check = CheckRecord(
            stage: .task, task: 1, attempt: intent.id, index: 0, kind: "exec", subject: "npm test\nline 2",
            verdict: .passed, exitCode: 0, duration: .milliseconds(1500), tree: .example(4), outputDigest: "sha256:bb",
            facts: ["bytes": 12])
        let done = try await store.finishAttempt(
            intent.id, AttemptResult(.done, activeDuration: .milliseconds(2500), usage: usage), checks: [check],
            under: lease, events: [])
        #expect(done.status == .done)
        #expect(done.commit == .example(3))
        #expect(done.resultTree == .example(4))
        #expect(done.endedAt == fixture.clock.now)
        #expect(done.activeDuration == .milliseconds(2500))
        #expect(done.usage == usage)
        #expect(try await store.attempts(of: lease.run) == [done])
        #expect(try await store.checks(of: lease.run) == [check])
        #expect(try await store.attempt(withKataID: intent.kataID) == done)
        #expect(try await store.attempt(withKataID: .next()) == nil)
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `an attempt ends with its commit in one record`(_ backend: StoreFixture.Backend) async throws {
        let store = try await StoreFixture(backend).connect()
        let lease = try await store.startedRun()
        let intent = AttemptIntent(id: .next(), task: 1, number: 1, kataID: .next())
        try await store.recordIntent(intent, under: lease, events: [])
        let done = try await store.finishAttempt(
            intent.id,
            AttemptResult(.done, activeDuration: .zero, resultTree: .example(4), commit: .example(3)), checks: [],
            under: lease, events: [])
        #expect(done.commit == .example(3))
        #expect(done.resultTree == .example(4))
        #expect(try await store.attempts(of: lease.run) == [done])
        let kinds = try await store.allEvents(of: lease.run).suffix(2).map(\.content.kind)
        #expect(kinds == [.attemptCommitted, .attemptFinished])
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `recording the same commit twice changes nothing, another one is refused`(_ backend: StoreFixture.Backend)
        async throws
    {
        let store = try await StoreFixture(backend).connect()
        let lease = try await store.startedRun()
        let intent = AttemptIntent(id: .next(), task: 1, number: 1, kataID: .next())
        try await store.recordIntent(intent, under: lease, events: [])
        let first = try await store.recordCommitted(
            attempt: intent.id, commit: .example(3), tree: .example(4), under: lease, events: [])
        let events = try await store.allEvents(of: lease.run)
        let again = try await store.recordCommitted(
            attempt: intent.id, commit: .example(3), tree: .example(4), under: lease, events: [])
        #expect(again == first)
        #expect(try await store.allEvents(of: lease.run) == events)
        #expect(
            await store.code {
                try await $0.recordCommitted(
                    attempt: intent.id, commit: .example(9), tree: .example(4), under: lease, events: [])
            } == .illegalTransition)
        #expect(try await store.allEvents(of: lease.run) == events)
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `a task has one open attempt at a time`(_ backend: StoreFixture.Backend) async throws {
        let store = try await StoreFixture(backend).connect()
        let lease = try await store.startedRun()
        let first = AttemptIntent(id: .next(), task: 1, number: 1, kataID: .next())
        let second = AttemptIntent(id: .next(), task: 1, number: 2, kataID: first.kataID)
        try await store.recordIntent(first, under: lease, events: [])
        let events = try await store.allEvents(of: lease.run)
        #expect(
            await store.code { try await $0.recordIntent(second, under: lease, events: []) } == .conflict)
        #expect(try await store.allEvents(of: lease.run) == events, "a refused call leaves no event")
        let failure = AttemptFailureRecord(failureClass: "verification", message: "1 of 3 failed")
        try await store.finishAttempt(
            first.id, AttemptResult(.failed, activeDuration: .zero, failure: failure), checks: [], under: lease,
            events: [])
        try await store.recordIntent(second, under: lease, events: [])
        let all = try await store.attempts(of: lease.run)
        #expect(all.map(\.number) == [1, 2])
        #expect(all.first?.failure == failure)
        #expect(all.first?.usage == nil)
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `an attempt belongs to the run of the lease`(_ backend: StoreFixture.Backend) async throws {
        let store = try await StoreFixture(backend).connect()
        let mine = try await store.startedRun()
        let other = try await store.startedRun()
        let intent = AttemptIntent(id: .next(), task: 1, number: 1, kataID: .next())
        try await store.recordIntent(intent, under: mine, events: [])
        #expect(
            await store.code {
                try await $0.finishAttempt(
                    intent.id, AttemptResult(.failed, activeDuration: .zero), checks: [], under: other, events: [])
            } == .notFound)
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `an attempt ends once and in a terminal status`(_ backend: StoreFixture.Backend) async throws {
        let store = try await StoreFixture(backend).connect()
        let lease = try await store.startedRun()
        for status in AttemptStatus.allCases {
            let intent = AttemptIntent(id: .next(), task: 1, number: 1, kataID: .next())
            let run = try await store.startedRun()
            try await store.recordIntent(intent, under: run, events: [])
            let end = { (store: any RunStore) in
                _ = try await store.finishAttempt(
                    intent.id, AttemptResult(status, activeDuration: .zero), checks: [], under: run, events: [])
            }
            #expect(await store.code(of: end) == (status.isTerminal ? nil : .invalid))
            if status.isTerminal { #expect(await store.code(of: end) == .illegalTransition) }
        }
        _ = lease
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `hostile text comes back whole, with a mark for each NUL`(_ backend: StoreFixture.Backend) async throws {
        let store = try await StoreFixture(backend).connect()
        let lease = try await store.startedRun()
        let subject = "'; DROP TABLE runs; -- \u{0}after 🧪 \u{202E}"
        let check = CheckRecord(stage: .plan, index: 0, kind: "exec", subject: subject, verdict: .unverified)
        try await store.recordChecks([check], under: lease)
        let marked = subject.replacing("\u{0}", with: "\u{FFFD}")
        #expect(try await store.checks(of: lease.run).map(\.subject) == [marked])
        let ended = try await store.transition(lease, RunTransition(from: .running, to: .failed, message: subject))
        #expect(ended.message == marked)
    }
}
