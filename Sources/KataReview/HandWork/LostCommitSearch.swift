internal import KataCore
internal import KataEngine
internal import KataFiles
package import KataGit
internal import KataHooks
internal import KataMessages

/// Finds commits that people made for tasks and that were lost since: by a reset, or left out of a rebase.
///
/// What an amend, a rebase or a squash made another commit of is not lost. The journal of `post-commit` tells quickly which
/// commits there were; the reflogs and the trailers tell the same, as long as Git keeps them.
package struct LostCommitSearch: Sendable {
    private let git: GitWorkspace
    private let journal: HandJournal

    package init(_ git: GitWorkspace) {
        self.git = git
        journal = .read(of: git)
    }

    /// - Parameter inReflogs: whether Git's own logs are read too, which takes longer.
    /// - Returns: newest first.
    package func find(inReflogs: Bool) async throws -> [LostCommit] {
        let logs = inReflogs ? Reflogs.read(of: git) : Reflogs()
        var known = await recorded()
        for entry in logs.entries where entry.isCommit && known[entry.new] == nil {
            if let made = await made(entry.new) { known[entry.new] = made }
        }
        guard !known.isEmpty else { return [] }
        let tips = await tips()
        let gone = Set(
            try await git.log(LogQuery(from: Array(known.keys), excluding: tips)).map(\.id)
        ).intersection(known.keys).subtracting(journal.dropped)
        guard !gone.isEmpty else { return [] }
        let rewrites = RewriteJournal.read(of: git).adding(logs.entries.compactMap(\.amendment))
        let reachable = try await git.log(LogQuery(from: tips))
        let ids = Set(reachable.map(\.id))
        var lost: [LostCommit] = []
        for (id, candidate) in known where gone.contains(id) {
            guard !rewrites.successors(of: id).contains(where: ids.contains) else { continue }
            let others = known.values.filter { $0.commit.id != id }.map(\.commit)
            if try await !isReplaced(candidate.commit, by: reachable, others) { lost.append(candidate) }
        }
        return lost.sorted { ($0.commit.committer.time, $0.commit.id) > ($1.commit.committer.time, $1.commit.id) }
    }

    // MARK: - What there was

    private func recorded() async -> [ObjectID: LostCommit] {
        var found: [ObjectID: LostCommit] = [:]
        for record in journal.records where found[record.commit] == nil && !journal.dropped.contains(record.commit) {
            // What Git's housekeeping has taken away can't be brought back.
            guard let commit = try? await git.commitInfo(record.commit) else { continue }
            let branch = record.branch.map { $0.hasPrefix("refs/heads/") ? String($0.dropFirst(11)) : $0 }
            let task = record.task?.split(separator: "/").first.flatMap { Int($0) }
            found[record.commit] = LostCommit(commit: commit, plan: record.plan, task: task, branch: branch)
        }
        return found
    }

    /// A commit whose trailers name a task.
    private func made(_ id: ObjectID) async -> LostCommit? {
        guard !journal.dropped.contains(id), let commit = try? await git.commitInfo(id),
            let label = CommitLabel.all(in: commit).first, label.source == .trailer
        else { return nil }
        return LostCommit(commit: commit, plan: label.plan, task: label.task)
    }

    /// Everything that keeps commits: references, and HEADs that are detached.
    private func tips() async -> [ObjectID] {
        var found = Set(((try? await git.references(below: "refs/")) ?? []).map(\.id))
        let folders = [DiskPath(git.location.commonFolder), DiskPath(git.location.gitFolder)] + Reflogs.trees(of: git)
        for folder in folders {
            guard let bytes = try? SystemFiles().read(folder.appending("HEAD"), limit: 1 << 12) else { continue }
            let text = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
            if let id = ObjectID(hex: text) { found.insert(id) }
        }
        var tips: [ObjectID] = []
        // A tag may stand on a tree.
        for id in found.sorted() where (try? await git.commitInfo(id)) != nil { tips.append(id) }
        return tips
    }

    // MARK: - What became of it

    /// Whether history has another commit that holds the work: the same task, and the same author's time, contents or change;
    /// or done anew since, by a commit that is not known to be what became of another one.
    private func isReplaced(
        _ lost: CommitInfo, by reachable: [CommitInfo], _ others: [CommitInfo]
    ) async throws -> Bool {
        let names = Self.names(lost)
        let patch = try await git.patchIdentity(from: lost.parents.first, to: lost.tree)
        let before = if let parent = lost.parents.first { parent } else { try await git.emptyTree() }
        let changes = try await git.changes(from: before, to: lost.tree, detectingRenames: false)
        for commit in reachable {
            let isSame = lost.author.time == commit.author.time && lost.author.name == commit.author.name
            guard names.isEmpty ? isSame : !names.isDisjoint(with: Self.names(commit)) else { continue }
            guard try await !git.isAncestor(commit.id, of: lost.id) else { continue }
            if isSame { return true }
            let isAnothers = others.contains { $0.id != commit.id && $0.author.time == commit.author.time }
            if commit.committer.time > lost.committer.time, !isAnothers { return true }
            // A fixup leaves neither time nor message.
            if try await holds(changes, of: lost, in: commit) { return true }
            if let patch, try await git.patchIdentity(from: commit.parents.first, to: commit.tree) == patch {
                return true
            }
        }
        return false
    }

    /// Whether everything that a commit changed is in another one as it made it.
    private func holds(_ changes: [TreeChange], of lost: CommitInfo, in commit: CommitInfo) async throws -> Bool {
        for change in changes {
            let made = try await git.entry(at: change.path, in: lost.tree)
            let held = try await git.entry(at: change.path, in: commit.tree)
            guard made?.id == held?.id, made?.mode == held?.mode else { return false }
        }
        return true
    }

    /// What tells a task's commits: its ids, or else plan and task.
    private static func names(_ commit: CommitInfo) -> Set<String> {
        let ids = Set(commit.everyTrailer.filter { $0.key == "Kata-Id" }.map(\.value))
        guard ids.isEmpty else { return ids }
        return Set(
            CommitLabel.all(in: commit).filter { $0.source == .trailer }
                .map { "\($0.plan) \($0.task.map(String.init) ?? "")" })
    }
}
