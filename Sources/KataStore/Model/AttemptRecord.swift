package import KataCore

/// Recorded before the work on a task begins, so that a later process can find its place.
package struct AttemptIntent: Sendable, Hashable {
    package var id: ULID
    /// From 1, in the order of the plan.
    package var task: Int
    /// From 1.
    package var number: Int
    /// The id that the commit's `Kata-Id` trailer will carry.
    package var kataID: ULID
    /// The tip of the branch that the work starts from; `nil` on an unborn branch.
    package var baseCommit: ObjectID?
    /// The tree of the working files before the work.
    package var baseTree: ObjectID?
    /// `sha256:…` of the prompt as it is given to the provider.
    package var promptDigest: String?

    package init(
        id: ULID, task: Int, number: Int, kataID: ULID, baseCommit: ObjectID? = nil, baseTree: ObjectID? = nil,
        promptDigest: String? = nil
    ) {
        self.id = id
        self.task = task
        self.number = number
        self.kataID = kataID
        self.baseCommit = baseCommit
        self.baseTree = baseTree
        self.promptDigest = promptDigest
    }
}

/// What a provider says it used. A field that it does not report is `nil`, never 0.
package struct ProviderUsage: Sendable, Hashable {
    package var inputTokens: Int64?
    package var outputTokens: Int64?
    package var cacheReadTokens: Int64?
    package var cacheWriteTokens: Int64?
    /// Millionths of a US dollar.
    package var costMicrodollars: Int64?
    package var turns: Int64?

    package init(
        inputTokens: Int64? = nil, outputTokens: Int64? = nil, cacheReadTokens: Int64? = nil,
        cacheWriteTokens: Int64? = nil, costMicrodollars: Int64? = nil, turns: Int64? = nil
    ) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.cacheReadTokens = cacheReadTokens
        self.cacheWriteTokens = cacheWriteTokens
        self.costMicrodollars = costMicrodollars
        self.turns = turns
    }
}

/// How an attempt ended.
package struct AttemptResult: Sendable, Hashable {
    /// A terminal status.
    package var status: AttemptStatus
    /// Time at work, by a monotonic clock, pauses excluded.
    package var activeDuration: Duration
    /// The tree that the work led to.
    package var resultTree: ObjectID?
    /// What the branch holds of it, when that was not recorded before.
    package var commit: ObjectID?
    package var failure: AttemptFailureRecord?
    package var usage: ProviderUsage?

    package init(
        _ status: AttemptStatus, activeDuration: Duration, resultTree: ObjectID? = nil, commit: ObjectID? = nil,
        failure: AttemptFailureRecord? = nil, usage: ProviderUsage? = nil
    ) {
        self.status = status
        self.activeDuration = activeDuration
        self.resultTree = resultTree
        self.commit = commit
        self.failure = failure
        self.usage = usage
    }
}

package struct AttemptFailureRecord: Sendable, Hashable {
    /// As the engine documents it: `verification`, `no_change`, `rate_limited`, …
    package var failureClass: String
    package var message: String

    package init(failureClass: String, message: String) {
        self.failureClass = failureClass
        self.message = message
    }
}

/// One try of one task inside a run, as the store knows it.
package struct AttemptRecord: Sendable, Hashable {
    package var run: ULID
    package var intent: AttemptIntent
    package var status: AttemptStatus
    package var startedAt: Timestamp
    package var endedAt: Timestamp?
    package var activeDuration: Duration?
    package var resultTree: ObjectID?
    /// Set as soon as the branch holds the commit.
    package var commit: ObjectID?
    package var failure: AttemptFailureRecord?
    package var usage: ProviderUsage?

    package init(
        run: ULID, intent: AttemptIntent, status: AttemptStatus, startedAt: Timestamp, endedAt: Timestamp? = nil,
        activeDuration: Duration? = nil, resultTree: ObjectID? = nil, commit: ObjectID? = nil,
        failure: AttemptFailureRecord? = nil, usage: ProviderUsage? = nil
    ) {
        self.run = run
        self.intent = intent
        self.status = status
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.activeDuration = activeDuration
        self.resultTree = resultTree
        self.commit = commit
        self.failure = failure
        self.usage = usage
    }

    package var id: ULID { intent.id }
    package var task: Int { intent.task }
    package var number: Int { intent.number }
}

/// The commit of an attempt as it was replayed on the branch that the work was meant for.
package struct LandedAttempt: Sendable, Hashable {
    package var attempt: ULID
    package var commit: ObjectID

    package init(attempt: ULID, commit: ObjectID) {
        self.attempt = attempt
        self.commit = commit
    }
}
