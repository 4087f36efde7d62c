internal import KataCore
internal import KataProviders
internal import KataStore

/// Keeps one attempt within the budget: reserves a portion before it begins, more as its use grows, and says when there is no more.
actor BudgetGuard {
    private let budget: ExecutionBudget
    private let store: any RunStore
    private let lease: Lease
    private let now: @Sendable () -> Timestamp
    private var granted = Budget()
    /// Why the attempt has to end, once it has to.
    private(set) var exhaustion: String?

    init(_ budget: ExecutionBudget, store: any RunStore, lease: Lease, now: @escaping @Sendable () -> Timestamp) {
        self.budget = budget
        self.store = store
        self.lease = lease
        self.now = now
    }

    /// To be called before the attempt begins, and with all that it has used whenever that is known.
    ///
    /// - Returns: whether it may go on.
    func allows(_ used: BudgetAmount) async throws(StoreError) -> Bool {
        guard exhaustion == nil else { return false }
        guard needsMore(than: used) else { return true }
        let portion = budget.portion
        let grant = try await store.reserveBudget(
            BudgetAmount(
                tokens: used.tokens + portion.tokens, microdollars: used.microdollars + portion.microdollars,
                turns: used.turns + portion.turns), within: budget.limits(at: now()), under: lease)
        granted = grant.granted
        guard isExceeded(by: used) else { return true }
        exhaustion = grant.shortage.map(Self.words) ?? "the budget is used up"
        return false
    }

    /// Whether all that is reserved is used, or nothing was reserved yet.
    private func needsMore(than used: BudgetAmount) -> Bool {
        granted.isUnlimited || isTrue(of: used) { granted, used in used >= granted }
    }

    /// Who has used exactly what there is may end in peace; where nothing is left, nothing begins.
    private func isExceeded(by used: BudgetAmount) -> Bool {
        isTrue(of: used) { granted, used in used > granted || granted == 0 }
    }

    private func isTrue(of used: BudgetAmount, _ condition: (Int64, Int64) -> Bool) -> Bool {
        [
            (granted.tokens, used.tokens), (granted.microdollars, used.microdollars), (granted.turns, used.turns),
        ].contains { granted, used in granted.map { condition($0, used) } ?? false }
    }

    private static func words(_ shortage: BudgetGrant.Shortage) -> String {
        func text(_ value: Int64) -> String {
            guard shortage.kind == "microdollars" else { return "\(value) \(shortage.kind)" }
            let cents = value / 10_000
            return "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100) dollars"
        }
        let whose = shortage.isShared ? "of all runs within a day" : "of the run"
        return
            "the budget \(whose) is used up: \(text(shortage.limit)), of which \(text(shortage.usedByOthers)) had been used or reserved before this attempt"
    }
}

extension BudgetAmount {
    init(_ usage: TokenUsage) {
        let (sum, overflow) = usage.input.addingReportingOverflow(usage.output)
        self.init(
            tokens: max(0, overflow ? .max / 2 : min(sum, .max / 2)),
            microdollars: usage.cost.flatMap { $0.isFinite ? Int64(exactly: (max(0, $0) * 1_000_000).rounded()) : nil }
                ?? 0,
            turns: max(0, min(usage.turns ?? 0, .max / 2)))
    }
}
