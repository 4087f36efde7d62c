import KataStore
import Testing

@Suite struct EventBudgetTests {
    @Test func `the first events of each kind get through and the rest are counted`() {
        var budget = EventBudget(limit: 3)
        let admitted = (0..<10).map { _ in budget.admits("provider.text") }
        #expect(admitted == [true, true, true] + Array(repeating: false, count: 7))
        let other = budget.admits("provider.tool")
        #expect(other)
        #expect(budget.dropped.map(\.kind) == ["provider.text"])
        #expect(budget.dropped.map(\.count) == [7])
    }

    @Test(arguments: [0, -1, Int.min])
    func `nothing gets through without a budget`(_ limit: Int) {
        var budget = EventBudget(limit: limit)
        let admitted = budget.admits("x")
        #expect(!admitted)
        #expect(budget.dropped.map(\.count) == [1])
    }
}
