internal import KataCore
internal import KataGit
package import KataPlan

/// What Git alone tells about a plan's execution: its commits, what they changed, and where they began and ended.
///
/// The same code measures when a plan is closed and when somebody checks its summary later.
package struct GitFacts: Sendable {
    package var base: SummaryFacts.Revision
    package var result: SummaryFacts.Revision
    package var tasks: [SummaryFacts.TaskFacts]
    package var files: [SummaryFacts.FileFacts]
    package var dependenciesAdded: [String]
    /// Changed paths that the plan declares nowhere, with the task whose commit holds them.
    package var undeclared: [SummaryFacts.DeviationFacts]

    /// - Parameters:
    ///   - commits: those of the plan's tasks, oldest first, when they are known; `nil` looks for them.
    ///   - taken: work of others that counts as the plan's.
    ///   - tip: the newest commit to look at; for a closed plan, the parent of its closing commit.
    static func gather(
        for subject: PlanSubject, commits known: [TaskHistory.PlanCommit]? = nil, from tip: ObjectID,
        with taken: TakenOver? = nil, in git: GitWorkspace
    ) async throws -> GitFacts {
        let oldestFirst: [TaskHistory.PlanCommit]
        if let known {
            oldestFirst = known
        } else {
            let survey = try await TaskHistory.survey(of: subject.id, from: tip, in: git)
            let commits = survey.own + (taken?.commits(among: survey.others, of: subject) ?? [])
            oldestFirst = commits.reversed()
        }
        return try await gather(for: subject, oldestFirst, tip: tip, with: taken, documents: nil, in: git)
    }

    /// Of a plan that is closed. A squash holds tasks and closing in one commit.
    ///
    /// - Parameters:
    ///   - stated: what the closing commit's summary says.
    ///   - adopted: further commits that hold work of the plan.
    static func gather(
        for subject: PlanSubject, closedBy closing: TaskHistory.PlanCommit, stated: SummaryFacts,
        adopted: AdoptedCommits, from tip: ObjectID, in git: GitWorkspace
    ) async throws -> GitFacts? {
        let before = closing.info.parents.first
        guard !closing.tasks.isEmpty || !adopted.isEmpty else {
            guard let before else { return nil }
            return try await gather(for: subject, from: before, with: TakenOver(stated), in: git)
        }
        var commits = closing.tasks.isEmpty ? [] : [closing]
        if let before {
            let survey = try await TaskHistory.survey(of: subject.id, from: before, in: git)
            commits += survey.own + (TakenOver(stated)?.commits(among: survey.others, of: subject) ?? [])
        }
        commits = try await adopted.joined(to: commits, of: subject.id, tip: tip, in: git)
        let documents = Documents(
            planning: (try? RepositoryPath(".planning")).map(subject.inRepository)?.bytes ?? [],
            stated: Set(stated.files.map(\.path)))
        return try await gather(
            for: subject, commits.reversed(), tip: closing.info.id, with: TakenOver(stated), documents: documents,
            in: git)
    }

    /// What a closing changes beside the work: all of the planning folder but what was stated as work.
    private struct Documents {
        let planning: [UInt8]
        let stated: Set<RepositoryPath>

        func hold(_ path: RepositoryPath) -> Bool {
            !planning.isEmpty && path.bytes.starts(with: planning + [0x2F]) && !stated.contains(path)
        }
    }

    private static func gather(
        for subject: PlanSubject, _ oldestFirst: [TaskHistory.PlanCommit], tip: ObjectID, with taken: TakenOver?,
        documents: Documents?, in git: GitWorkspace
    ) async throws -> GitFacts {
        let baseCommit = oldestFirst.first?.info.parents.first ?? tip
        let resultCommit = oldestFirst.last?.info.id ?? tip
        var facts = GitFacts(
            base: .init(commit: baseCommit, tree: try await git.tree(of: baseCommit)),
            result: .init(commit: resultCommit, tree: try await git.tree(of: resultCommit)), tasks: [], files: [],
            dependenciesAdded: [], undeclared: [])
        facts.tasks = subject.document.tasks.compactMap { task in
            let own = oldestFirst.filter { $0.tasks.contains(task.index) }
            guard let id = own.last?.id(ofTask: task.index) else {
                guard let missing = taken?.tasks[task.index] else { return nil }
                return SummaryFacts.TaskFacts(
                    index: task.index, name: task.name, id: missing.id, commits: [],
                    absence: "taken as done without a commit that names it")
            }
            return SummaryFacts.TaskFacts(
                index: task.index, name: task.name, id: id,
                commits: own.map { SummaryFacts.TaskCommit(hash: $0.info.id, type: $0.type) })
        }
        try await facts.addChanges(of: oldestFirst, subject: subject, documents: documents, in: git)
        return facts
    }

    private mutating func addChanges(
        of commits: [TaskHistory.PlanCommit], subject: PlanSubject, documents: Documents?, in git: GitWorkspace
    ) async throws {
        var states: [RepositoryPath: (before: ObjectID?, after: ObjectID?)] = [:]
        for commit in commits {
            let parent =
                if let first = commit.info.parents.first { try await git.tree(of: first) } else {
                    try await git.emptyTree()
                }
            let changes = try await git.changes(from: parent, to: commit.info.tree, detectingRenames: false)
                .filter { documents?.hold($0.path) != true }
            for change in changes {
                if let known = states[change.path] {
                    states[change.path] = (known.before, change.newBlob)
                } else {
                    states[change.path] = (change.oldBlob, change.newBlob)
                }
            }
            let tasks = commit.tasks.filter { subject.document.tasks.indices.contains($0 - 1) }
            guard let index = tasks.last else { continue }
            let rules = tasks.flatMap { subject.rules(for: subject.document.tasks[$0 - 1]) }
            for change in changes where !rules.contains(where: { $0.covers(change.path) }) {
                undeclared.append(.undeclaredPath(change.path, task: index))
            }
        }
        for (path, state) in states.sorted(by: { $0.key < $1.key }) {
            switch (state.before, state.after) {
            case (nil, nil): continue
            case (nil, .some): files.append(.init(path: path, change: .created))
            case (.some, nil): files.append(.init(path: path, change: .deleted))
            case (.some, .some): files.append(.init(path: path, change: .modified))
            }
        }
        try await addDependencies(states, in: git)
    }

    /// Packages that manifests gained between the state before the plan and after it.
    private mutating func addDependencies(
        _ states: [RepositoryPath: (before: ObjectID?, after: ObjectID?)], in git: GitWorkspace
    ) async throws {
        var added: Set<String> = []
        for (path, state) in states {
            guard let after = state.after, DependencyManifest.isManifest(path) else { continue }
            let now = DependencyManifest.dependencies(in: try await git.readBlob(after), path: path) ?? []
            var before: Set<String> = []
            if let blob = state.before {
                before = DependencyManifest.dependencies(in: try await git.readBlob(blob), path: path) ?? []
            }
            added.formUnion(now.subtracting(before))
        }
        dependenciesAdded = added.sorted()
    }
}
