package import KataCore
package import KataGit

/// Finds commits that a summary cites and that were rewritten since, where no trailer leads to them: a fixup drops the message of
/// what it takes in, and commits of other tools have none.
package struct RewriteFinder: Sendable {
    package struct Cited: Sendable, Hashable {
        package var plan: PlanID
        package var task: Int?
        package var name: String
        /// The id that messages are to be looked through for; `nil` to go by the commit itself alone.
        package var id: ULID?
        package var hash: ObjectID
        /// What its checks ran on.
        package var tree: ObjectID?
        /// What the plan declares for the task, for guesses.
        package var files: [RepositoryPath] = []
    }

    package struct Found: Sendable, Hashable {
        package var commit: CommitInfo
        /// How it is known: `journal: recorded by post-rewrite`.
        package var evidence: String
        /// `false` for a guess, which is shown and counts for nothing.
        package var isCertain: Bool

        package init(commit: CommitInfo, evidence: String, isCertain: Bool) {
            self.commit = commit
            self.evidence = evidence
            self.isCertain = isCertain
        }
    }

    /// One for each that is cited, all of them of one plan; `nil` for what is lost.
    package var find: @Sendable ([Cited]) async throws -> [Found?]

    package init(find: @escaping @Sendable ([Cited]) async throws -> [Found?]) { self.find = find }
}

/// A commit that stands for another one now.
package struct RewrittenCommit: Sendable, Hashable {
    package var task: Int?
    package var old: ObjectID
    package var new: ObjectID
    package var evidence: String
}

/// Commits that hold tasks of a plan, or its closing, although their messages do not say so.
struct AdoptedCommits: Sendable {
    private(set) var parts: [ObjectID: [TaskHistory.PlanCommit.Part]] = [:]
    private(set) var infos: [ObjectID: CommitInfo] = [:]

    var isEmpty: Bool { parts.isEmpty }

    mutating func add(_ commit: CommitInfo, _ part: TaskHistory.PlanCommit.Part) {
        infos[commit.id] = commit
        if parts[commit.id]?.contains(where: { $0.id == part.id }) != true {
            parts[commit.id, default: []].append(part)
        }
    }

    /// - Parameter commits: newest first, as messages tell.
    /// - Returns: the same with what was adopted, newest first.
    func joined(
        to commits: [TaskHistory.PlanCommit], of plan: PlanID, tip: ObjectID, in git: GitWorkspace
    ) async throws -> [TaskHistory.PlanCommit] {
        guard !isEmpty else { return commits }
        var joined = commits
        var missing = parts
        for index in joined.indices {
            guard let more = missing.removeValue(forKey: joined[index].info.id) else { continue }
            joined[index].parts += more
        }
        guard !missing.isEmpty else { return joined }
        for (id, more) in missing {
            guard let info = infos[id] else { continue }
            var commit = TaskHistory.PlanCommit(info, of: plan)
            commit.parts += more
            joined.append(commit)
        }
        let history = try await git.log(LogQuery(from: [tip]))
        let places = Dictionary(history.enumerated().map { ($1.id, $0) }) { first, _ in first }
        return joined.sorted { places[$0.info.id] ?? .max < places[$1.info.id] ?? .max }
    }
}
