package import KataCore
internal import KataDigest
package import KataEngine
package import KataGit
internal import KataMessages
package import KataPlan
internal import KataVerify

/// What there is to show for a commit of a plan.
package enum EvidenceVerdict: Sendable, Hashable {
    /// Its checks passed on exactly its tree.
    case confirmed(passed: Int, total: Int)
    /// Its checks passed on another tree, and a record says so: the commit was replayed beside other work.
    case replayed(passed: Int, total: Int, from: String)
    /// Its checks passed while files of the person, which are in no commit, lay beside it; the record was made for its tree.
    case beside(passed: Int, total: Int, tree: String)
    /// Nothing was verified, and it says so.
    case unverified
    /// The trailer says that checks did not pass.
    case failed(String)
    /// There is no evidence here but the trailer's own word.
    case trailerOnly(String)
    /// The commit has no trailer.
    case none
    case unreadable(String)
    /// The evidence is for another tree, and nothing explains it.
    case otherTree(String)
    /// The note does not hold the evidence that the trailer names.
    case altered
    /// The short line of the note says something else.
    case disagrees(String)

    /// Whether something claims more than the evidence gives.
    package var isContradiction: Bool {
        switch self {
        case .confirmed, .replayed, .beside, .unverified, .failed, .trailerOnly, .none: false
        case .unreadable, .otherTree, .altered, .disagrees: true
        }
    }

    package var isMeasured: Bool {
        switch self {
        case .confirmed, .replayed, .beside: true
        default: false
        }
    }

    /// One word for programs.
    package var word: String {
        switch self {
        case .confirmed: "confirmed"
        case .replayed: "replayed"
        case .beside: "beside"
        case .unverified: "unverified"
        case .failed: "failed"
        case .trailerOnly: "trailer-only"
        case .none: "none"
        case .unreadable: "unreadable"
        case .otherTree: "other-tree"
        case .altered: "altered"
        case .disagrees: "disagrees"
        }
    }

    /// For people.
    package var text: String {
        switch self {
        case .confirmed(let passed, let total): "verified \(passed)/\(total) on this tree"
        case .replayed(let passed, let total, let from): "verified \(passed)/\(total), replayed from \(from)"
        case .beside(let passed, let total, let tree):
            "verified \(passed)/\(total) beside uncommitted files (tree \(tree))"
        case .unverified: "unverified: nothing was run"
        case .failed(let value): "failed: \(value)"
        case .trailerOnly(let value): "says \(value); the evidence itself is not here"
        case .none: "no evidence"
        case .unreadable(let value): "its trailer can't be read: \(value)"
        case .otherTree(let tree): "changed after it was verified: the evidence is for tree \(tree)"
        case .altered: "its note does not hold the evidence that its trailer names"
        case .disagrees(let word): "its trailer says pass, its note says \(word)"
        }
    }
}

/// Holds the trailers of a commit against its note, and where that has nothing, against a summary.
package struct EvidenceJudge: Sendable {
    private let index: EvidenceIndex
    private let git: GitWorkspace

    package init(index: EvidenceIndex, git: GitWorkspace) {
        self.index = index
        self.git = git
    }

    /// - Parameters:
    ///   - part: which of the commit's tasks, or its closing.
    ///   - summary: the measured facts of the plan, for clones without notes.
    package func verdict(
        on commit: CommitInfo, _ part: TaskHistory.PlanCommit.Part, plan: PlanID, of count: Int, summary: SummaryFacts?
    ) async throws -> EvidenceVerdict {
        guard let value = part.verification else { return .none }
        guard let trailer = VerifyTrailer(value) else { return .unreadable(value) }
        switch trailer.verdict {
        case .fail: return .failed(value)
        case .unverified: return .unverified
        case .pass: break
        }
        let name = part.task.map { "\($0.index)/\($0.count)" }
        let evidence = index.evidence(of: commit.id)
        let own = evidence?.lines.filter { $0.plan == plan.description && $0.task == name } ?? []
        if let other = own.first(where: { $0.verdict != .pass }) { return .disagrees(other.verdict.rawValue) }
        // A squash has a tree of its own; a closing is evidence for what stood before it.
        let tree = count > 1 ? nil : try await tree(of: commit, isClosing: part.task == nil)
        let statements = evidence?.statements ?? []
        if let statement = statements.first(where: { trailer.names($0.digest) }) {
            guard statement.predicate.verdict == "pass" else { return .altered }
            return verdict(statement, trailer, tree: tree, others: evidence?.otherTrees ?? [])
        }
        if statements.isEmpty, let task = part.task, let landing = summary?.landing, let tree,
            landing.trees[task.index] == tree, summary?.tasks.contains(where: { $0.id == part.id }) == true
        {
            return .replayed(passed: trailer.passed, total: trailer.total, from: "the tree of several plans")
        }
        if statements.isEmpty, let task = part.task, let tree, summary?.committed[task.index] == tree,
            let checked = summary.flatMap({ self.tree(of: part, in: $0) })
        {
            return .beside(passed: trailer.passed, total: trailer.total, tree: checked.short)
        }
        guard let summary, let stated = self.tree(of: part, in: summary) else {
            return statements.isEmpty ? .trailerOnly(value) : .altered
        }
        if !statements.isEmpty { return .altered }
        if let tree, stated != tree { return .otherTree(stated.short) }
        return .confirmed(passed: trailer.passed, total: trailer.total)
    }

    private func verdict(
        _ statement: EvidenceStatement, _ trailer: VerifyTrailer, tree: ObjectID?, others: Set<String>
    ) -> EvidenceVerdict {
        let replayed = statement.predicate.replayedFrom.map { String($0.prefix(7)) }
        let checked = Set(statement.predicate.checks.compactMap(\.tree))
        guard let tree, statement.tree != tree || checked.contains(where: { $0 != tree.hex }) else {
            return .confirmed(passed: trailer.passed, total: trailer.total)
        }
        let unexplained = checked.filter { $0 != tree.hex && !others.contains($0) }
        if statement.tree == tree || replayed != nil, unexplained.isEmpty {
            let from = replayed ?? "the tree of several plans"
            return .replayed(passed: trailer.passed, total: trailer.total, from: from)
        }
        // Nobody changed the commit since the record was made; the checks just saw more than was committed.
        if statement.tree == tree, let beside = unexplained.sorted().first {
            return .beside(passed: trailer.passed, total: trailer.total, tree: String(beside.prefix(7)))
        }
        return .otherTree(statement.tree.short)
    }

    private func tree(of commit: CommitInfo, isClosing: Bool) async throws -> ObjectID? {
        guard isClosing else { return commit.tree }
        guard let parent = commit.parents.first else { return nil }
        return try await git.tree(of: parent)
    }

    private func tree(of part: TaskHistory.PlanCommit.Part, in summary: SummaryFacts) -> ObjectID? {
        if let task = part.task {
            guard summary.tasks.contains(where: { $0.index == task.index && $0.id == part.id }) else { return nil }
            return summary.checks.last { $0.owner == .task(task.index) && $0.tree != nil }?.tree
        }
        return summary.closing == part.id ? summary.result.tree : nil
    }
}
