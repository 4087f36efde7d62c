package import KataCore
package import KataEngine
package import KataGit
internal import KataPlan
internal import KataVerify

/// What closed plans that stay have to show after a revert: the recorded checks that name files of what is taken back, or whose
/// plans changed some, and all must-haves.
package struct RemainingChecks: Sendable {
    private let git: GitWorkspace
    private let library: PlanLibrary

    package init(git: GitWorkspace, library: PlanLibrary) {
        self.git = git
        self.library = library
    }

    /// Something of another plan that holds now and would not hold without the work.
    package struct Breakage: Sendable, Hashable {
        package var plan: PlanID
        package var text: String

        package init(plan: PlanID, text: String) {
            self.plan = plan
            self.text = text
        }
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
        // As commands name them: from the folder of the project.
        let below = library.projectRoot.utf8.count - git.location.root.utf8.count
        let names = paths.map { $0.display.utf8.count > below ? String($0.display.dropFirst(below)) : $0.display }
        var checks: [RecordedCheck] = []
        for reference in library.tree.plans where !reference.isArchived {
            guard let path = reference.summaryPath, !reverted.contains(PlanID.normalized(reference.id.description)),
                let facts = SummaryDocument.parse(bytes: try library.bytes(of: path), path: path).measured
            else { continue }
            let isNear = facts.files.contains { paths.contains($0.path) }
            for check in facts.checks where check.result == .passed {
                guard isNear || names.contains(where: check.command.contains) else { continue }
                let recorded = RecordedCheck(owner: "\(reference.id)", command: check.command, passed: true)
                if !checks.contains(where: { $0.command == recorded.command }) { checks.append(recorded) }
            }
        }
        return checks
    }

    /// Artifacts and key links that are in the branch now and not in the commit.
    package func mustHaves(lostBy commit: ObjectID, since base: ObjectID) async throws -> [Breakage] {
        let prefix = try? RepositoryPath(String(library.projectRoot.dropFirst(git.location.root.utf8.count + 1)))
        return try await DriftScan(git: git, prefix: prefix).lost(by: commit, since: base).map { plan, result in
            var text = "\(result.kind.rawValue) \(result.item)"
            if case .failed(let reasons) = result.outcome, let reason = reasons.first { text += ": \(reason)" }
            return Breakage(plan: plan, text: text)
        }
    }
}
