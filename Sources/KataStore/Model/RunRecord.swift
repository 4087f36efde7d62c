package import KataCore
package import KataFiles

package enum RunKind: String, Sendable, Hashable, CaseIterable {
    case plan
    /// Carries out the plans of a phase, each as a run of its own below this one.
    case phase
    case stage
}

/// Who does the work and by which mechanism, as the run was started.
package struct ProviderIdentity: Sendable, Hashable {
    /// `claude`, `script`, …
    package var name: String
    /// `cli`, `anthropic_sdk`, `script`, `replay`, `manual`, …
    package var mode: String
    package var model: String?

    package init(name: String, mode: String, model: String? = nil) {
        self.name = name
        self.mode = mode
        self.model = model
    }
}

/// What is known about a run before it exists.
package struct NewRun: Sendable, Hashable {
    package var id: ULID
    package var kind: RunKind
    package var planID: PlanID?
    package var planPath: RepositoryPath?
    /// `sha256:…` of the plan as it was read.
    package var planDigest: String?
    package var baseCommit: ObjectID?
    /// The full name of the ref that the run's commits go to.
    package var branch: String?
    package var provider: ProviderIdentity
    /// The settings of the run, as far as a resume needs them; never a secret.
    package var options: JSONText
    /// The run that this one is a part of.
    package var parent: ULID?
    /// Makes a repeated request harmless: a second run with the same key is not created, the first one is returned.
    package var clientKey: String?
    /// At most one unfinished run has this key, such as `plan:09-01@refs/heads/main`.
    package var exclusiveKey: String?

    package init(
        id: ULID, kind: RunKind = .plan, planID: PlanID? = nil, planPath: RepositoryPath? = nil,
        planDigest: String? = nil, baseCommit: ObjectID? = nil, branch: String? = nil, provider: ProviderIdentity,
        options: JSONText = .object([]), parent: ULID? = nil, clientKey: String? = nil, exclusiveKey: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.planID = planID
        self.planPath = planPath
        self.planDigest = planDigest
        self.baseCommit = baseCommit
        self.branch = branch
        self.provider = provider
        self.options = options
        self.parent = parent
        self.clientKey = clientKey
        self.exclusiveKey = exclusiveKey
    }
}

/// One execution of a plan, a phase or a stage recipe, as the store knows it.
package struct RunRecord: Sendable, Hashable {
    /// What was known when the run was created. None of it changes later.
    package var origin: NewRun
    package var status: RunStatus
    package var detail: StatusDetail?
    /// Words for people beside the detail.
    package var message: String?
    package var createdAt: Timestamp
    /// When it first ran.
    package var startedAt: Timestamp?
    package var endedAt: Timestamp?
    /// Time at work, by a monotonic clock, pauses excluded.
    package var activeDuration: Duration
    package var resultCommit: ObjectID?
    package var summaryPath: RepositoryPath?
    /// Counts the owners that the run has had; 0 before the first.
    package var epoch: Int64
    /// The last owner; its lease may have ended.
    package var lease: LeaseRecord?
    package var cancellation: CancellationRequest?
    /// The sequence number of the last event; 0 before the first.
    package var lastSequence: Int64

    package init(
        origin: NewRun, status: RunStatus, detail: StatusDetail? = nil, message: String? = nil,
        createdAt: Timestamp, startedAt: Timestamp? = nil, endedAt: Timestamp? = nil,
        activeDuration: Duration = .zero, resultCommit: ObjectID? = nil, summaryPath: RepositoryPath? = nil,
        epoch: Int64 = 0, lease: LeaseRecord? = nil, cancellation: CancellationRequest? = nil, lastSequence: Int64 = 0
    ) {
        self.origin = origin
        self.status = status
        self.detail = detail
        self.message = message
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.activeDuration = activeDuration
        self.resultCommit = resultCommit
        self.summaryPath = summaryPath
        self.epoch = epoch
        self.lease = lease
        self.cancellation = cancellation
        self.lastSequence = lastSequence
    }

    package var id: ULID { origin.id }
    package var planID: PlanID? { origin.planID }
}
