package import KataCore
internal import KataDigest
package import KataEngine
package import KataGit
internal import KataMessages
internal import KataPlan
internal import KataVerify

/// A command that somebody says was run on a commit, with what came of it.
package struct RecordedCheck: Sendable, Hashable {
    /// `Task 1`, `Plan`.
    package var owner: String
    package var command: String
    package var passed: Bool
}

/// A commit whose recorded commands are to be run again.
package struct VerificationTarget: Sendable {
    package enum Source: String, Sendable, Hashable {
        case note, summary, plan
        /// Evidence that was recorded for another commit with the same tree.
        case tree
    }

    /// The commit that is asked about.
    package var commit: CommitInfo
    /// What is checked out: the commit, or for a closing the commit before it.
    package var checkout: ObjectID
    package var tree: ObjectID
    /// `09-01 task 2`; the subject where no trailer tells.
    package var name: String
    package var checks: [RecordedCheck]
    package var source: Source?
    /// Why the nearer source was not taken, or why there is none.
    package var remark: String?
    /// Whether its message names a plan.
    package var isOfPlan = false

    /// The checks of others on a commit that nothing refers to yet.
    package static func remaining(_ checks: [RecordedCheck], on commit: CommitInfo) -> VerificationTarget {
        VerificationTarget(
            commit: commit, checkout: commit.id, tree: commit.tree, name: "what is left", checks: checks,
            source: .summary, remark: nil)
    }
}

/// Finds the commands that were recorded for commits: in notes that hold what the trailer names, else in the summary's measured
/// block, else in the plan.
package struct RecordedChecks: Sendable {
    private let git: GitWorkspace
    private let index: EvidenceIndex
    private let library: PlanLibrary
    private let prefix: String

    package init(git: GitWorkspace, index: EvidenceIndex, library: PlanLibrary) {
        self.git = git
        self.index = index
        self.library = library
        let below = library.projectRoot.utf8.count > git.location.root.utf8.count
        prefix = below ? String(library.projectRoot.dropFirst(git.location.root.count + 1)) : ""
    }

    /// One target for each task or closing that the commit holds; for a commit without trailers one for its tree.
    package func targets(of commit: CommitInfo) async throws -> [VerificationTarget] {
        var plans: [String] = []
        for trailer in commit.everyTrailer where trailer.key == "Kata-Plan" && !plans.contains(trailer.value) {
            plans.append(trailer.value)
        }
        var targets: [VerificationTarget] = []
        for name in plans {
            guard case .found(let reference) = library.tree.resolve(name) else { continue }
            let subject = try library.subject(of: reference)
            let parts = TaskHistory.PlanCommit(commit, of: subject.id).parts
            for part in parts {
                targets.append(try await target(of: commit, part, subject: subject, isSquash: parts.count > 1))
            }
        }
        if !targets.isEmpty { return targets }
        return [try await byTree(commit)]
    }

    private func target(
        of commit: CommitInfo, _ part: TaskHistory.PlanCommit.Part, subject: PlanSubject, isSquash: Bool
    ) async throws -> VerificationTarget {
        let isClosing = part.task == nil
        let checkout = isClosing && !isSquash ? commit.parents.first ?? commit.id : commit.id
        var target = VerificationTarget(
            commit: commit, checkout: checkout, tree: try await git.tree(of: checkout),
            name: part.task.map { "\(subject.id) task \($0.index)" } ?? "\(subject.id) plan", checks: [], source: nil,
            remark: nil)
        target.isOfPlan = true
        guard let value = part.verification, let trailer = VerifyTrailer(value) else {
            target.remark = "its trailers name no evidence"
            return target
        }
        let statements = index.evidence(of: commit.id)?.statements ?? []
        if let statement = statements.first(where: { trailer.names($0.digest) }) {
            target.checks = statement.predicate.checks.compactMap { check in
                guard ["passed", "failed", "timed-out"].contains(check.outcome) else { return nil }
                return RecordedCheck(owner: check.owner, command: check.command, passed: check.outcome == "passed")
            }
            target.source = .note
        } else {
            if !statements.isEmpty { target.remark = "its note does not hold the evidence that its trailer names" }
            try fill(&target, part, subject)
        }
        if target.checks.isEmpty, target.remark == nil { target.remark = "nothing was run for it" }
        return target
    }

    /// From the summary, where its lines hold together; else the plan's own commands, when the trailer says that they passed.
    private func fill(
        _ target: inout VerificationTarget, _ part: TaskHistory.PlanCommit.Part, _ subject: PlanSubject
    ) throws {
        if let path = subject.reference.summaryPath,
            let facts = SummaryDocument.parse(bytes: try library.bytes(of: path), path: path).measured,
            facts.closing == part.id || facts.tasks.contains(where: { $0.id == part.id })
        {
            let own = facts.checks.filter { $0.owner == part.task.map { .task($0.index) } ?? .plan }
                .filter { [.passed, .failed, .timedOut].contains($0.result) }
            guard own.allSatisfy({ $0.commandDigest == "sha256:\(Digest256.of($0.command).hex)" }) else {
                target.remark = "a command in the summary was altered: it does not have its digest"
                return
            }
            target.checks = own.map {
                RecordedCheck(
                    owner: part.task.map { "Task \($0.index)" } ?? "Plan", command: $0.command,
                    passed: $0.result == .passed)
            }
            target.source = .summary
            return
        }
        guard let trailer = part.verification.flatMap({ VerifyTrailer($0) }), trailer.total > 0 else { return }
        let block: VerifyBlock
        if let task = part.task {
            guard subject.document.tasks.indices.contains(task.index - 1) else { return }
            block = subject.document.tasks[task.index - 1].verify
        } else {
            block = subject.document.verification
        }
        let passed = trailer.verdict == .pass
        let owner = part.task.map { "Task \($0.index)" } ?? "Plan"
        target.checks = CheckList(block, owner: owner).commands.map {
            RecordedCheck(owner: owner, command: $0.text, passed: passed)
        }
        target.source = .plan
    }

    /// A commit that names no plan may have the very tree that was verified before, as a squash of a whole branch has.
    private func byTree(_ commit: CommitInfo) async throws -> VerificationTarget {
        var target = VerificationTarget(
            commit: commit, checkout: commit.id, tree: commit.tree, name: commit.subject, checks: [], source: nil,
            remark: "no task of a plan, and nothing was verified on its tree")
        for (other, statement) in index.statements(about: commit.tree) {
            for check in statement.predicate.checks where check.outcome == "passed" {
                let recorded = RecordedCheck(owner: check.owner, command: check.command, passed: true)
                if !target.checks.contains(recorded) { target.checks.append(recorded) }
            }
            target.source = .tree
            target.remark = "the same tree as \(other.short)"
        }
        return target
    }

    /// The folder of the project below the root of the repository; empty for the root.
    package var folder: String { prefix }
}
