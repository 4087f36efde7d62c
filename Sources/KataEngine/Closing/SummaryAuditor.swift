package import KataCore
internal import KataFiles
package import KataGit
internal import KataPlan
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

    package init(git: GitWorkspace, store: (any RunStore)?) {
        self.git = git
        self.store = store
    }

    package struct Audit: Sendable {
        package var findings: [Diagnostic]
        /// Where the facts that Git does not hold came from.
        package var source: Source
        package var closingCommit: ObjectID?
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
        var findings = parsed.diagnostics.filter { $0.severity == .error } + SummaryCheck.consistency(of: parsed)
        guard let stated = parsed.measured else {
            findings.append(
                Diagnostic(
                    .error, "summary.not-measured",
                    "the summary has no measured block: kata did not write it, or it was removed",
                    at: SourcePosition(file: path)))
            return Audit(findings: findings, source: .none)
        }
        guard let closing = try await closingCommit(of: subject.id, id: stated.closing) else {
            findings.append(
                Diagnostic(
                    .error, "summary.closing-commit-missing",
                    "no commit of \(subject.id) in history carries the id \(stated.closing)",
                    at: parsed.closing?.position ?? SourcePosition(file: path),
                    hints: ["the closing commit is on another branch, or the id was altered"]))
            return Audit(findings: findings, source: .none)
        }
        guard let original = try await original(of: stated.closing, in: closing) else {
            findings.append(
                Diagnostic(
                    .error, "summary.original-missing",
                    "the closing commit \(closing.info.id.short) holds no summary with this id",
                    at: SourcePosition(file: path)))
            return Audit(findings: findings, source: .none, closingCommit: closing.info.id)
        }
        var expected = original
        var source = Source.closingCommit
        try await recompute(&expected, subject: subject, closing: closing)
        if let store, let run = try await store.run(original.run) {
            try await recompute(&expected, from: store, run: run, subject: subject)
            source = .eventLog
        }
        findings += SummaryCheck.compare(parsed, expected: expected)
        return Audit(findings: unique(findings), source: source, closingCommit: closing.info.id)
    }

    private func closingCommit(of plan: PlanID, id: ULID) async throws -> TaskHistory.PlanCommit? {
        guard let tip = try await git.head().tip else { return nil }
        return try await TaskHistory.commits(of: plan, from: tip, in: git)
            .first { commit in
                commit.kataID == id && commit.task == nil || commit.parts.contains { $0.id == id && $0.task == nil }
            }
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

    /// What Git alone can say.
    private func recompute(
        _ facts: inout SummaryFacts, subject: PlanSubject, closing: TaskHistory.PlanCommit
    ) async throws {
        guard
            let gathered = try await GitFacts.gather(for: subject, closedBy: closing, stated: facts, in: git)
        else { return }
        facts.plan = subject.id
        facts.base = gathered.base
        facts.result = gathered.result
        facts.tasks = gathered.tasks
        facts.files = gathered.files
        facts.dependenciesAdded = gathered.dependenciesAdded
        var undeclared = gathered.undeclared
        if !closing.tasks.isEmpty {
            // Which task of a squash left the plan is known only from before.
            undeclared = undeclared.map { found in
                guard case .undeclaredPath(let path, _) = found else { return found }
                return facts.deviations.first {
                    if case .undeclaredPath(path, _) = $0 { true } else { false }
                } ?? found
            }
        }
        facts.deviations =
            undeclared
            + facts.deviations.filter { if case .undeclaredPath = $0 { false } else { true } }
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
