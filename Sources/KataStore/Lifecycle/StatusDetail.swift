/// Why a run has its status: a closed set, so that programs can act on it. Words for people go into the message beside it.
package enum StatusDetail: String, Sendable, Hashable, CaseIterable {
    // Queued.
    case waitingForWorker = "waiting-for-worker"
    case ownerLost = "owner-lost"
    case answered

    // Paused.
    case humanVerify = "human-verify"
    case decision
    case humanAction = "human-action"
    case blockingGate = "blocking-gate"
    case usageLimit = "usage-limit"
    case signInRequired = "sign-in-required"
    case budgetExhausted = "budget-exhausted"

    // Paused or failed.
    case branchMoved = "branch-moved"
    case interrupted

    // Succeeded.
    case verified
    case unverifiedAccepted = "unverified-accepted"

    // Failed.
    case preflightRefused = "preflight-refused"
    case verificationFailed = "verification-failed"
    case planVerificationFailed = "plan-verification-failed"
    case unverified
    case providerFailed = "provider-failed"
    case noChange = "no-change"
    case repeatedFailure = "repeated-failure"
    case timedOut = "timed-out"
    case hookRefused = "hook-refused"
    case signingFailed = "signing-failed"
    case userFilesTouched = "user-files-touched"
    case undeclaredPaths = "undeclared-paths"
    case undeclaredDeletions = "undeclared-deletions"
    case planChanged = "plan-changed"
    case storageFailed = "storage-failed"
    case internalError = "internal-error"

    // Cancelled.
    case requested
    case signal
    case superseded
}

extension StatusDetail {
    /// The statuses that this detail can explain.
    package var statuses: Set<RunStatus> {
        switch self {
        case .waitingForWorker, .ownerLost, .answered: [.queued]
        case .humanVerify, .decision, .humanAction, .blockingGate, .usageLimit, .signInRequired, .budgetExhausted:
            [.paused]
        case .branchMoved, .interrupted: [.paused, .failed]
        case .verified, .unverifiedAccepted: [.succeeded]
        case .preflightRefused, .verificationFailed, .planVerificationFailed, .unverified, .providerFailed, .noChange,
            .repeatedFailure, .timedOut, .hookRefused, .signingFailed, .userFilesTouched, .undeclaredPaths,
            .undeclaredDeletions,
            .planChanged, .storageFailed, .internalError:
            [.failed]
        case .requested, .signal, .superseded: [.cancelled]
        }
    }

    /// Whether a paused run goes on only after somebody has answered.
    package var needsAnswer: Bool {
        switch self {
        case .humanVerify, .decision, .humanAction, .blockingGate: true
        default: false
        }
    }

    /// What it means, and what can be done, in one sentence each.
    package var explanation: (meaning: String, remedy: String) {
        switch self {
        case .waitingForWorker: ("no worker has taken the run yet", "start a worker or execute the plan inline")
        case .ownerLost: ("the process that carried the run out is gone", "resume the run")
        case .answered: ("the pause has been answered", "resume the run, or let a worker take it")
        case .humanVerify: ("a person must confirm the result", "look at it and answer the run")
        case .decision: ("a person must choose", "answer the run with one of the options")
        case .humanAction: ("a person must do something that kata can't", "do it, then answer the run")
        case .blockingGate: ("a gate needs a person's approval", "approve or refuse it")
        case .usageLimit:
            ("the provider's usage limit is reached", "wait for the reset, or resume with another provider")
        case .signInRequired: ("the provider needs a sign-in", "sign in with the provider's own command, then resume")
        case .budgetExhausted: ("the budget of the run is used up", "raise the budget and resume")
        case .branchMoved: ("the branch got commits that overlap with the task", "look at the rescue ref, then resume")
        case .interrupted: ("the run stopped in the middle of a task", "resume the run")
        case .verified: ("every task is committed and every check passed", "nothing to do")
        case .unverifiedAccepted: ("every task is committed; some had nothing to run", "add checks to the plan")
        case .preflightRefused: ("the repository or the plan was not ready", "mend what the diagnostics name")
        case .verificationFailed: ("a task's verify command failed on every attempt", "read its output, then retry")
        case .planVerificationFailed: ("the plan's own verification failed", "read its output, then retry")
        case .unverified: ("nothing could be run to verify the work", "add a check or allow unverified work")
        case .providerFailed: ("the provider failed", "follow the remedy of the failure class")
        case .noChange: ("the provider ended without changing a file", "make the task's action clearer, or retry")
        case .repeatedFailure: ("the same failure came back", "read the failing output and change the plan")
        case .timedOut: ("a time limit was reached", "raise the limit or make the task smaller")
        case .hookRefused: ("a repository hook refused the commit", "mend what the hook reports, then retry")
        case .signingFailed: ("the commit could not be signed", "repair the signing program or key, then retry")
        case .userFilesTouched:
            ("the task changed files with your uncommitted work", "commit or stash them, then retry")
        case .undeclaredPaths:
            ("the task changed files that the plan does not name", "name them, or run without strict")
        case .undeclaredDeletions:
            ("the task deleted files that the plan does not name", "name them or allow deletions")
        case .planChanged: ("the plan was changed while it was carried out", "start a new run")
        case .storageFailed: ("the disk or the store refused a write", "make room or mend the store, then resume")
        case .internalError: ("kata has a defect", "report it with the run's folder")
        case .requested: ("somebody asked for it", "retry the run if it is still wanted")
        case .signal: ("the process was told to stop", "retry the run if it is still wanted")
        case .superseded: ("a newer run took its place", "look at the newer run")
        }
    }
}
