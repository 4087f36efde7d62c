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
        /// Every task of the plan that the commit holds, and its closing; several after a squash, oldest first.
        package var parts: [Part] = []

        package struct Part: Sendable {
            package var id: ULID
            /// `nil` for the closing.
            package var task: (index: Int, count: Int)?
            package var verification: String?
        }

        /// Whether the plan was closed with it: an execution of a plan with the same id is none of this one.
        package var isClosing: Bool { task == nil || parts.contains { $0.task == nil } }

        /// The numbers of the tasks that it holds.
        package var tasks: [Int] {
            Set(parts.compactMap { $0.task?.index } + [task?.index].compactMap(\.self)).sorted()
        }

        /// The id under which it holds a task.
        package func id(ofTask index: Int) -> ULID? {
            parts.last { $0.task?.index == index }?.id ?? (task?.index == index ? kataID : nil)
        }

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
        return Array(all.prefix { !$0.isClosing })
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
                let commit = PlanCommit(info, of: plan)
                guard !commit.isClosing else { return survey }
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
        return found.map { PlanCommit($0, of: plan) }
    }
}

extension TaskHistory.PlanCommit {
    /// Of the plan that the commit's own trailers name.
    package init(_ info: CommitInfo) {
        let plan = info.trailers.last { $0.key == "Kata-Plan" } ?? info.everyTrailer.first { $0.key == "Kata-Plan" }
        self.init(info, named: plan?.value ?? "")
    }

    package init(_ info: CommitInfo, of plan: PlanID) { self.init(info, named: plan.description) }

    private init(_ info: CommitInfo, named name: String) {
        self.info = info
        parts = Self.parts(of: name, in: info)
        // What Git itself takes for trailers counts before what stands elsewhere in the message.
        let own = info.trailers
        guard own.contains(where: { $0.key == "Kata-Plan" && $0.value == name }) else {
            (kataID, task, verification) = (parts.last?.id, parts.last?.task, parts.last?.verification)
            return
        }
        func value(_ key: String) -> String? { own.last { $0.key == key }?.value }
        kataID = value("Kata-Id").flatMap { ULID($0) }
        verification = value("Kata-Verify")
        task = value("Kata-Task").flatMap(Self.place)
    }

    /// A squash holds the messages of several commits, the newest of them first, and perhaps their trailers once more.
    private static func parts(of plan: String, in info: CommitInfo) -> [Part] {
        var groups: [[Trailer]] = []
        for trailer in info.everyTrailer {
            if trailer.key == "Kata-Plan" || groups.isEmpty { groups.append([]) }
            groups[groups.count - 1].append(trailer)
        }
        var found: [Part] = []
        for group in groups {
            func value(_ key: String) -> String? { group.last { $0.key == key }?.value }
            guard value("Kata-Plan") == plan, let id = value("Kata-Id").flatMap({ ULID($0) }),
                !found.contains(where: { $0.id == id })
            else { continue }
            found.append(Part(id: id, task: value("Kata-Task").flatMap(place), verification: value("Kata-Verify")))
        }
        return found.sorted { $0.id < $1.id }
    }

    private static func place(_ text: String) -> (index: Int, count: Int)? {
        let parts = text.split(separator: "/").compactMap { Int($0) }
        return parts.count == 2 && parts[0] >= 1 && parts[0] <= parts[1] ? (parts[0], parts[1]) : nil
    }
}
