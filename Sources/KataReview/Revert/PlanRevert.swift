package import KataCore
package import KataEngine
internal import KataFiles
package import KataGit
package import KataPlan

/// Takes the work of a plan, or of one of its tasks, back out of a branch: first as objects that nothing refers to, which are
/// verified, and only then in history.
package struct PlanRevert: Sendable {
    private let git: GitWorkspace
    private let library: PlanLibrary
    private let resolver: LinkResolver
    private let now: Timestamp

    package init(git: GitWorkspace, library: PlanLibrary, resolver: LinkResolver, now: Timestamp) {
        self.git = git
        self.library = library
        self.resolver = resolver
        self.now = now
    }

    package enum Refusal: Error, Sendable, Hashable {
        case unborn
        case nothing(PlanID, task: Int?)
        /// The commit does more than the task.
        case shared(ObjectID, tasks: [String])
        /// The commit is a squash of several plans.
        case plans(ObjectID, [String])
        case merge(ObjectID)
    }

    /// What goes along with the plan that was named.
    private struct Company {
        var plans: [PlanReference] = []
        /// Commits of no plan, and of other tasks of the plan.
        var commits: Set<ObjectID> = []
    }

    /// Only what was named, with what stands in its way.
    ///
    /// - Parameter task: only this one; `nil` for the whole plan with its closing.
    package func propose(_ reference: PlanReference, task: Int?) async throws -> Proposal {
        try await propose(reference, task: task, with: Company())
    }

    /// What was named together with everything that builds on it, as far as that is needed.
    ///
    /// - Parameter others: further plans that are known to build on it.
    package func proposeAll(
        _ reference: PlanReference, task: Int?, with others: [Dependent]
    ) async throws -> (Proposal, Entanglement) {
        var company = Company(plans: others.compactMap { library.tree.plan($0.plan) })
        var dependents = others
        var later: Set<LaterCommit> = []
        var proposal = try await propose(reference, task: task, with: company)
        while true {
            let plans = proposal.dependents.filter { found in !dependents.contains { $0.plan == found.plan } }
            let obstacles = proposal.obstacles.filter { !company.commits.contains($0.info.id) }
            later.formUnion(obstacles)
            guard !plans.isEmpty || !obstacles.isEmpty else { break }
            dependents += plans
            company.plans += plans.compactMap { library.tree.plan($0.plan) }
            // Those of plans come with their plans.
            company.commits.formUnion(obstacles.filter { isLoose($0, reference) }.map(\.info.id))
            proposal = try await propose(reference, task: task, with: company)
        }
        if proposal.tree != nil {
            (proposal, company) = try await withoutNeedless(reference, task, proposal, company)
        }
        later = later.filter { !isLoose($0, reference) || company.commits.contains($0.info.id) }
        return (proposal, entanglement(reference, task, proposal, dependents, later))
    }

    private func isLoose(_ commit: LaterCommit, _ reference: PlanReference) -> Bool {
        commit.plan == nil || commit.plan == reference.id
    }

    /// Commits of no plan that changed the same files, but not where it matters, stay.
    private func withoutNeedless(
        _ reference: PlanReference, _ task: Int?, _ proposal: Proposal, _ company: Company
    ) async throws -> (Proposal, Company) {
        var (proposal, company) = (proposal, company)
        let loose = company.commits.sorted { place($0) > place($1) }
        guard loose.count <= Self.mostTrials else { return (proposal, company) }
        for commit in loose {
            var fewer = company
            fewer.commits.remove(commit)
            let found = try await propose(reference, task: task, with: fewer)
            if found.isPossible { (proposal, company) = (found, fewer) }
        }
        return (proposal, company)
    }

    private static let mostTrials = 32

    private func place(_ id: ObjectID) -> Int { resolver.history.place(of: id) ?? 0 }

    private func entanglement(
        _ reference: PlanReference, _ task: Int?, _ proposal: Proposal, _ dependents: [Dependent],
        _ later: Set<LaterCommit>
    ) -> Entanglement {
        var steps: [(place: Int, step: Step)] = dependents.map { dependent in
            let newest = resolver.history.trace.commits(of: dependent.plan).map(\.index).min() ?? 0
            return (newest, .plan(dependent.plan))
        }
        for commit in later where isLoose(commit, reference) {
            let step: Step =
                if let plan = commit.plan, let task = commit.task { .task(plan, task) } else {
                    .commit(commit.info.id)
                }
            if !steps.contains(where: { $0.step == step }) { steps.append((place(commit.info.id), step)) }
        }
        return Entanglement(
            plan: reference.id, task: task, dependents: dependents,
            later: later.sorted { place($0.info.id) < place($1.info.id) },
            steps: steps.sorted { $0.place < $1.place }.map(\.step), unresolved: proposal.conflicts)
    }

    private func propose(_ reference: PlanReference, task: Int?, with company: Company) async throws -> Proposal {
        guard let tip = resolver.history.tip else { throw Refusal.unborn }
        let subject = try library.subject(of: reference).placed(in: git.location.root)
        let others = try company.plans.map { try library.subject(of: $0).placed(in: git.location.root) }
        var chosen = company.commits
        for (subject, task) in [(subject, task)] + others.map({ ($0, nil) }) {
            let commits = try commits(of: subject.id, task: task)
            guard !commits.isEmpty else { throw Refusal.nothing(subject.id, task: task) }
            chosen.formUnion(commits)
        }
        // Newest first: what was built last goes first.
        let commits = resolver.history.commits.filter { chosen.contains($0.id) }
        for commit in commits where commit.parents.count > 1 { throw Refusal.merge(commit.id) }
        var proposal = Proposal(
            plan: subject.id, task: task, others: others.map(\.id), commits: commits, base: tip,
            message: message(subject, task, commits, others: others.map(\.id)))
        let reopened = (task == nil ? [subject] : []) + others
        let later = LaterWork(git: git, library: library, history: resolver.history)
        proposal.dependents = try await later.dependents(on: [subject.id] + others.map(\.id), of: commits)
        let without = RevertedTree(git: git, library: library, now: now)
        switch try await without.compose(commits, reopening: reopened, from: tip) {
        case .conflicts(let paths):
            proposal.conflicts = paths
            proposal.obstacles = try await later.commits(after: commits, touching: Set(paths))
        case .clean(let tree, let moves, let remarks):
            proposal.tree = tree
            proposal.moves = moves
            proposal.remarks = remarks
        }
        return proposal
    }

    /// The newest execution's commits. A commit that was reverted already is left out.
    private func commits(of plan: PlanID, task: Int?) throws -> [ObjectID] {
        var found: [ObjectID] = []
        var hasClosing = false
        for (index, label) in resolver.history.trace.commits(of: plan) {
            let info = resolver.history.commits[index]
            guard !LinkHistory.takesBack(info) else { continue }
            let commit = TaskHistory.PlanCommit(info, of: plan)
            if label.source == .trailer, commit.isClosing {
                // An older plan with the same id.
                guard !hasClosing else { break }
                hasClosing = true
                if task != nil, commit.tasks.isEmpty { continue }
            }
            if let task {
                guard label.task == task || commit.tasks.contains(task) else { continue }
                guard commit.tasks.count < 2 else {
                    throw Refusal.shared(info.id, tasks: commit.tasks.map { "task \($0)" })
                }
            }
            let plans = Set(CommitLabel.all(in: info).map(\.plan))
            guard Set(plans.map(PlanID.normalized)).count < 2 else {
                throw Refusal.plans(info.id, plans.sorted())
            }
            guard !resolver.history.isTakenBack(info), !found.contains(info.id) else { continue }
            found.append(info.id)
        }
        return found
    }

    private func message(_ subject: PlanSubject, _ task: Int?, _ commits: [CommitInfo], others: [PlanID]) -> String {
        let what =
            task.map { number in
                "task \(number)" + (subject.document.tasks.first { $0.index == number }.map { ", \($0.name)" } ?? "")
            } ?? "plan"
        let along = others.isEmpty ? "" : " and \(others.map(\.description).joined(separator: ", "))"
        let lines = commits.map { "This reverts commit \($0.id.hex)." }
        // Without the plan as scope: a commit that takes its work back is none of its work.
        return "revert: \(subject.id) \(what)\(along)\n\n" + lines.joined(separator: "\n")
    }

    // MARK: - In history

    package enum Obstacle: Error, Sendable, Hashable {
        /// Files with uncommitted work that would be overwritten.
        case uncommitted([RepositoryPath])
        case hookRefused(hook: String, output: String)
    }

    /// The commit as an object; no branch is moved.
    package func commitObject(_ proposal: Proposal, tree: ObjectID) async throws -> ObjectID {
        var (tree, message) = (tree, proposal.message)
        if await git.hasHooks(["pre-commit", "prepare-commit-msg", "commit-msg"]) {
            switch try await git.runCommitHooks(
                CommitHookContext(tree: tree, parent: proposal.base, message: message))
            {
            case .refused(let hook, _, let output): throw Obstacle.hookRefused(hook: hook, output: output)
            case .accepted(let changed, let accepted): (tree, message) = (changed, accepted)
            }
        }
        return try await git.commit(CommitDraft(tree: tree, parents: [proposal.base], message: message))
    }

    /// Files of the working tree that would have to change and are not as they were committed.
    package func uncommitted(_ proposal: Proposal, tree: ObjectID) async throws -> [RepositoryPath] {
        let base = try await git.tree(of: proposal.base)
        let wanted = try await git.changes(from: base, to: tree, detectingRenames: false).map(\.path)
        let present = try await git.snapshot()
        let dirty = Set(try await git.changes(from: base, to: present, detectingRenames: false).map(\.path))
        var blocked: [RepositoryPath] = []
        for path in wanted {
            // What Git ignores is in no snapshot, and is somebody's all the same.
            let isNew = try await git.entry(at: path, in: base) == nil
            let exists = isNew && (try? SystemFiles().exists(DiskPath(git.location.root).appending(path))) == true
            if dirty.contains(path) || exists { blocked.append(path) }
        }
        return blocked.sorted()
    }

    /// Moves the branch, then brings files and index along.
    package func land(_ proposal: Proposal, commit: ObjectID) async throws {
        let base = try await git.tree(of: proposal.base)
        let tree = try await git.tree(of: commit)
        let paths = try await git.changes(from: base, to: tree, detectingRenames: false).map(\.path)
        let blocked = try await uncommitted(proposal, tree: tree)
        guard blocked.isEmpty else { throw Obstacle.uncommitted(blocked) }
        let head = try await git.head()
        try await git.updateReference(
            head.referenceName, from: proposal.base, to: commit,
            message: "kata: \(proposal.message.prefix { $0 != "\n" })")
        for move in proposal.moves {
            // What goes for good must not move along.
            var gone: [RepositoryPath] = []
            for path in paths where path.bytes.starts(with: move.from.bytes + [0x2F]) {
                let moved = try RepositoryPath(bytes: move.to.bytes + path.bytes.dropFirst(move.from.bytes.count))
                if try await git.entry(at: moved, in: tree) == nil { gone.append(path) }
            }
            try await git.restore(gone, from: tree)
            try rename(move)
        }
        try await git.restore(paths, from: tree)
        try await git.refreshIndex(paths: paths, from: base, to: tree)
        if await git.hasHooks(["post-commit"]) { try await git.runPostCommitHook() }
    }

    /// With everything in the folder that is not in history.
    private func rename(_ move: FolderMove) throws {
        let files = SystemFiles()
        let root = DiskPath(git.location.root)
        let (from, to) = (root.appending(move.from), root.appending(move.to))
        guard try files.exists(from), try !files.exists(to) else { return }
        try files.makeFolder(to.folder, mode: 0o755)
        try files.rename(from, to: to, durable: false)
    }
}

extension PlanningTree {
    /// The live plan with exactly this id.
    func plan(_ id: PlanID) -> PlanReference? {
        plans.first { $0.id == id && !$0.isArchived }
    }
}
