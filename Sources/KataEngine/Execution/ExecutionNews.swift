package import KataCore
package import KataProviders

/// What a run tells while it happens: the one stream behind the live view, the plain lines and `--json`.
package enum ExecutionNews: Sendable {
    case started(RunIntroduction)
    case notice(Diagnostic)
    case baseline(BaselineNews)
    case taskSkipped(index: Int, name: String, reason: String)
    case attemptStarted(task: Int, attempt: Int, of: Int, name: String, repairing: String?)
    case provider(task: Int, ProviderEvent)
    case attemptFailed(task: Int, attempt: Int, reason: AttemptProblem)
    case verifying(task: Int, command: String)
    case taskCommitted(CommittedTask)
    case planCheck(command: String, outcome: String, passed: Bool, duration: Duration?)
    case mustHaves(passed: Int, failed: Int, open: Int)
    case closed(ClosedPlan)
    case checkpoint(CheckpointRequest)
    case checkpointAnswered(CheckpointAnswer)
    case rescued(reference: String, files: Int)

    package struct RunIntroduction: Sendable {
        package var run: ULID
        package var plan: PlanID
        package var title: String
        package var tasks: Int
        package var provider: String
        package var mode: String
        package var branch: String
    }

    package struct BaselineNews: Sendable {
        package var task: Int
        package var command: String
        /// Whether the check already passes before the work, and so proves nothing of it.
        package var passesBefore: Bool
    }

    /// What went wrong in one attempt, with the end of the output that shows it.
    package struct AttemptProblem: Sendable, Hashable {
        package var summary: String
        package var command: String?
        package var exitCode: Int32?
        package var outputTail: String
    }

    package struct CommittedTask: Sendable {
        package var index: Int
        package var name: String
        package var commit: ObjectID
        package var files: Int
        package var addedLines: Int
        package var removedLines: Int
        package var verified: String
        package var duration: Duration
        package var attempts: Int
        package var undeclared: [String]
    }

    package struct ClosedPlan: Sendable {
        package var summaryPath: String
        package var commit: ObjectID?
        package var commits: Int
        package var tasksVerified: Int
        package var tasks: Int
        package var planChecksPassed: Int
        package var planChecks: Int
        package var mustHavesPassed: Int
        package var mustHaves: Int
        package var openMustHaves: [String]
        package var undeclared: [String]
        package var duration: Duration
    }
}

package typealias NewsHandler = @Sendable (ExecutionNews) -> Void
