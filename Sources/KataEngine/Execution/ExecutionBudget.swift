internal import KataCore
package import KataStore

/// How much a run, and all runs of the repository within a day, may use.
package struct ExecutionBudget: Sendable, Hashable {
    package var run: Budget
    /// Of all runs of the repository, in the last 24 hours.
    package var daily: Budget
    /// Time at work of the run, pauses excluded.
    package var time: Duration?

    package init(run: Budget = Budget(), daily: Budget = Budget(), time: Duration? = nil) {
        self.run = run
        self.daily = daily
        self.time = time
    }

    package var countsUsage: Bool { !run.isUnlimited || !daily.isUnlimited }

    func limits(at now: Timestamp) -> [BudgetLimit] {
        var limits: [BudgetLimit] = []
        if !run.isUnlimited { limits.append(BudgetLimit(.run, run)) }
        if !daily.isUnlimited {
            limits.append(
                BudgetLimit(.repository(since: Timestamp(milliseconds: now.milliseconds - 86_400_000)), daily))
        }
        return limits
    }

    /// How much more is reserved at a time: a twentieth of the tightest budget, so that parallel runs share its rest and an attempt
    /// that reports its use is stopped soon after its share is used up.
    var portion: BudgetAmount {
        func part(_ budgets: Int64?...) -> Int64 { max(1, (budgets.compactMap { $0 }.min() ?? 0) / 20) }
        return BudgetAmount(
            tokens: part(run.tokens, daily.tokens), microdollars: part(run.microdollars, daily.microdollars),
            turns: part(run.turns, daily.turns))
    }
}
