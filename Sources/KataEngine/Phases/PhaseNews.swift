package import KataCore

/// What the execution of a phase tells while it happens.
package enum PhaseNews: Sendable {
    case started(phase: String, plans: Int, done: Int, waves: Int, jobs: Int)
    case notice(Diagnostic)
    case waveStarted(number: Int, plans: [PlanID])
    /// There is room for the plan among those at work.
    case begun(PlanID)
    /// - isResumed: an earlier process has begun the plan there.
    case worktree(PlanID, path: String, isResumed: Bool)
    case plan(PlanID, ExecutionNews)
    /// The run is paused by the provider's usage limit, and goes on by itself.
    case waiting(PlanID, until: Timestamp, run: ULID)
    /// All tasks are done and checked in the plan's own tree.
    case ready(PlanID)
    case ended(PlanID, PhasePlanResult)
    case landing(number: Int, plans: [PlanID])
    case landed(LandedWave)
    case held(number: Int, Diagnostic)
}

package typealias PhaseNewsHandler = @Sendable (PhaseNews) -> Void

/// How one plan of a phase ended.
package struct PhasePlanResult: Sendable {
    package var plan: PlanID
    package var outcome: Outcome

    package enum Outcome: Sendable {
        /// It has a summary from before.
        case alreadyDone
        case landed(ExecutionReport)
        /// Done in its own tree; its wave did not land.
        case held(ExecutionReport)
        /// Its run ended otherwise.
        case ended(ExecutionReport)
        /// Nothing was begun.
        case refused([Diagnostic])
        /// Nothing was begun: it waits for a person's answer.
        case waits(Diagnostic)
        /// Not begun, because something before it is not done.
        case notReached(String)
    }

    package init(plan: PlanID, _ outcome: Outcome) {
        self.plan = plan
        self.outcome = outcome
    }

    package var report: ExecutionReport? {
        switch outcome {
        case .landed(let report), .held(let report), .ended(let report): report
        case .alreadyDone, .refused, .waits, .notReached: nil
        }
    }

    /// One word for programs.
    package var name: String {
        switch outcome {
        case .alreadyDone: "already-done"
        case .landed: "landed"
        case .held: "held"
        case .ended(let report): report.outcome.name
        case .refused: "refused"
        case .waits: "paused"
        case .notReached: "not-reached"
        }
    }
}

/// How a phase's execution ended.
package struct PhaseExecutionReport: Sendable {
    package var phase: String
    /// In the order of the waves.
    package var plans: [PhasePlanResult]
    package var waves: [LandedWave]
    /// Why a wave did not land.
    package var reasons: [Diagnostic]
    package var wasCancelled: Bool
    package var duration: Duration

    /// The worst class of all plans.
    package var exitStatus: ExitStatus {
        var found = plans.map { plan -> ExitStatus in
            switch plan.outcome {
            case .alreadyDone: .success
            case .landed(let report), .ended(let report): report.outcome.exitStatus
            // What holds it up says which class it is.
            case .held, .notReached: .success
            case .refused: .preflightRefused
            case .waits: .paused
            }
        }
        if wasCancelled { found.append(.cancelled) }
        if !reasons.isEmpty { found.append(.checksFailed) }
        let order: [ExitStatus] = [
            .internalError, .cancelled, .providerFailed, .checksFailed, .preflightRefused, .paused,
        ]
        return order.first(where: found.contains) ?? .success
    }
}
