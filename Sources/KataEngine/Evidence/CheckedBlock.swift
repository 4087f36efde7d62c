internal import KataCore
internal import KataDigest
internal import KataFiles
internal import KataPlan
internal import KataProcess
internal import KataStore
internal import KataVerify

/// A verify block of the plan with what running it gave.
struct CheckedBlock: Sendable {
    var block: VerifyBlock
    var verification: Verification
    var baseline: Baseline

    init(_ block: VerifyBlock, _ verification: Verification, baseline: Baseline) {
        self.block = block
        self.verification = verification
        self.baseline = baseline
    }

    /// A block that was not run, because nothing in it can be.
    static func nothing(of block: VerifyBlock) -> CheckedBlock {
        CheckedBlock(block, Verification(expectations: block.expectations), baseline: Baseline())
    }

    /// With a command that runs after every task. When that passes it says little about the task: alone it verifies nothing.
    func followed(by after: CheckedBlock) -> CheckedBlock {
        guard after.isFailed || !verification.results.isEmpty else { return self }
        return CheckedBlock(block, verification + after.verification, baseline: baseline)
    }

    /// - Parameter tree: what was checked; the same failure on the same tree is no progress.
    func verdict(on tree: ObjectID) -> Verdict {
        switch verification.verdict {
        case .passed: .passed
        case .unverified: .unverified
        case .failed: .failed(FailureSignature("\(tree.hex) \(verification.failureSignature)"))
        }
    }

    var isFailed: Bool { if case .failed = verification.verdict { true } else { false } }
    var isUnverified: Bool { if case .unverified = verification.verdict { true } else { false } }

    /// For people: `verified 2/2`, `unverified (no command)`.
    var headline: String {
        switch verification.verdict {
        case .passed(let count): "verified \(count)/\(count)"
        case .failed(let passed, let count): "failed, \(passed) of \(count) passed"
        case .unverified(_, 0): "unverified (\(block.class == .missing ? "no check" : "nothing to run"))"
        case .unverified(let passed, let count): "unverified, \(passed) of \(count) could run"
        }
    }

    /// The command that failed first, with the end of what it printed.
    var problem: ExecutionNews.AttemptProblem? {
        guard let failed = verification.results.first(where: { $0.outcome == .failed || $0.outcome == .timedOut })
        else {
            return nil
        }
        let output = failed.output.map { $0.standardOutput.text + $0.standardError.text } ?? ""
        return ExecutionNews.AttemptProblem(
            summary: "\(failed.command.text): \(failed.explanation ?? failed.outcome.rawValue)",
            command: failed.command.text, exitCode: failed.exitCode, outputTail: String(output.suffix(6000)))
    }

    /// As the store keeps them.
    func records(stage: CheckRecord.Stage, task: Int?, attempt: ULID?) -> [CheckRecord] {
        verification.results.enumerated().map { index, result in
            CheckRecord(
                stage: stage, task: task, attempt: attempt, index: index, kind: result.command.class.rawValue,
                subject: result.command.text, verdict: CheckRecord.Verdict(result.outcome), exitCode: result.exitCode,
                duration: result.duration, tree: result.tree,
                outputDigest: result.output.map { "sha256:\($0.digest.hex)" },
                facts: .object([
                    "baseline": .string(baseline.result(of: result.command).map { $0.outcome.rawValue } ?? "not-run"),
                    "explanation": .optional(result.explanation),
                ]))
        }
    }

    /// As the summary states them.
    func facts(owner: SummaryFacts.CheckFacts.Owner) -> [SummaryFacts.CheckFacts] {
        let ran = verification.results.map { result in
            SummaryFacts.CheckFacts(
                owner: owner, command: result.command.text, commandDigest: "sha256:\(result.command.digest.hex)",
                outputDigest: result.output.map { "sha256:\($0.digest.hex)" },
                class: .init(rawValue: result.command.class.rawValue) ?? .exec, exitCode: result.exitCode,
                duration: result.output == nil ? nil : result.duration, tree: result.tree,
                result: .init(result.outcome),
                baseline: .init(baseline.result(of: result.command)))
        }
        let open = verification.expectations.map { text in
            SummaryFacts.CheckFacts(
                owner: owner, command: text, commandDigest: "sha256:\(CheckCommand(text, owner: "").digest.hex)",
                class: block.class == .embedded ? .embedded : .manual, result: .open)
        }
        return ran + open
    }
}

extension CheckList {
    /// What a verify block wants run.
    init(_ block: VerifyBlock, owner: String) {
        self.init(
            commands: block.commands.map {
                CheckCommand($0.script, class: block.class == .embedded ? .embedded : .exec, owner: owner)
            },
            expectations: block.expectations + block.commands.flatMap(\.expectations))
    }
}

extension VerifyCommand {
    /// What is run: the text as written. A search whose prose says that it finds nothing passes when it finds nothing, which
    /// `grep` and its kin report as exit code 1; 2 is an error of theirs.
    var script: String { expectsNoMatch ? "\(text); [ $? = 1 ]" : text }
}

extension CheckRecord.Verdict {
    init(_ outcome: CheckResult.Outcome) {
        switch outcome {
        case .passed: self = .passed
        case .failed: self = .failed
        case .timedOut: self = .timedOut
        case .notRunnable, .notRun: self = .unverified
        }
    }
}

extension SummaryFacts.CheckFacts.Result {
    init(_ outcome: CheckResult.Outcome) {
        switch outcome {
        case .passed: self = .passed
        case .failed: self = .failed
        case .timedOut: self = .timedOut
        case .notRunnable, .notRun: self = .skipped
        }
    }
}

extension SummaryFacts.CheckFacts.Baseline {
    init(_ result: CheckResult?) {
        switch result?.outcome {
        case .passed: self = .passed
        case .failed, .timedOut: self = .failed
        case .notRunnable, .notRun, nil: self = .notRun
        }
    }
}
