internal import KataCore

extension PlanningCheck {
    func checkState(_ state: StateDocument, _ findings: inout [Diagnostic]) {
        let plans = count(of: live)
        let groups = Dictionary(grouping: live, by: \.phase.path).values.map { count(of: $0) }
        let phases = TrackingFacts.Count(groups.count(where: \.isComplete), of: groups.count)
        for counter in state.counters {
            // A roadmap may plan more phases than have plans yet, so that only what is done can be counted.
            let actual: Int? =
                switch counter.name {
                case "completed_phases": phases.complete
                case "total_plans": plans.total
                case "completed_plans": plans.complete
                default: nil
                }
            guard let actual, actual != counter.value else { continue }
            // Between two milestones there may be nothing on disk that the last counts could be compared with.
            guard plans.total > 0 else { continue }
            findings.append(
                Diagnostic(
                    .warning, .stateCounter, "\(counter.name) is \(counter.value), on disk \(actual)",
                    at: counter.position, hints: ["write \(actual); kata itself counts files: kata status"]))
        }
        checkPosition(state, &findings)
    }

    private func checkPosition(_ state: StateDocument, _ findings: inout [Diagnostic]) {
        guard let phase = state.phase else { return }
        let folders = tree.phases(numbered: phase.value.text)
        guard !folders.isEmpty else {
            let named = material.roadmap?.phases.contains { PhaseToken.areEqual($0.number.text, phase.value.text) }
            if named != true, !tree.phases.isEmpty {
                findings.append(
                    Diagnostic(
                        .warning, .statePhase, "there is no phase \(phase.value)", at: phase.position,
                        hints: ["see the phases: kata phase list"]))
            }
            return
        }
        guard let claimed = state.plan, let plans = byPhase[PhaseToken.normalized(phase.value.text)] else { return }
        let actual = count(of: plans)
        // Some count the plan that is under way, others those that are done; plans may have been added since.
        let isWrong =
            abs(claimed.value.complete - actual.complete) > 1 || claimed.value.total > actual.total
            || (claimed.value.isComplete && !actual.isComplete && claimed.value.total < actual.total)
        guard isWrong else { return }
        findings.append(
            Diagnostic(
                .warning, .stateCounter,
                "plan \(claimed.value.complete) of \(claimed.value.total), on disk \(actual.complete) of \(actual.total) are done",
                at: claimed.position, hints: ["write \(actual.complete) of \(actual.total)"]))
    }
}
