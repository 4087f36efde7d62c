package import KataCore

/// What the machine needs to know of a task.
package struct TaskOutline: Sendable, Hashable {
    /// From 1, in the order of the plan.
    package var index: Int
    /// What a person must answer first; `nil` when nothing, or when it is answered.
    package var checkpoint: CheckpointKind?
    /// A commit of this task is already reachable from the branch: it is never done twice.
    package var isInHistory: Bool
    /// A task whose plan names no files may end without a change, such as one that only runs a check.
    package var mayChangeNothing: Bool

    package init(
        index: Int, checkpoint: CheckpointKind? = nil, isInHistory: Bool = false, mayChangeNothing: Bool = false
    ) {
        self.index = index
        self.checkpoint = checkpoint
        self.isInHistory = isInHistory
        self.mayChangeNothing = mayChangeNothing
    }
}

package enum CheckpointKind: String, Sendable, Hashable, Codable {
    case humanVerify = "human-verify"
    case decision
    case humanAction = "human-action"
    /// A person must approve that the task's work begins.
    case gate = "blocking-gate"
}

package struct ExecutionPolicy: Sendable, Hashable {
    /// How often a task is given back to the provider after its first attempt.
    package var retries: Int
    package var allowsUnverified: Bool

    package init(retries: Int = 2, allowsUnverified: Bool = false) {
        self.retries = retries
        self.allowsUnverified = allowsUnverified
    }
}

/// What a check said, as far as the flow depends on it.
package enum Verdict: Sendable, Hashable {
    case passed
    /// Nothing could be run: never a pass.
    case unverified
    case failed(FailureSignature)
}

/// Tells one failure from another, so that a provider that runs in a circle is stopped.
package struct FailureSignature: Sendable, Hashable {
    package let text: String
    package init(_ text: String) { self.text = text }
}

/// Why an attempt did not lead to a commit.
package enum AttemptFailure: Sendable, Hashable {
    case noChange
    case verification(FailureSignature)
    case provider(ProviderFailureSummary)

    var signature: FailureSignature {
        switch self {
        case .noChange: FailureSignature("no change")
        case .verification(let signature): signature
        case .provider(let failure): FailureSignature("provider \(failure.name)")
        }
    }

    var isProviders: Bool {
        if case .verification = self { false } else { true }
    }

    var providerFailure: ProviderFailureSummary {
        if case .provider(let failure) = self { return failure }
        return ProviderFailureSummary(
            name: "no_change", message: "the provider ended without changing a file", worthRepeating: false)
    }
}

/// A provider's failure, reduced to what the flow and the reader need.
package struct ProviderFailureSummary: Sendable, Hashable {
    /// The class as documented: `missing_auth`, `no_change`, `timeout`, …
    package var name: String
    package var message: String
    package var remediation: String?
    /// Whether the same provider may be asked again at once.
    package var worthRepeating: Bool

    package init(name: String, message: String, remediation: String? = nil, worthRepeating: Bool) {
        self.name = name
        self.message = message
        self.remediation = remediation
        self.worthRepeating = worthRepeating
    }
}

extension ExecutionMachine {
    package enum Action: Sendable, Hashable {
        case takeBaseline
        case work(task: Int, attempt: Int, after: AttemptFailure?)
        case verify(task: Int, attempt: Int)
        case commit(task: Int, attempt: Int)
        case askPerson(task: Int, CheckpointKind)
        case checkPlan
        case close
        case finish(ExecutionOutcome)
    }

    package enum Event: Sendable, Hashable {
        case baselineTaken
        /// The provider ended well; `changed`: at least one path of the tree differs from the task's start.
        case providerFinished(changed: Bool)
        case providerFailed(ProviderFailureSummary)
        case verified(Verdict)
        case committed
        case planChecked(Verdict)
        case closed(anyTaskUnverified: Bool)
        case cancelled(reason: String)
        /// A person, or the policy, answered the checkpoint that the run stands at.
        case answered(isApproved: Bool, text: String)
        /// Nobody is here to answer.
        case unanswered
        /// Another process has taken the run over.
        case superseded
        /// The work can go on later, once the cause is gone.
        case paused(PauseCause)
        /// Something that no further attempt can mend, such as a refused commit.
        case broken(ExecutionFailure)
    }
}

/// How a run ended, or why it stopped.
package enum ExecutionOutcome: Sendable, Hashable {
    case verified
    /// All tasks are committed, but some had nothing that could be run.
    case unverified(accepted: Bool)
    case failed(ExecutionFailure)
    case providerFailed(task: Int, ProviderFailureSummary)
    /// The task that is next.
    case paused(task: Int, PauseCause)
    /// Another process has the run: nothing more was changed by this one.
    case superseded
    case cancelled(reason: String)
}

/// Why a run waits, to be gone on with later by whoever resumes it.
package enum PauseCause: Sendable, Hashable, Error {
    case checkpoint(CheckpointKind)
    /// The provider takes no requests for now.
    case usageLimit(message: String, resetAt: Timestamp?)
    case signInRequired(message: String, remediation: String?)
    case budgetExhausted(message: String)
    /// Somebody committed changes of files that the task changes too.
    case branchMoved(paths: [String])

    /// One word for programs.
    package var name: String {
        switch self {
        case .checkpoint(let kind): kind.rawValue
        case .usageLimit: "usage-limit"
        case .signInRequired: "sign-in-required"
        case .budgetExhausted: "budget-exhausted"
        case .branchMoved: "branch-overlap"
        }
    }
}

package enum ExecutionFailure: Error, Sendable, Hashable {
    case task(Int, attempts: Int, repeatedItself: Bool)
    case planVerification
    /// A repository hook refused the commit of a verified task.
    case hookRefused(task: Int, hook: String, exitCode: Int32)
    /// The signing that the configuration asks for failed; nothing is committed without. `nil`: the closing commit.
    case signingFailed(task: Int?, message: String)
    /// Another branch was checked out, or history was rewritten, while the task was worked on.
    case branchMoved(task: Int)
    /// A person said no at a checkpoint.
    case rejected(task: Int, reason: String)
    /// The task changed files that held uncommitted work of the user.
    case userFilesTouched(task: Int, paths: [String])
    /// `--strict`: the task changed files outside the plan.
    case undeclaredPaths(task: Int, paths: [String])
    /// Files were deleted that the plan does not name.
    case undeclaredDeletions(task: Int, paths: [String])
    /// The task changed the document that asks for it.
    case planChanged(task: Int)
    /// The closing commit is in history, but its files could not be written.
    case closingUnfinished(message: String)
    /// The plan is done in a working tree of its own, but its wave did not land: nothing is lost, and nothing is done again.
    case landingHeld(reason: String)
    case other(message: String)
}
