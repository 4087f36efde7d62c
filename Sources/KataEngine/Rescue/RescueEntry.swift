package import KataCore
package import KataGit

/// Uncommitted work that a run put on a ref of its own before anything could be lost.
package struct RescueEntry: Sendable {
    package enum Origin: Sendable, Hashable {
        /// Somebody's uncommitted work as it was before the run.
        case before
        /// What an ended task left; 0 stands for work between tasks.
        case task(Int)
        /// What a killed process left.
        case interrupted
        /// What a person committed for a task, and no branch has any more; `nil`: the commit names none.
        case byHand(task: Int?)
        case other
    }

    /// As people type it: `<run>/task-2`.
    package var name: String
    /// `nil` for a commit that nothing refers to.
    package var reference: String?
    package var commit: ObjectID
    package var run: ULID?
    /// Where the commit itself names it.
    package var plan: String?
    package var origin: Origin
    package var time: Timestamp
    /// The commit that the work was done on.
    package var base: ObjectID
    /// How the work differs from it.
    package var changes: [TreeChange]

    static let folder = "refs/kata/rescue/"

    init(reference: String, commit: ObjectID, info: CommitInfo, base: ObjectID, changes: [TreeChange]) {
        self.reference = reference
        self.commit = commit
        self.base = base
        self.changes = changes
        name = String(reference.dropFirst(Self.folder.count))
        time = info.committer.time
        plan = nil
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        run = parts.first.flatMap { ULID($0) }
        let kind = parts.count == 2 ? parts[1] : ""
        if kind == "before" {
            origin = .before
        } else if kind.hasPrefix("task-"),
            let number = kind.dropFirst(5).split(separator: "-").first.flatMap({ Int($0) })
        {
            origin = .task(number)
        } else if kind.hasPrefix("interrupted-") {
            origin = .interrupted
        } else {
            origin = .other
        }
    }

    /// A commit that a person made for a task and that no branch has.
    package init(byHand info: CommitInfo, plan: String, task: Int?, base: ObjectID, changes: [TreeChange]) {
        name = "hand/\(info.id.short)"
        reference = nil
        commit = info.id
        run = nil
        self.plan = plan
        origin = .byHand(task: task)
        time = info.committer.time
        self.base = base
        self.changes = changes
    }
}

extension RescueEntry.Origin {
    /// For people, after the name.
    package var words: String {
        switch self {
        case .before: "your work before the run"
        case .task(0): "work between two tasks"
        case .task(let number): "work of task \(number)"
        case .interrupted: "work of a killed process"
        case .byHand(let task):
            task.map { "task \($0), committed by hand, on no branch" } ?? "committed by hand, on no branch"
        case .other: "work"
        }
    }
}
