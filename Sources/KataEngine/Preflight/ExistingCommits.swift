internal import KataCore
internal import KataGit
internal import KataPlan

/// Tells which tasks of a plan the commits of another tool belong to.
struct ExistingCommits: Sendable {
    let subject: PlanSubject
    let git: GitWorkspace

    /// - Parameter commits: in any order.
    /// - Returns: those that changed anything outside the planning folder, in the same order: the others only plan.
    func working(_ commits: [CommitInfo]) async throws(GitError) -> [(info: CommitInfo, paths: Set<RepositoryPath>)] {
        let planning = (try? RepositoryPath(".planning")).map(subject.inRepository)
        var found: [(CommitInfo, Set<RepositoryPath>)] = []
        for commit in commits {
            let parent: ObjectID
            if let first = commit.parents.first {
                parent = try await git.tree(of: first)
            } else {
                parent = try await git.emptyTree()
            }
            let changes = try await git.changes(from: parent, to: commit.tree, detectingRenames: false)
            let paths = Set(changes.map(\.path).filter { path in !(planning.map { path.isBelow($0) } ?? false) })
            if !paths.isEmpty { found.append((commit, paths)) }
        }
        return found
    }

    /// A commit is a task's when its subject says the task's name, or else when all that it changed are files of that task alone.
    func byTask(_ commits: [(info: CommitInfo, paths: Set<RepositoryPath>)]) -> [Int: [ObjectID]] {
        var places: [Int: [ObjectID]] = [:]
        let tasks = subject.document.tasks.filter { !$0.type.isCheckpoint }
        for commit in commits {
            let words = Self.words(commit.info.subject.split(separator: ":", maxSplits: 1).last ?? "")
            var candidates = tasks.filter { !words.isEmpty && Self.words($0.name[...]) == words }
            if candidates.count != 1 {
                candidates = tasks.filter { task in
                    let own = Set(task.files.compactMap { $0.path.map(subject.inRepository) })
                    return !own.isEmpty && own.isSuperset(of: commit.paths)
                }
            }
            guard candidates.count == 1, let task = candidates.first else { continue }
            places[task.index, default: []].append(commit.info.id)
        }
        return places
    }

    private static func words(_ text: Substring) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}

extension RepositoryPath {
    fileprivate func isBelow(_ folder: RepositoryPath) -> Bool { bytes.starts(with: folder.bytes + [0x2F]) }
}
