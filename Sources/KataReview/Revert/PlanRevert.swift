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

    package init(git: GitWorkspace, library: PlanLibrary, resolver: LinkResolver) {
        self.git = git
        self.library = library
        self.resolver = resolver
    }

    /// Another plan that builds on what is to be taken back.
    package struct Dependent: Sendable, Hashable {
        package var plan: PlanID
        package var reason: String
    }

    package struct Proposal: Sendable {
        package var plan: PlanID
        package var task: Int?
        /// What is taken back, newest first.
        package var commits: [CommitInfo]
        package var dependents: [Dependent]
        package var base: ObjectID
        /// `nil` when there are conflicts.
        package var tree: ObjectID?
        package var conflicts: [RepositoryPath]
        package var message: String
    }

    package enum Refusal: Error, Sendable, Hashable {
        case unborn
        case nothing(PlanID, task: Int?)
        /// The commit does more than the task.
        case shared(ObjectID, tasks: [String])
        case merge(ObjectID)
    }

    /// - Parameters:
    ///   - task: only this one; `nil` for the whole plan with its closing.
    ///   - others: plans that are taken back with it, in any order.
    package func propose(
        _ reference: PlanReference, task: Int?, with others: [PlanReference]
    ) async throws -> Proposal {
        guard let tip = resolver.history.tip else { throw Refusal.unborn }
        let subject = try library.subject(of: reference).placed(in: git.location.root)
        let all =
            try [(subject, task)] + others.map { (try library.subject(of: $0).placed(in: git.location.root), nil) }
        var chosen: Set<ObjectID> = []
        for (subject, task) in all {
            let commits = try commits(of: subject.id, task: task)
            guard !commits.isEmpty else { throw Refusal.nothing(subject.id, task: task) }
            chosen.formUnion(commits)
        }
        // Newest first: what was built last goes first.
        let commits = resolver.history.commits.filter { chosen.contains($0.id) }
        for commit in commits where commit.parents.count > 1 { throw Refusal.merge(commit.id) }
        var proposal = Proposal(
            plan: subject.id, task: task, commits: commits, dependents: [], base: tip, tree: nil, conflicts: [],
            message: message(subject, task, commits, others: others.map(\.id)))
        proposal.dependents = try await dependents(on: all.map(\.0.id), of: commits)
        (proposal.tree, proposal.conflicts) = try await tree(without: commits, from: tip)
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
            let plans = Set(CommitLabel.all(in: info).map { PlanID.normalized($0.plan) })
            guard plans.count < 2 else { throw Refusal.shared(info.id, tasks: plans.sorted()) }
            guard resolver.history.reverts(of: [info.id.hex]).isEmpty, !found.contains(info.id) else { continue }
            found.append(info.id)
        }
        return found
    }

    private func tree(
        without commits: [CommitInfo], from tip: ObjectID
    ) async throws -> (ObjectID?, [RepositoryPath]) {
        var tree = try await git.tree(of: tip)
        for commit in commits {
            let before: ObjectID
            if let parent = commit.parents.first {
                before = try await git.tree(of: parent)
            } else {
                before = try await git.emptyTree()
            }
            switch try await git.mergeTrees(base: commit.tree, ours: tree, theirs: before) {
            case .clean(let merged): tree = merged
            case .conflicts(let paths): return (nil, paths)
            }
        }
        return (tree, [])
    }

    /// Plans that wait for one of them, by `depends_on` and by what their summaries require; and plans that changed the same
    /// files later.
    private func dependents(on reverted: [PlanID], of commits: [CommitInfo]) async throws -> [Dependent] {
        let names = Set(reverted.map { PlanID.normalized($0.description) })
        let plans = library.tree.plans.filter { !$0.isArchived }
        let outlines = library.outlines(of: plans)
        let known = zip(plans, outlines).compactMap { plan, outline in
            (try? outline.get()).map { (reference: plan, outline: $0) }
        }
        let graph = PlanGraph(known)
        var found: [Dependent] = []
        var waiting: Set<Int> = []
        var grew = true
        while grew {
            grew = false
            for index in graph.vertices.indices where !waiting.contains(index) {
                let vertex = graph.vertices[index]
                guard vertex.plan.hasSummary, !names.contains(PlanID.normalized(vertex.plan.id.description)) else {
                    continue
                }
                let on = graph.dependencies(of: index).filter { dependency in
                    waiting.contains(dependency)
                        || names.contains(PlanID.normalized(graph.vertices[dependency].plan.id.description))
                }
                guard let first = on.first else { continue }
                waiting.insert(index)
                grew = true
                found.append(Dependent(plan: vertex.plan.id, reason: "depends on \(graph.vertices[first].plan.id)"))
            }
        }
        found += try await overlapping(names, commits).filter { overlap in !found.contains { $0.plan == overlap.plan } }
        return found.sorted { ($0.plan.description, $0.reason) < ($1.plan.description, $1.reason) }
    }

    private func overlapping(_ names: Set<String>, _ commits: [CommitInfo]) async throws -> [Dependent] {
        var paths: Set<RepositoryPath> = []
        for commit in commits { paths.formUnion(try await work(of: commit)) }
        guard let oldest = commits.last else { return [] }
        var found: [Dependent] = []
        for commit in resolver.history.commits {
            if commit.id == oldest.id { break }
            guard commit.parents.count < 2, resolver.history.reverts(of: [commit.id.hex]).isEmpty else { continue }
            for label in CommitLabel.all(in: commit) where !names.contains(PlanID.normalized(label.plan)) {
                guard case .found(let plan) = library.tree.resolve(label.plan), !plan.isArchived,
                    !found.contains(where: { $0.plan == plan.id })
                else { continue }
                let shared = try await work(of: commit).intersection(paths).sorted()
                guard let path = shared.first else { continue }
                let more = shared.count > 1 ? " and \(shared.count - 1) more" : ""
                found.append(
                    Dependent(plan: plan.id, reason: "changed \(path.display)\(more) later, in \(commit.id.short)"))
            }
        }
        return found
    }

    /// Without the documents of the plans, which every closing changes.
    private func work(of commit: CommitInfo) async throws -> Set<RepositoryPath> {
        let before: ObjectID
        if let parent = commit.parents.first { before = parent } else { before = try await git.emptyTree() }
        let changes = try await git.changes(from: before, to: commit.id, detectingRenames: false)
        return Set(changes.map(\.path).filter { !$0.display.split(separator: "/").contains(".planning") })
    }

    private func message(_ subject: PlanSubject, _ task: Int?, _ commits: [CommitInfo], others: [PlanID]) -> String {
        let what =
            task.map { number in
                "task \(number)" + (subject.document.tasks.first { $0.index == number }.map { ", \($0.name)" } ?? "")
            }
            ?? "plan" + (others.isEmpty ? "" : " and \(others.map(\.description).joined(separator: ", "))")
        let lines = commits.map { "This reverts commit \($0.id.hex)." }
        // Without the plan as scope: a commit that takes its work back is none of its work.
        return "revert: \(subject.id) \(what)\n\n" + lines.joined(separator: "\n")
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
        try await git.restore(paths, from: tree)
        try await git.refreshIndex(paths: paths, from: base, to: tree)
        if await git.hasHooks(["post-commit"]) { try await git.runPostCommitHook() }
    }
}
