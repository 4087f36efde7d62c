package import KataCore

/// Everything a summary states as measured: known from Git, from clocks and from exit codes, never from a provider's words.
///
/// A second reader can compute the same value again from the repository and the event log; ``SummaryCheck`` compares the two.
package struct SummaryFacts: Sendable, Hashable {
    package var run: ULID
    package var plan: PlanID
    /// The phase as plans name it: the folder's name, such as `09-runtime-integration`.
    package var phaseName: String
    /// Names the commit that will hold the summary: its trailer is `Kata-Id: <closing>`.
    package var closing: ULID
    package var times: Times
    package var base: Revision
    package var result: Revision
    package var tasks: [TaskFacts]
    /// Every path that differs between base and result, the summary and state files left out.
    package var files: [FileFacts]
    /// Names of the packages that manifests gained (``DependencyManifest``), sorted.
    package var dependenciesAdded: [String]
    package var checks: [CheckFacts]
    package var mustHaves: [MustHaveFacts]
    package var deviations: [DeviationFacts]
    /// Set when commits that kata did not make were decided about.
    package var existing: ExistingFacts?
    /// Set when the plan was carried out beside others and its commits were replayed on the branch.
    package var landing: LandingFacts?
    /// The tree of each task's last commit, by the task's number, where the checks ran on another one: files of the person
    /// that were not committed lay beside the work.
    package var committed: [Int: ObjectID] = [:]
    /// In the order of the tasks.
    package var checkpoints: [CheckpointFacts]

    package init(
        run: ULID, plan: PlanID, phaseName: String, closing: ULID, times: Times, base: Revision, result: Revision,
        tasks: [TaskFacts] = [], files: [FileFacts] = [], dependenciesAdded: [String] = [], checks: [CheckFacts] = [],
        mustHaves: [MustHaveFacts] = [], deviations: [DeviationFacts] = [],
        existing: ExistingFacts? = nil, landing: LandingFacts? = nil, checkpoints: [CheckpointFacts] = []
    ) {
        self.run = run
        self.plan = plan
        self.phaseName = phaseName
        self.closing = closing
        self.times = times
        self.base = base
        self.result = result
        self.tasks = tasks
        self.files = files
        self.dependenciesAdded = dependenciesAdded
        self.checks = checks
        self.mustHaves = mustHaves
        self.deviations = deviations
        self.existing = existing
        self.landing = landing
        self.checkpoints = checkpoints
    }
}

extension SummaryFacts {
    /// When the run happened. Stamps are written with milliseconds in the measured block, with seconds where people read.
    package struct Times: Sendable, Hashable {
        package var started: Timestamp
        package var completed: Timestamp
        /// Working time by a monotonic clock, pauses excluded.
        package var active: Duration
        /// Time spent waiting for people or limits.
        package var paused: Duration

        package init(started: Timestamp, completed: Timestamp, active: Duration, paused: Duration = .zero) {
            self.started = started
            self.completed = completed
            self.active = active
            self.paused = paused
        }
    }

    /// A commit and its tree; no commit on an unborn branch.
    package struct Revision: Sendable, Hashable {
        package var commit: ObjectID?
        package var tree: ObjectID

        package init(commit: ObjectID?, tree: ObjectID) {
            self.commit = commit
            self.tree = tree
        }
    }

    package struct TaskFacts: Sendable, Hashable {
        /// Counts from 1.
        package var index: Int
        /// As the plan names it, without `Task N:`.
        package var name: String
        /// The `Kata-Id` trailer of the task's commits.
        package var id: ULID
        /// In the order of history; empty when the task is not in history.
        package var commits: [TaskCommit]
        /// Why there is no commit, such as `no change` or `skipped`; only read when `commits` is empty.
        package var absence: String?

        package init(index: Int, name: String, id: ULID, commits: [TaskCommit], absence: String? = nil) {
            self.index = index
            self.name = name
            self.id = id
            self.commits = commits
            self.absence = absence
        }
    }

    package struct TaskCommit: Sendable, Hashable {
        package var hash: ObjectID
        /// The Conventional Commits type: `feat`, `fix`, …
        package var type: String

        package init(hash: ObjectID, type: String) {
            self.hash = hash
            self.type = type
        }
    }

    /// What was answered where the plan asks a person.
    package struct CheckpointFacts: Sendable, Hashable {
        package var task: Int
        /// `human-verify`, `decision`, `human-action`, `blocking-gate`.
        package var kind: String
        /// `approved`, or what was taken.
        package var verdict: String
        package var person: String
        /// Whether a policy answered and nobody looked.
        package var isAutomatic: Bool
        package var time: Timestamp
        package var text: String

        package init(
            task: Int, kind: String, verdict: String, person: String, isAutomatic: Bool, time: Timestamp, text: String
        ) {
            self.task = task
            self.kind = kind
            self.verdict = verdict
            self.person = person
            self.isAutomatic = isAutomatic
            self.time = time
            self.text = text
        }
    }

    /// Commits that name the plan and that kata did not make.
    package struct ExistingFacts: Sendable, Hashable {
        /// `close`, `skip` or `redo`.
        package var choice: String
        package var commits: [ObjectID]

        package init(choice: String, commits: [ObjectID]) {
            self.choice = choice
            self.commits = commits
        }
    }

    /// What ties commits that were replayed to the checks, which ran on the tree of several plans together.
    package struct LandingFacts: Sendable, Hashable {
        /// The tree that the checks ran on.
        package var checkedOn: ObjectID
        /// The tree of each replayed task's last commit, by the task's number.
        package var trees: [Int: ObjectID]

        package init(checkedOn: ObjectID, trees: [Int: ObjectID]) {
            self.checkedOn = checkedOn
            self.trees = trees
        }
    }

    package struct FileFacts: Sendable, Hashable {
        package enum Change: String, Sendable, Hashable, CaseIterable { case created, modified, deleted }

        package var path: RepositoryPath
        package var change: Change

        package init(path: RepositoryPath, change: Change) {
            self.path = path
            self.change = change
        }
    }
}
