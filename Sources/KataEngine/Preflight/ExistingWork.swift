package import KataCore
package import KataFiles
internal import KataGit
internal import KataPlan

/// Work that another tool, or a person, has committed for a plan, and what was decided about it.
///
/// Such commits name the plan only in the scope of their subject, `feat(09-01): …`; nothing in them was measured by kata. The
/// decision is kept with the run and holds for the plan's later runs, as long as no other such commits appear.
package struct ExistingWork: Sendable, Hashable {
    package enum Choice: String, Sendable, Hashable, CaseIterable {
        /// Every task counts as done; the plan's own checks are run, and the summary is written.
        case close
        /// The tasks whose commits can be told count as done; the others are carried out.
        case skip
        /// Nothing counts as done.
        case redo
    }

    package struct Task: Sendable, Hashable {
        /// Stands for the task in the summary.
        package var id: ULID
        /// Oldest first; empty when no commit can be told to be the task's.
        package var commits: [ObjectID]
    }

    package var choice: Choice
    /// All that was decided about, oldest first.
    package var commits: [ObjectID]
    /// The tasks that count as done, by number.
    package var tasks: [Int: Task]

    package init(_ choice: Choice, commits: [ObjectID], tasks: [Int: Task]) {
        self.choice = choice
        self.commits = commits
        self.tasks = tasks
    }

    /// The member of a run's options that holds the decision.
    package static let optionKey = "existing"

    package var json: JSONText {
        .object([
            "choice": .string(choice.rawValue), "commits": .strings(commits.map(\.hex)),
            "tasks": .array(
                tasks.sorted { $0.key < $1.key }.map { index, task in
                    .object([
                        "task": .integer(Int64(index)), "id": .string("\(task.id)"),
                        "commits": .strings(task.commits.map(\.hex)),
                    ])
                }),
        ])
    }

    package init?(_ json: JSONText?) {
        func ids(_ list: JSONText?) -> [ObjectID] {
            list?.arrayValue?.compactMap { $0.stringValue.flatMap { ObjectID(hex: $0) } } ?? []
        }
        guard let json, let choice = json["choice"]?.stringValue.flatMap(Choice.init) else { return nil }
        var tasks: [Int: Task] = [:]
        for task in json["tasks"]?.arrayValue ?? [] {
            guard let index = task["task"]?.integerValue.flatMap({ Int(exactly: $0) }),
                let id = task["id"]?.stringValue.flatMap({ ULID($0) })
            else { return nil }
            tasks[index] = Task(id: id, commits: ids(task["commits"]))
        }
        self.init(choice, commits: ids(json["commits"]), tasks: tasks)
    }

    /// For the summary, in one sentence.
    var statement: String {
        let done = tasks.keys.sorted().map(String.init).joined(separator: ", ")
        let count = "\(commits.count) commit\(commits.count == 1 ? "" : "s") that kata did not make"
        return switch choice {
        case .redo: "all tasks were done again beside \(count)"
        case .close, .skip: "task\(tasks.count == 1 ? "" : "s") \(done) taken as done from \(count), unverified"
        }
    }
}
