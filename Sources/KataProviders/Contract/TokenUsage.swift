/// What an attempt used, as far as the provider said it.
package struct TokenUsage: Sendable, Hashable {
    /// All input tokens, the cached ones included.
    package var input: Int64
    package var cachedInput: Int64
    /// All output tokens, those of reasoning included.
    package var output: Int64
    package var reasoning: Int64
    /// In US dollars, as the provider computed it.
    package var cost: Double?
    package var turns: Int64?

    package init(
        input: Int64 = 0, cachedInput: Int64 = 0, output: Int64 = 0, reasoning: Int64 = 0, cost: Double? = nil,
        turns: Int64? = nil
    ) {
        self.input = input
        self.cachedInput = cachedInput
        self.output = output
        self.reasoning = reasoning
        self.cost = cost
        self.turns = turns
    }

    package static func + (a: TokenUsage, b: TokenUsage) -> TokenUsage {
        TokenUsage(
            input: sum(a.input, b.input), cachedInput: sum(a.cachedInput, b.cachedInput),
            output: sum(a.output, b.output), reasoning: sum(a.reasoning, b.reasoning),
            cost: a.cost.map { $0 + (b.cost ?? 0) } ?? b.cost, turns: a.turns.map { sum($0, b.turns ?? 0) } ?? b.turns)
    }

    package var isEmpty: Bool { self == TokenUsage() }

    /// The numbers come from outside: their sum must not trap.
    private static func sum(_ a: Int64, _ b: Int64) -> Int64 {
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? .max : sum
    }
}
