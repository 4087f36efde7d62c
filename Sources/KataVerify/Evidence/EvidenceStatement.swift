package import KataCore
internal import KataDigest
internal import KataMessages
internal import KataPlan
internal import KataProcess

/// What was run on which tree, with which outcome, as an in-toto Statement v1 that somebody else can check.
///
/// Format: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md; digest names `gitCommit` and `gitTree` from
/// its list of digest algorithms. Rendering is deterministic: the same facts give the same bytes.
package struct EvidenceStatement: Sendable, Hashable {
    package static let statementType = "https://in-toto.io/Statement/v1"
    /// A name, not an address: the meaning of the predicate is documented here.
    package static let predicateType = "urn:kata:verification:v1"

    /// The commit that carries the work; `nil` as long as there is none.
    package var commit: ObjectID?
    package var tree: ObjectID
    package var predicate: Predicate

    package init(commit: ObjectID?, tree: ObjectID, predicate: Predicate) {
        self.commit = commit
        self.tree = tree
        self.predicate = predicate
    }

    package struct Predicate: Sendable, Hashable, Codable {
        /// `09-01`.
        package var plan: String
        /// `2/3`; `nil` for the plan as a whole.
        package var task: String?
        /// A ULID.
        package var run: String
        package var provider: String?
        package var verdict: String
        package var checks: [Check]
        package var mustHaves: [MustHave]
        /// What stays for a person to look at.
        package var expectations: [String]
        /// The commit that this one repeats beside the work of other plans; the checks name the tree that they ran on.
        package var replayedFrom: String?

        package init(
            plan: PlanID, task: String?, run: ULID, provider: String?, verification: Verification,
            baseline: Baseline = Baseline(), mustHaves: [MustHaveResult] = []
        ) {
            self.plan = plan.description
            self.task = task
            self.run = run.description
            self.provider = provider
            verdict = VerifyTrailer(verification.verdict, digest: nil).word
            checks = verification.results.map { Check($0, discrimination: baseline.discrimination(of: $0)) }
            self.mustHaves = mustHaves.map { MustHave($0) }
            expectations = verification.expectations
        }
    }

    package struct Check: Sendable, Hashable, Codable {
        package var owner: String
        package var command: String
        package var commandDigest: String
        package var `class`: String
        package var outcome: String
        package var exitCode: Int32?
        package var durationMilliseconds: Int64
        package var startedAt: String
        package var tree: String?
        package var outputDigest: String?
        package var outputBytes: Int?
        package var discrimination: String
        package var explanation: String?

        init(_ result: CheckResult, discrimination: Discrimination) {
            owner = result.command.owner
            command = result.command.text
            commandDigest = result.command.digest.description
            `class` = result.command.class.rawValue
            outcome = result.outcome.rawValue
            exitCode = result.exitCode
            durationMilliseconds = result.duration.wholeMilliseconds
            startedAt = result.startedAt.iso8601WithMilliseconds
            tree = result.tree?.hex
            outputDigest = result.output?.digest.description
            outputBytes = result.output.map { $0.standardOutput.totalBytes + $0.standardError.totalBytes }
            self.discrimination = discrimination.rawValue
            explanation = result.explanation
        }
    }

    package struct MustHave: Sendable, Hashable, Codable {
        package var kind: String
        package var item: String
        /// `passed`, `failed`, `open`, `bound`, `unbound`.
        package var outcome: String
        /// Reasons of a failure or an open item; the checks that a truth is bound to.
        package var notes: [String]
        /// For a bound truth.
        package var passed: Bool?
        /// `path:line: text`.
        package var evidence: [String]

        init(_ result: MustHaveResult) {
            kind = result.kind.rawValue
            item = result.item
            switch result.outcome {
            case .passed: (outcome, notes, passed) = ("passed", [], nil)
            case .failed(let reasons): (outcome, notes, passed) = ("failed", reasons, nil)
            case .open(let reason): (outcome, notes, passed) = ("open", [reason], nil)
            case .bound(let labels, let isPassed): (outcome, notes, passed) = ("bound", labels, isPassed)
            case .unbound: (outcome, notes, passed) = ("unbound", [], nil)
            }
            evidence = result.evidence.map { "\($0.path)\($0.line.map { ":\($0)" } ?? ""): \($0.text)" }
        }
    }
}
