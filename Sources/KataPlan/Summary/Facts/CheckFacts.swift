package import KataCore

extension SummaryFacts {
    /// One check of the plan and what running it on a tree gave.
    package struct CheckFacts: Sendable, Hashable {
        /// Whose check it is.
        package enum Owner: Sendable, Hashable {
            case task(Int)
            case plan
        }

        /// What the text of the check allows: see the classes of verify blocks.
        package enum Class: String, Sendable, Hashable, CaseIterable { case exec, embedded, manual, missing }

        package enum Result: String, Sendable, Hashable, CaseIterable {
            case passed, failed
            case timedOut = "timed-out"
            /// Could have run and did not.
            case skipped
            /// Nothing here a machine can run: a person has to look.
            case open
        }

        /// What the same check said before the work.
        package enum Baseline: String, Sendable, Hashable, CaseIterable {
            case failed, passed
            case notRun = "not-run"
        }

        package var owner: Owner
        /// The command exactly as it ran, or the text of an open expectation.
        package var command: String
        /// `sha256:` and 64 hexadecimal digits over `command`'s UTF-8 bytes.
        package var commandDigest: String
        /// `sha256:` and 64 hexadecimal digits over the complete output; `nil` when nothing ran.
        package var outputDigest: String?
        package var `class`: Class
        package var exitCode: Int32?
        package var duration: Duration?
        /// The tree it ran on.
        package var tree: ObjectID?
        package var result: Result
        package var baseline: Baseline

        package init(
            owner: Owner, command: String, commandDigest: String, outputDigest: String? = nil, class: Class,
            exitCode: Int32? = nil, duration: Duration? = nil, tree: ObjectID? = nil, result: Result,
            baseline: Baseline = .notRun
        ) {
            self.owner = owner
            self.command = command
            self.commandDigest = commandDigest
            self.outputDigest = outputDigest
            self.class = `class`
            self.exitCode = exitCode
            self.duration = duration
            self.tree = tree
            self.result = result
            self.baseline = baseline
        }
    }

    /// What the checks say together. Zero checks that ran are never a pass.
    package enum Verdict: String, Sendable, Hashable { case verified, unverified, failed }

    package var verdict: Verdict {
        let refuted = checks.contains { $0.result == .failed || $0.result == .timedOut }
        if refuted || mustHaves.contains(where: { $0.outcome.isFailure }) { return .failed }
        return checks.contains { $0.result == .passed } ? .verified : .unverified
    }
}

extension SummaryFacts {
    /// One must-have of the plan and what the result tree says about it.
    package struct MustHaveFacts: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            case truth, artifact
            case keyLink = "key-link"
        }

        package enum Outcome: Sendable, Hashable {
            case passed
            /// A truth: the checks that stand for it, as `Task 1`, `Plan`, and whether they passed.
            case bound(to: [String], passed: Bool)
            /// A truth that no check stands for.
            case unbound
            case failed(reason: String)
            /// The item can't be checked by a machine, with the reason.
            case open(reason: String)

            package var isFailure: Bool {
                switch self {
                case .failed, .bound(_, passed: false): true
                case .passed, .bound, .unbound, .open: false
                }
            }
        }

        package var kind: Kind
        /// The truth's sentence, the artifact's path, or `from → to`.
        package var item: String
        package var outcome: Outcome

        package init(kind: Kind, item: String, outcome: Outcome) {
            self.kind = kind
            self.item = item
            self.outcome = outcome
        }
    }

    /// A difference between plan and work that was computed, not declared.
    package enum DeviationFacts: Sendable, Hashable {
        /// A changed path that no task declares, with the task whose commit holds it.
        case undeclaredPath(RepositoryPath, task: Int)
        /// A task whose verification passed only on a later attempt.
        case repaired(task: Int, attempts: Int)
        case skippedCheck(CheckFacts.Owner, command: String, reason: String)
        /// A declared path that the task did not touch.
        case untouchedPath(String, task: Int)
        /// Anything else the engine measured, in one sentence.
        case other(String)
    }
}
