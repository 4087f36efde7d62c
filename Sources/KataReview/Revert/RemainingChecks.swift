internal import KataCore
package import KataEngine
package import KataGit
internal import KataPlan

/// The checks of closed plans that stay, as far as they share files with what is taken back.
package struct RemainingChecks: Sendable {
    private let git: GitWorkspace
    private let library: PlanLibrary

    package init(git: GitWorkspace, library: PlanLibrary) {
        self.git = git
        self.library = library
    }

    package func checks(after proposal: PlanRevert.Proposal) async throws -> [RecordedCheck] {
        var paths: Set<RepositoryPath> = []
        for commit in proposal.commits {
            let before: ObjectID
            if let parent = commit.parents.first { before = parent } else { before = try await git.emptyTree() }
            paths.formUnion(try await git.changes(from: before, to: commit.id, detectingRenames: false).map(\.path))
        }
        let reverted = Set(
            proposal.commits.flatMap { CommitLabel.all(in: $0).map { PlanID.normalized($0.plan) } })
        var checks: [RecordedCheck] = []
        for reference in library.tree.plans where !reference.isArchived {
            guard let path = reference.summaryPath, !reverted.contains(PlanID.normalized(reference.id.description)),
                let facts = SummaryDocument.parse(bytes: try library.bytes(of: path), path: path).measured,
                facts.files.contains(where: { paths.contains($0.path) })
            else { continue }
            for check in facts.checks where check.result == .passed {
                let recorded = RecordedCheck(owner: "\(reference.id)", command: check.command, passed: true)
                if !checks.contains(where: { $0.command == recorded.command }) { checks.append(recorded) }
            }
        }
        return checks
    }
}
