internal import KataCore
internal import KataProviders
internal import KataStore

extension PlanExecutor {
    /// One attempt within the budget. Without one, nothing is counted and nothing written.
    ///
    /// When nothing is left in the middle of it, it is ended, and ``budgetPause`` says why.
    /// - Throws: `PauseCause.budgetExhausted` when nothing is left before it begins.
    func performWithinBudget(
        _ assignment: TaskAssignment
    ) async throws -> Result<ProviderReport, ProviderFailure> {
        guard options.budget != ExecutionBudget() else { return await perform(assignment) }
        var assignment = assignment
        if let left = try await timeLeft() {
            guard left > .zero else { throw timeExhausted }
            assignment.limits.hard = min(assignment.limits.hard ?? left, left)
        }
        let outcome: Result<ProviderReport, ProviderFailure>
        if options.budget.countsUsage {
            let budget = BudgetGuard(options.budget, store: services.store, lease: lease, now: services.time.now)
            guard try await budget.allows(BudgetAmount()) else { throw await exhausted(budget) }
            budgetToRelease = true
            outcome = await perform(assignment, within: budget)
            if case .failure(let failure) = outcome, failure.kind == .cancelled, await budget.exhaustion != nil {
                budgetPause = await exhausted(budget)
            }
        } else {
            outcome = await perform(assignment)
        }
        if case .failure(let failure) = outcome, failure.kind == .timeout(.hard), let left = try await timeLeft(),
            left <= .zero
        {
            budgetPause = timeExhausted
        }
        return outcome
    }

    /// Reports to the guard what the provider says it has used, and ends the attempt when there is no more.
    private func perform(
        _ assignment: TaskAssignment, within budget: BudgetGuard
    ) async -> Result<ProviderReport, ProviderFailure> {
        let report = report
        let index = assignment.task
        let provider = provider
        let (stream, continuation) = AsyncStream<TokenUsage>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let attempt = Task { () -> Result<ProviderReport, ProviderFailure> in
            defer { continuation.finish() }
            do throws(ProviderFailure) {
                return .success(
                    try await provider.perform(assignment) { event in
                        report(.provider(task: index, event))
                        if case .usage(let usage) = event { continuation.yield(usage) }
                    })
            } catch {
                return .failure(error)
            }
        }
        return await withTaskCancellationHandler {
            for await usage in stream {
                // A store that can't be asked now is asked with the next report; the reservation still stands.
                if (try? await budget.allows(BudgetAmount(usage))) == false { attempt.cancel() }
            }
            return await attempt.value
        } onCancel: {
            attempt.cancel()
        }
    }

    /// `nil` without a limit.
    private func timeLeft() async throws -> Duration? {
        guard let limit = options.budget.time else { return nil }
        let before = try await services.store.run(lease.run)?.activeDuration ?? .zero
        return limit - before - elapsed
    }

    private var timeExhausted: PauseCause {
        .budgetExhausted(
            message: "the time of the run is used up: \((options.budget.time ?? .zero).forPeople) at work")
    }

    private func exhausted(_ budget: BudgetGuard) async -> PauseCause {
        .budgetExhausted(message: await budget.exhaustion ?? "the budget is used up")
    }
}
