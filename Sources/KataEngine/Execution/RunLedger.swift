package import KataCore
internal import KataPlan
internal import KataProviders
internal import KataVerify

/// What one run has measured so far: the facts that its summary, its notes and its report are made of.
struct RunLedger: Sendable {
    var tasks: [Int: TaskLedger]
    var planCheck: CheckedBlock?
    var mustHaves: MustHaveJudgement?
    /// What the commands said before the work.
    var baseline = Baseline()
    /// Uncommitted work of the user at the start of the run.
    let usersPaths: Set<RepositoryPath>
    /// The rescue ref that keeps it, when there is any.
    var usersSnapshot: String?
    let startTime: Timestamp
    /// What was decided about the work of others.
    let existing: ExistingWork?
    /// What was approved at checkpoints, by task.
    var answers: [Int: CheckpointAnswer]
    /// By task, how many attempts earlier processes of the same run have recorded.
    var earlierAttempts: [Int: Int] = [:]
    /// Evidence of this run's commits that the notes do not hold yet: one notes commit for the whole run.
    var pendingNotes: [PendingNote] = []

    init(prepared: PreparedExecution) {
        tasks = Dictionary(
            uniqueKeysWithValues: prepared.subject.document.tasks.map { task in
                (
                    task.index,
                    TaskLedger(
                        index: task.index, name: task.name, history: prepared.history[task.index],
                        existing: prepared.existing?.tasks[task.index])
                )
            })
        usersPaths = prepared.usersPaths
        startTime = prepared.startTime
        existing = prepared.existing
        answers = prepared.answers
    }

    /// What an attempt used; failed attempts cost too.
    mutating func add(_ usage: TokenUsage, toTask index: Int) {
        let sum = (tasks[index]?.usage ?? TokenUsage()) + usage
        tasks[index]?.usage = sum
    }
}

struct PendingNote: Sendable, Hashable {
    var commit: ObjectID
    var line: String
}

/// One task's part of the ledger.
struct TaskLedger: Sendable {
    let index: Int
    let name: String
    /// Set when the task was committed by an earlier run.
    var history: CommittedEarlier?
    /// Set when it counts as done without kata's doing.
    var existing: ExistingWork.Task?
    var commit: ObjectID?
    var kataID: ULID?
    var type: String?
    var attempts = 0
    var duration: Duration = .zero
    var words: ProviderWords?
    var usage = TokenUsage()
    var verification: CheckedBlock?
    var changed: [RepositoryPath] = []
    var undeclared: [RepositoryPath] = []
    var untouched: [String] = []
}

/// A task that an earlier run left in history.
package struct CommittedEarlier: Sendable, Hashable {
    package var commit: ObjectID
    package var kataID: ULID
    package var type: String
    /// The value of its `Kata-Verify` trailer.
    package var verification: String

    package init(commit: ObjectID, kataID: ULID, type: String, verification: String) {
        self.commit = commit
        self.kataID = kataID
        self.type = type
        self.verification = verification
    }
}

/// The task that is being worked on.
struct TaskInProgress: Sendable {
    let index: Int
    let kataID: ULID
    /// The working tree before the first attempt: what differs from it later is the task's.
    let startTree: ObjectID
    let startedAt: Duration
    var attempt: ULID
    var resultTree: ObjectID
    var changes: TaskFence.Assessment = .init()
    var report: ProviderReport?
    var session: String?
    var verification: CheckedBlock?
    var problem: ExecutionNews.AttemptProblem?
    /// Paths that others committed since the task began.
    var othersPaths: Set<RepositoryPath> = []
    /// How many attempts at this task a killed process of the same run has recorded.
    var earlierAttempts = 0
}
