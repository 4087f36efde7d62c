package import KataCore
package import KataGit

/// Work on a task that a person committed, and that no reference reaches any more.
package struct LostCommit: Sendable, Hashable {
    package var commit: CommitInfo
    /// As the commit, or the journal, names it.
    package var plan: String
    package var task: Int?
    /// The branch that it was made on, without `refs/heads/`.
    package var branch: String?

    /// `task 2 of 09-01 was committed by hand as abc1234, which is on no branch`
    package var words: String {
        let what = task.map { "task \($0) of \(plan)" } ?? "work on \(plan)"
        return "\(what) was committed by hand as \(commit.id.short), which is on no branch"
    }

    /// What to type to have it on a branch again.
    package var wayBack: String { Self.wayBack(to: commit.id) }

    package static func wayBack(to commit: ObjectID) -> String { "git branch by-hand-\(commit.short) \(commit.short)" }
}
