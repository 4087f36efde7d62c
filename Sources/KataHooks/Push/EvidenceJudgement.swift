internal import KataMessages

/// Why a plan commit can't be taken for what its trailers say.
enum EvidenceProblem: Sendable, Hashable, CustomStringConvertible {
    case noVerdict
    case unreadable(String)
    case notPassed(String)
    case noEvidence
    case otherTree(evidence: String, commit: String)
    case disagreement(note: String)
    case altered

    var description: String {
        switch self {
        case .noVerdict: "it has no Kata-Verify trailer: nothing says that it was verified"
        case .unreadable(let value): "its trailer can't be read: Kata-Verify: \(value)"
        case .notPassed(let value): "its checks did not pass: \(value)"
        case .noEvidence: "no note and no summary here holds its evidence"
        case .otherTree(let evidence, let commit):
            "it was changed after it was verified: the evidence is for tree \(evidence.prefix(7)), the commit has \(commit.prefix(7))"
        case .disagreement(let note): "its trailer says pass, its note says \(note)"
        case .altered: "its note does not hold the evidence that its trailer names"
        }
    }
}

/// Holds the trailers of a commit against its note, and where that has nothing, against the summaries.
struct EvidenceJudgement {
    /// The tree of the commit before, which a closing is evidence for; `nil` when it is not known.
    let parentTree: String?
    /// Asked only when a note does not settle the matter.
    let summaries: () -> SummaryEvidence

    func problem(of commit: PlanCommit) -> EvidenceProblem? {
        for task in commit.tasks {
            if let problem = problem(of: task, in: commit) { return problem }
        }
        return nil
    }

    private func problem(of task: PlanTrailers, in commit: PlanCommit) -> EvidenceProblem? {
        guard let value = task.verify else { return .noVerdict }
        guard let trailer = VerifyTrailer(value) else { return .unreadable(value) }
        // A plan without checks of its own closes with nothing to verify: what it did is in its tasks' commits.
        if task.task == nil, trailer.verdict == .unverified, trailer.total == 0 { return nil }
        guard trailer.verdict == .pass else { return .notPassed(value) }
        let short = EvidenceNote.lines(of: commit.note).filter { $0.plan == task.plan && $0.task == task.task }
        if let other = short.first(where: { $0.verdict != .pass }) {
            return .disagreement(note: other.verdict.rawValue)
        }
        // A squash holds the work of several tasks: its tree is that of none of them but the last.
        let tree = commit.tasks.count > 1 ? nil : task.task == nil ? parentTree : commit.tree
        let statements = StatementText.all(in: commit.note)
        var verified: String?
        if let statement = statements.first(where: { trailer.names(digest: $0.digest) }) {
            guard statement.has(.pass) else { return .altered }
            guard let tree, statement.tree != tree else { return nil }
            verified = statement.tree
        }
        if let id = task.id {
            let summaries = summaries()
            guard !(tree.map { summaries.vouches(for: id, tree: $0) } ?? summaries.knows(id)) else { return nil }
            verified = verified ?? summaries.tree(of: id)
        }
        if let verified, let tree { return .otherTree(evidence: verified, commit: tree) }
        return statements.isEmpty ? .noEvidence : .altered
    }
}
