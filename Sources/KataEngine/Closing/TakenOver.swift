internal import KataCore
internal import KataGit
internal import KataPlan

/// Commits of others that count as a plan's, as ``ExistingWork`` or a summary says.
struct TakenOver: Sendable {
    var ids: Set<ObjectID>
    var tasks: [Int: ExistingWork.Task]

    init(_ existing: ExistingWork) {
        tasks = existing.tasks
        ids = existing.choice == .redo ? [] : Set(existing.commits)
    }

    /// - Returns: `nil` when the summary takes nothing over.
    init?(_ facts: SummaryFacts) {
        guard let existing = facts.existing else { return nil }
        ids = existing.choice == ExistingWork.Choice.redo.rawValue ? [] : Set(existing.commits)
        let ids = ids
        tasks = [:]
        for task in facts.tasks where task.commits.allSatisfy({ ids.contains($0.hash) }) {
            tasks[task.index] = ExistingWork.Task(id: task.id, commits: task.commits.map(\.hash))
        }
    }

    /// Those of the plan's commits by others that were taken over, newest first, with the task that they stand for.
    func commits(among others: [CommitInfo], of subject: PlanSubject) -> [TaskHistory.PlanCommit] {
        others.filter { ids.contains($0.id) }.map { info in
            var commit = TaskHistory.PlanCommit(info, of: subject.id)
            let held = tasks.filter { $0.value.commits.contains(info.id) }.sorted { $0.key < $1.key }
            if let (index, task) = held.first {
                commit.task = (index, subject.document.tasks.count)
                commit.kataID = task.id
            }
            // Several since they were squashed.
            for (index, task) in held.dropFirst() {
                commit.parts.append(.init(id: task.id, task: (index, subject.document.tasks.count), verification: nil))
            }
            return commit
        }
    }
}
