package import KataCore
internal import KataFiles
package import KataGit
package import KataPlan
package import KataStore
internal import KataVerify

/// Recomputes every measured field of a summary, as a second reader who trusts nothing in the file.
///
/// Git gives commits, types, files, dependencies, undeclared paths and what the plan asked for; the event log gives times,
/// checks and must-haves; where the log is not at hand, such as in another clone, these come from the closing commit's own
/// copy of the summary, which nobody can edit without rewriting history.
package struct SummaryAuditor: Sendable {
    let git: GitWorkspace
    /// `nil`: no run was ever made in this repository.
    let store: (any RunStore)?
    let rewrites: RewriteFinder
    /// The end of the history to look at; `nil` for HEAD.
    private let end: ObjectID?

    package init(
        git: GitWorkspace, store: (any RunStore)?, rewrites: RewriteFinder, from end: ObjectID? = nil
    ) {
        self.git = git
        self.store = store
        self.rewrites = rewrites
        self.end = end
    }

    func tip() async throws -> ObjectID? {
        if let end { return end }
        return try await git.head().tip
    }

    package struct Audit: Sendable {
        package var findings: [Diagnostic]
        /// Where the facts that Git does not hold came from.
        package var source: Source
        package var closingCommit: ObjectID?
        /// What a summary that was written today would state; `nil` when nothing can be compared.
        package var expected: SummaryFacts?
    }

    package enum Source: String, Sendable {
        case eventLog = "event-log"
        case closingCommit = "closing-commit"
        /// The summary was not written by kata, or its closing commit is not in history.
        case none
    }

    /// - Parameters:
    ///   - bytes: the summary as it is now.
    ///   - path: relative to the repository, as diagnostics should show it.
    package func audit(_ subject: PlanSubject, bytes: [UInt8], path: String) async throws -> Audit {
        let parsed = SummaryDocument.parse(bytes: bytes, path: path)
        let findings = parsed.diagnostics.filter { $0.severity == .error }
        // Without anything to compare with, the document is at least held against itself.
        func nothing(_ finding: Diagnostic, _ closing: ObjectID? = nil) -> Audit {
            let own = findings + SummaryCheck.consistency(of: parsed)
            return Audit(findings: unique(own + [finding]), source: .none, closingCommit: closing)
        }
        guard let stated = parsed.measured else {
            return nothing(
                Diagnostic(
                    .error, "summary.not-measured",
                    "the summary has no measured block: kata did not write it, or it was removed",
                    at: SourcePosition(file: path)))
        }
        guard let closing = try await closingCommit(of: subject.id, id: stated.closing) else {
            return nothing(
                Diagnostic(
                    .error, "summary.closing-commit-missing",
                    "no commit of \(subject.id) in history carries the id \(stated.closing)",
                    at: parsed.closing?.position ?? SourcePosition(file: path),
                    hints: ["the closing commit is on another branch, or the id was altered"]))
        }
        guard let original = try await original(of: stated.closing, in: closing) else {
            return nothing(
                Diagnostic(
                    .error, "summary.original-missing",
                    "the closing commit \(closing.info.id.short) holds no summary with this id",
                    at: SourcePosition(file: path)), closing.info.id)
        }
        var now = try await recompute(original, subject: subject, closing: closing)
        var source = Source.closingCommit
        if let store, let run = try await store.run(original.run) {
            try await recompute(&now.facts, from: store, run: run, subject: subject)
            source = .eventLog
        }
        let differences = SummaryCheck.compare(parsed, expected: now.facts)
        let stale = try await staleness(of: parsed, bytes, stated, original: original, now: now)
        let guesses = now.guesses.map { guess in
            Diagnostic(
                .warning, "summary.measured.guess",
                "commit \(guess.old.short) of task \(guess.task ?? 0) is not in history; perhaps it is \(guess.new.short)",
                at: SourcePosition(file: path), notes: [guess.evidence], hints: ["a guess is never written down"])
        }
        let unexplained = differences.filter { !stale.codes.contains($0.code) } + stale.findings + guesses
        return Audit(
            findings: unique(findings + unexplained), source: source, closingCommit: closing.info.id,
            expected: now.facts)
    }

    private func closingCommit(of plan: PlanID, id: ULID) async throws -> TaskHistory.PlanCommit? {
        guard let tip = try await tip() else { return nil }
        let own = try await TaskHistory.commits(of: plan, from: tip, in: git)
        let named = own.first { commit in
            commit.kataID == id && commit.task == nil || commit.parts.contains { $0.id == id && $0.task == nil }
        }
        if let named { return named }
        // A fixup may have dropped the message of the closing, but not its summary. Only where no other closing is.
        guard !own.contains(where: { commit in commit.parts.contains { $0.task == nil } }),
            let first = try await git.firstCommit(adding: "\"closing\":\"\(id)\"", to: "*SUMMARY.md", from: tip)
        else { return nil }
        var commit = TaskHistory.PlanCommit(first, of: plan)
        commit.parts.append(.init(id: id, task: nil, verification: nil))
        return commit
    }

    /// The facts of the summary as the closing commit holds it.
    private func original(of id: ULID, in closing: TaskHistory.PlanCommit) async throws -> SummaryFacts? {
        let parent: ObjectID
        if let first = closing.info.parents.first {
            parent = try await git.tree(of: first)
        } else {
            parent = try await git.emptyTree()
        }
        let changes = try await git.changes(from: parent, to: closing.info.tree, detectingRenames: false)
        for change in changes where change.path.lastComponent.hasSuffix(".md") {
            guard let blob = change.newBlob else { continue }
            let parsed = SummaryDocument.parse(bytes: try await git.readBlob(blob), path: change.path.display)
            if let facts = parsed.measured, facts.closing == id { return facts }
        }
        return nil
    }

    /// What the event log says about the run itself.
    private func recompute(
        _ facts: inout SummaryFacts, from store: any RunStore, run: RunRecord, subject: PlanSubject
    ) async throws {
        facts.times.started = run.startedAt ?? facts.times.started
        let attempts = try await store.attempts(of: run.id)
        let checks = try await store.checks(of: run.id).latest
        let done = Set(attempts.filter { $0.status == .done }.map(\.id))
        var expected: [SummaryFacts.CheckFacts] = []
        for check in checks where check.stage == .task && check.attempt.map(done.contains) == true {
            expected.append(SummaryFacts.CheckFacts(check, owner: .task(check.task ?? 0)))
        }
        for check in checks where check.stage == .plan { expected.append(SummaryFacts.CheckFacts(check, owner: .plan)) }
        // Open expectations are the plan's prose, not results; they are compared with the closing commit's copy.
        let ran = facts.checks.filter { $0.result != .open }
        guard ran.count == expected.count else { return }
        var next = expected.makeIterator()
        facts.checks = facts.checks.map { $0.result == .open ? $0 : next.next() ?? $0 }
        facts.deviations =
            facts.deviations.filter { if case .repaired = $0 { false } else { true } }
            + (try await repairs(facts.tasks, store))
        facts.deviations = ordered(facts.deviations, like: facts)
    }

    private func repairs(_ tasks: [SummaryFacts.TaskFacts], _ store: any RunStore) async throws -> [SummaryFacts
        .DeviationFacts]
    {
        var repairs: [SummaryFacts.DeviationFacts] = []
        for task in tasks {
            guard let count = try await store.attemptsTaken(by: task.id), count > 1 else { continue }
            repairs.append(.repaired(task: task.index, attempts: count))
        }
        return repairs
    }

    /// In the order in which a summary lists them.
    private func ordered(
        _ deviations: [SummaryFacts.DeviationFacts], like facts: SummaryFacts
    ) -> [SummaryFacts.DeviationFacts] {
        func rank(_ deviation: SummaryFacts.DeviationFacts) -> (Int, Int) {
            switch deviation {
            case .undeclaredPath(_, let task): (0, task)
            case .repaired(let task, _): (1, task * 2)
            case .untouchedPath(_, let task): (1, task * 2 + 1)
            case .skippedCheck: (2, 0)
            case .other: (3, 0)
            }
        }
        return deviations.enumerated().sorted {
            let (a, b) = (rank($0.element), rank($1.element))
            return a != b ? a < b : $0.offset < $1.offset
        }.map(\.element)
    }

    private func unique(_ findings: [Diagnostic]) -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return findings.filter { seen.insert($0).inserted }
    }
}
