package import KataGit
package import KataPlan

/// One plan with all that is known of it: what it is for, its tasks, the commits of each, its summary.
package struct PlanTrace: Sendable {
    package var reference: PlanReference
    package var title: String?
    package var requirements: [String]
    package var tasks: [Task]
    /// Commits of the plan that no task can be told for, the closing one among them; newest first.
    package var commits: [Commit]
    /// Ids that the summary cites and that are not in the branch's history.
    package var unreached: [String]

    package struct Task: Sendable, Hashable {
        package var index: Int
        package var name: String
        /// Newest first.
        package var commits: [Commit]
    }

    /// A commit with how it was found.
    package struct Commit: Sendable, Hashable {
        package var info: CommitInfo
        package var source: CommitLabel.Source
    }
}

extension PlanTrace {
    /// - Parameters:
    ///   - summary: the plan's, where there is one that can be read.
    ///   - history: `nil` without a Git repository.
    init(_ reference: PlanReference, _ outline: PlanOutline?, summary: ParsedSummary?, history: TraceHistory?) {
        self.reference = reference
        title = outline?.title
        requirements = outline?.requirements ?? []
        for id in summary?.frontmatter.requirementsCompleted.map(\.value) ?? []
        where !requirements.contains(where: { $0.lowercased() == id.lowercased() }) {
            requirements.append(id)
        }
        tasks = outline?.tasks.map { Task(index: $0.index, name: $0.name, commits: []) } ?? []
        commits = []
        unreached = []
        guard let history else { return }
        // One commit may hold several tasks: a squash of all of them does.
        var places: [Int: (tasks: [Int], source: CommitLabel.Source)] = [:]
        for (index, label) in history.commits(of: reference.id) {
            places[index] = ((places[index]?.tasks ?? []) + [label.task].compactMap(\.self), label.source)
        }
        // What a summary says of a commit is more than a scope and less than a trailer.
        func cite(_ hash: String, task: Int?) {
            guard let index = history.commit(named: hash) else {
                if !unreached.contains(hash) { unreached.append(hash) }
                return
            }
            let known = places[index]
            guard known?.source != .trailer else { return }
            let tasks = known?.source == .summary ? known?.tasks ?? [] : []
            places[index] = (tasks + [task].compactMap(\.self), .summary)
        }
        for entry in summary?.taskCommits ?? [] {
            for hash in entry.hashes { cite(hash.value, task: entry.task) }
        }
        for hash in summary?.citedHashes ?? [] { cite(hash.value, task: nil) }
        for (index, place) in places.sorted(by: { $0.key < $1.key }) {
            let commit = Commit(info: history.commits[index], source: place.source)
            let own = tasks.indices.filter { place.tasks.contains(tasks[$0].index) }
            for task in own { tasks[task].commits.append(commit) }
            if own.isEmpty { commits.append(commit) }
        }
    }

    /// Every commit, with the number of its task where one is known.
    package var everyCommit: [(task: Int?, commit: Commit)] {
        tasks.flatMap { task in task.commits.map { (task.index, $0) } } + commits.map { (nil, $0) }
    }
}
