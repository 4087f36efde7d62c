package import KataCore

extension RunStore {
    /// The run with this id, or the only one whose id starts with this text.
    /// - Throws: `notFound`, or `ambiguous` with the candidates.
    package func run(matching text: String) async throws(StoreError) -> RunRecord {
        let found = try await runs(withPrefix: text, limit: 10)
        guard let first = found.first else { throw StoreError(.notFound, "no run has an id that starts with \(text)") }
        guard found.count == 1 else {
            throw StoreError(
                .ambiguous, "more than one run has an id that starts with \(text)", candidates: found.map(\.id))
        }
        return first
    }

    package func latestRun(of plan: PlanID) async throws(StoreError) -> RunRecord? {
        try await runs(RunFilter(planID: plan, limit: 1)).first
    }

    /// Every run that has not ended, newest first, with what can be said about its owner from here.
    package func unfinishedRuns(of plan: PlanID? = nil) async throws(StoreError) -> [UnfinishedRun] {
        let filter = RunFilter(
            planID: plan, statuses: Set(RunStatus.allCases.filter { !$0.isTerminal }), limit: 10_000)
        return try await runs(filter).map { run in
            UnfinishedRun(run: run, ownerLiveness: liveness(of: run))
        }
    }

    /// An owner that exists and has renewed nothing for the rescue time hangs.
    private func liveness(of run: RunRecord) -> Liveness {
        guard let lease = run.lease else { return .unknown }
        let found = lease.owner.liveness
        guard found == .alive, let silence = silence(of: run), silence >= leases.rescue else { return found }
        return .hung
    }

    /// Every event of a run after a sequence number, read page by page.
    package func allEvents(of run: ULID, after sequence: Int64 = 0) async throws(StoreError) -> [RunEvent] {
        var all: [RunEvent] = []
        while true {
            let page = try await events(of: run, after: all.last?.sequence ?? sequence, limit: 1000)
            all += page
            if page.count < 1000 { return all }
        }
    }

    @discardableResult
    package func transition(
        _ lease: Lease, _ transition: RunTransition
    ) async throws(StoreError) -> RunRecord {
        try await self.transition(lease, transition, events: [])
    }

    package func acquireLease(on run: ULID, for owner: RunOwner) async throws(StoreError) -> Lease {
        try await acquireLease(on: run, for: owner, replacing: nil)
    }
}

/// A run that has not ended.
package struct UnfinishedRun: Sendable, Hashable {
    package var run: RunRecord
    package var ownerLiveness: Liveness

    package init(run: RunRecord, ownerLiveness: Liveness) {
        self.run = run
        self.ownerLiveness = ownerLiveness
    }
}
