package import KataCore
package import KataGit
internal import KataMessages
internal import KataPlan

/// Finds in a branch's history which tasks of a plan are done, from the trailers of commits.
package enum TaskHistory {
    /// One commit of a plan, as its trailers tell.
    package struct PlanCommit: Sendable, Hashable {
        package var info: CommitInfo
        package var kataID: ULID?
        /// The number of the task and how many there were; `nil` for the closing commit.
        package var task: (index: Int, count: Int)?
        package var verification: String?

        package static func == (a: PlanCommit, b: PlanCommit) -> Bool { a.info.id == b.info.id }
        package func hash(into hasher: inout Hasher) { hasher.combine(info.id) }

        /// The Conventional Commits type of the subject; `chore` when it has none.
        package var type: String {
            let type = info.subject.prefix { $0.isLetter || $0.isNumber }
            let rest = info.subject.dropFirst(type.count)
            return rest.hasPrefix("(") || rest.hasPrefix(":") || rest.hasPrefix("!") ? String(type) : "chore"
        }
    }

    /// The commits of a plan's unfinished execution, newest first: those reachable from `tip` down to the closing commit of an
    /// earlier execution of a plan with the same id, which milestones reuse.
    package static func openCommits(
        of plan: PlanID, from tip: ObjectID, in git: GitWorkspace
    ) async throws(GitError) -> [PlanCommit] {
        let all = try await commits(of: plan, from: tip, in: git)
        return Array(all.prefix { $0.task != nil })
    }

    /// The commits of a plan's unfinished execution, newest first: kata's own, and those that name the plan in the scope of their
    /// subject, as other tools write it.
    struct Survey: Sendable {
        var own: [PlanCommit] = []
        /// Newer than the last commit that closed a plan with this id, whoever wrote it.
        var others: [CommitInfo] = []
        /// Of ``others``: those older than everything of kata's own.
        var before: [CommitInfo] { others.suffix(olderOthers) }
        fileprivate var olderOthers = 0
    }

    static func survey(
        of plan: PlanID, from tip: ObjectID, in git: GitWorkspace
    ) async throws(GitError) -> Survey {
        let found = try await git.log(
            LogQuery(
                from: [tip], trailer: .init(key: "Kata-Plan", value: plan.description), includesScoped: true))
        var survey = Survey()
        var isPastClosing = false
        let wanted = PlanID.normalized(plan.description)
        for info in found {
            let labels = CommitLabel.all(in: info)
            if labels.contains(where: { $0.source == .trailer }) {
                guard labels.contains(where: { $0.source == .trailer && $0.plan == plan.description }) else { continue }
                let commit = PlanCommit(info)
                guard commit.task != nil else { return survey }
                survey.own.append(commit)
                survey.olderOthers = 0
            } else if !isPastClosing, labels.contains(where: { PlanID.normalized($0.plan) == wanted }) {
                // `docs(09-01): complete the ledger plan`
                isPastClosing = info.subject.hasPrefix("docs(") && info.subject.contains("): complete ")
                guard !isPastClosing, info.parents.count < 2 else { continue }
                survey.others.append(info)
                survey.olderOthers += 1
            }
        }
        return survey
    }

    /// Every commit that carries the plan's trailer, newest first.
    package static func commits(
        of plan: PlanID, from tip: ObjectID, in git: GitWorkspace
    ) async throws(GitError) -> [PlanCommit] {
        let found = try await git.log(
            LogQuery(from: [tip], trailer: .init(key: "Kata-Plan", value: plan.description)))
        return found.map(PlanCommit.init)
    }
}

extension TaskHistory.PlanCommit {
    package init(_ info: CommitInfo) {
        self.info = info
        func value(_ key: String) -> String? { info.trailers.last { $0.key == key }?.value }
        kataID = value("Kata-Id").flatMap { ULID($0) }
        verification = value("Kata-Verify")
        let parts = value("Kata-Task")?.split(separator: "/").compactMap { Int($0) } ?? []
        task = parts.count == 2 && parts[0] >= 1 && parts[0] <= parts[1] ? (parts[0], parts[1]) : nil
    }
}
