internal import KataCore
internal import KataMessages
internal import KataPlan
internal import KataProviders
internal import KataVerify

/// The evidence of one task: what the commit's message names, and what its note holds in full.
struct TaskEvidence: Sendable {
    private let statement: EvidenceStatement
    private let verification: Verification
    private let plan: PlanID
    private let task: String
    private let provider: String
    private let duration: Duration
    private let replay: Replay?

    /// A commit that repeats another one beside the work of other plans.
    struct Replay: Sendable, Hashable {
        var from: ObjectID
        /// The tree that the checks ran on: that of all plans together.
        var checkedOn: ObjectID
    }

    init(
        plan: PlanID, task: Int, of count: Int, run: ULID, tree: ObjectID, checked: CheckedBlock,
        provider: KataProviders.ProviderIdentity, replay: Replay? = nil
    ) {
        self.replay = replay
        self.plan = plan
        self.task = "\(task)/\(count)"
        self.provider = provider.name
        verification = checked.verification
        duration = checked.verification.results.reduce(.zero) { $0 + $1.duration }
        var predicate = EvidenceStatement.Predicate(
            plan: plan, task: self.task, run: run, provider: provider.name, verification: checked.verification,
            baseline: checked.baseline)
        predicate.replayedFrom = replay?.from.hex
        statement = EvidenceStatement(commit: nil, tree: tree, predicate: predicate)
    }

    /// The value of `Kata-Verify`.
    var trailer: String { VerifyTrailer(verification.verdict, digest: statement.digest).description }

    /// One short line for people, and the whole statement as one line: notes are merged line by line.
    func noteLines(for commit: ObjectID) -> [String] {
        var complete = statement
        complete.commit = commit
        let short = EvidenceNote(
            plan: plan, task: task, verification: verification, duration: duration, provider: provider, evidence: nil)
        let origin = replay.map { "replayed from \($0.from.hex); checked on tree \($0.checkedOn.hex)" }
        return [short.description, origin, OneLine.of(complete)].compactMap(\.self)
    }
}

/// The evidence of a whole plan, on its closing commit: the plan's own checks and its must-haves.
struct ClosingEvidence: Sendable {
    private let statement: EvidenceStatement
    private let verification: Verification
    private let plan: PlanID
    private let provider: String
    private let summary: RepositoryPath
    /// The tree of several plans together, when the checks ran on that one.
    private let checkedOn: ObjectID?

    init(
        plan: PlanID, run: ULID, tree: ObjectID, checked: CheckedBlock?, mustHaves: [MustHaveResult], provider: String,
        summary: RepositoryPath, checkedOn: ObjectID? = nil
    ) {
        self.checkedOn = checkedOn
        self.plan = plan
        self.provider = provider
        self.summary = summary
        verification = checked?.verification ?? Verification()
        statement = EvidenceStatement(
            commit: nil, tree: tree,
            predicate: .init(
                plan: plan, task: nil, run: run, provider: provider, verification: verification,
                baseline: checked?.baseline ?? Baseline(), mustHaves: mustHaves))
    }

    var trailer: String { VerifyTrailer(verification.verdict, digest: statement.digest).description }

    func noteLines(for commit: ObjectID) -> [String] {
        var complete = statement
        complete.commit = commit
        let short = EvidenceNote(
            plan: plan, task: nil, verification: verification,
            duration: verification.results.reduce(.zero) { $0 + $1.duration }, provider: provider, evidence: nil,
            summary: summary.display)
        return [short.description, checkedOn.map { "checked on tree \($0.hex)" }, OneLine.of(complete)].compactMap(
            \.self)
    }
}

private enum OneLine {
    static func of(_ statement: EvidenceStatement) -> String {
        String(decoding: statement.render().filter { $0 != 0x0A }, as: UTF8.self)
    }
}
