package import KataCore

/// What somebody says of the commit of a task: everything by which it may be found again.
package struct LinkClaim: Sendable, Hashable {
    package var plan: PlanID
    /// Counts from 1; `nil` for the closing, and where nobody says which task it was.
    package var task: Int?
    /// The task's name, as the summary has it.
    package var name: String
    /// The `Kata-Id` trailer.
    package var id: ULID?
    /// As it is cited: at least seven digits in lower case.
    package var hash: String?
    /// What its checks ran on.
    package var tree: ObjectID?
    /// The paths that the plan declares for it, relative to the repository.
    package var files: [RepositoryPath]

    package init(
        plan: PlanID, task: Int?, name: String, id: ULID? = nil, hash: String? = nil, tree: ObjectID? = nil,
        files: [RepositoryPath] = []
    ) {
        self.plan = plan
        self.task = task
        self.name = name
        self.id = id
        self.hash = hash
        self.tree = tree
        self.files = files
    }
}
