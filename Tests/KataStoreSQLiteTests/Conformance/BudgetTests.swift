import KataCore
import KataStore
import Testing

@Suite struct BudgetTests {
    private static let daily = BudgetLimit(.repository(since: Timestamp(seconds: 0)), Budget(tokens: 1000))

    @Test(arguments: StoreFixture.Backend.allCases)
    func `what others have reserved is not granted again`(_ backend: StoreFixture.Backend) async throws {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        let (a, b) = (try await store.startedRun(), try await store.startedRun())
        let first = try await store.reserveBudget(BudgetAmount(tokens: 700), within: [Self.daily], under: a)
        #expect(first.granted.tokens == 700 && first.shortage == nil)
        let second = try await store.reserveBudget(BudgetAmount(tokens: 700), within: [Self.daily], under: b)
        #expect(second.granted.tokens == 300)
        #expect(
            second.shortage
                == BudgetGrant.Shortage(kind: "tokens", limit: 1000, usedByOthers: 700, isShared: true))
        // A second reservation replaces the first one of the same owner.
        #expect(
            try await store.reserveBudget(BudgetAmount(tokens: 800), within: [Self.daily], under: a).granted.tokens
                == 700)
        try await store.releaseBudget(under: a)
        #expect(
            try await store.reserveBudget(BudgetAmount(tokens: 900), within: [Self.daily], under: b).granted.tokens
                == 900)
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `many at once never get more than there is`(_ backend: StoreFixture.Backend) async throws {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        var leases: [Lease] = []
        for _ in 0..<16 { leases.append(try await store.startedRun()) }
        let granted = try await withThrowingTaskGroup(of: Int64.self) { group in
            for lease in leases {
                let own = try await fixture.connect()
                group.addTask {
                    try await own.reserveBudget(BudgetAmount(tokens: 150), within: [Self.daily], under: lease)
                        .granted.tokens ?? 0
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(granted == 1000)
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `recorded use counts, and numbers of any size do no harm`(_ backend: StoreFixture.Backend) async throws {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        let lease = try await store.startedRun()
        for (number, tokens) in [(1, 400), (2, Int64.max)] as [(Int, Int64)] {
            let intent = AttemptIntent(id: .next(), task: 1, number: number, kataID: .next())
            try await store.recordIntent(intent, under: lease, events: [])
            try await store.finishAttempt(
                intent.id,
                AttemptResult(
                    .failed, activeDuration: .zero,
                    usage: ProviderUsage(inputTokens: tokens, outputTokens: number == 1 ? 50 : .max)), checks: [],
                under: lease, events: [])
            let limit = BudgetLimit(.run, Budget(tokens: 1000))
            let grant = try await store.reserveBudget(BudgetAmount(tokens: 900), within: [limit], under: lease)
            #expect(grant.granted.tokens == (number == 1 ? 550 : 0))
        }
    }

    @Test(arguments: StoreFixture.Backend.allCases)
    func `a stale owner reserves nothing, and what it had reserved stays`(_ backend: StoreFixture.Backend) async throws
    {
        let fixture = try StoreFixture(backend)
        let store = try await fixture.connect()
        let old = try await store.startedRun()
        _ = try await store.reserveBudget(BudgetAmount(tokens: 400), within: [Self.daily], under: old)
        fixture.clock.advance(by: .seconds(61))
        let new = try await store.acquireLease(on: old.run, for: StoreFixture.bob)
        #expect(
            await store.code {
                _ = try await $0.reserveBudget(BudgetAmount(tokens: 1), within: [Self.daily], under: old)
            } == .staleLease)
        #expect(
            try await store.reserveBudget(BudgetAmount(tokens: 900), within: [Self.daily], under: new).granted.tokens
                == 600)
    }
}
