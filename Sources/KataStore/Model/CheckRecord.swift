package import KataCore
package import KataFiles

/// Evidence: one check that was run, or could not be run, on one tree.
package struct CheckRecord: Sendable, Hashable {
    package enum Stage: String, Sendable, Hashable, CaseIterable {
        /// On the base tree, before any work.
        case baseline
        case task
        /// On the result of all tasks.
        case plan
    }

    package enum Verdict: String, Sendable, Hashable, CaseIterable {
        case passed
        case failed
        /// Could not be run: never a pass.
        case unverified
        case timedOut = "timed-out"
    }

    package var stage: Stage
    /// The task that the check belongs to; `nil` for the plan's own.
    package var task: Int?
    package var attempt: ULID?
    /// From 0, in the order of the document within stage and task.
    package var index: Int
    /// `exec`, `embedded`, `manual`, `artifact`, `key-link`, …
    package var kind: String
    /// The command or the expectation, as written.
    package var subject: String
    package var verdict: Verdict
    package var exitCode: Int32?
    package var duration: Duration?
    /// The tree that was checked.
    package var tree: ObjectID?
    /// `sha256:…` of the whole output.
    package var outputDigest: String?
    /// Further facts, such as the file of the output and its byte counts.
    package var facts: JSONText

    package init(
        stage: Stage, task: Int? = nil, attempt: ULID? = nil, index: Int, kind: String, subject: String,
        verdict: Verdict, exitCode: Int32? = nil, duration: Duration? = nil, tree: ObjectID? = nil,
        outputDigest: String? = nil, facts: JSONText = .object([])
    ) {
        self.stage = stage
        self.task = task
        self.attempt = attempt
        self.index = index
        self.kind = kind
        self.subject = subject
        self.verdict = verdict
        self.exitCode = exitCode
        self.duration = duration
        self.tree = tree
        self.outputDigest = outputDigest
        self.facts = facts
    }
}
