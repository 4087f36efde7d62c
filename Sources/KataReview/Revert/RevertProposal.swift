package import KataCore
package import KataGit

extension PlanRevert {
    /// What would be taken back, and what comes of it.
    package struct Proposal: Sendable {
        package var plan: PlanID
        package var task: Int?
        /// Plans that are taken back with it.
        package var others: [PlanID] = []
        /// What is taken back, newest first.
        package var commits: [CommitInfo]
        /// Plans that build on it and are not among those taken back.
        package var dependents: [Dependent] = []
        /// Commits after it that stand in the way and are not among those taken back, newest first.
        package var obstacles: [LaterCommit] = []
        package var base: ObjectID
        /// `nil` when there are conflicts.
        package var tree: ObjectID?
        package var conflicts: [RepositoryPath] = []
        /// Folders of phases that are open again.
        package var moves: [FolderMove] = []
        /// What was left as it is, for people.
        package var remarks: [String] = []
        package var message: String

        /// Whether it can be taken back as it is.
        package var isPossible: Bool { tree != nil && dependents.isEmpty }
    }

    /// Another plan that builds on what is to be taken back.
    package struct Dependent: Sendable, Hashable {
        package var plan: PlanID
        package var reason: String

        package init(plan: PlanID, reason: String) {
            self.plan = plan
            self.reason = reason
        }
    }

    /// A commit that changed the same files after the work that is to be taken back.
    package struct LaterCommit: Sendable, Hashable {
        package var info: CommitInfo
        /// `nil` for a commit of no plan.
        package var plan: PlanID?
        package var task: Int?
        package var paths: [RepositoryPath]
    }

    package struct FolderMove: Sendable, Hashable {
        package var from: RepositoryPath
        package var to: RepositoryPath
    }

    /// One thing to take back before another can be.
    package enum Step: Sendable, Hashable {
        case plan(PlanID)
        case task(PlanID, Int)
        /// A commit of no plan.
        case commit(ObjectID)
    }

    /// Why something can't be taken back now: everything that builds on it, and the order in which all of it can go.
    package struct Entanglement: Sendable {
        package var plan: PlanID
        package var task: Int?
        package var dependents: [Dependent]
        package var later: [LaterCommit]
        /// Newest first, so that each builds on nothing that is still there.
        package var steps: [Step]
        /// Files in which even that leaves a conflict: somebody resolved one by hand in a merge.
        package var unresolved: [RepositoryPath]
    }
}
