package import KataCore
package import KataEngine
package import KataGit
internal import KataMessages

/// The commits that a branch reaches, by everything that may lead to one of them.
package struct LinkHistory: Sendable {
    package let tip: ObjectID?
    package let trace: TraceHistory
    private var byID: [ObjectID: Int] = [:]
    private var byKataID: [ULID: [Int]] = [:]
    private var byTree: [ObjectID: [Int]] = [:]
    private var reverts: [(hash: String, index: Int)] = []

    package var commits: [CommitInfo] { trace.commits }

    package init(tip: ObjectID?, trace: TraceHistory) {
        self.tip = tip
        self.trace = trace
        byID.reserveCapacity(trace.commits.count)
        for (index, commit) in trace.commits.enumerated() {
            byID[commit.id] = index
            byTree[commit.tree, default: []].append(index)
            for trailer in commit.everyTrailer where trailer.key == "Kata-Id" {
                guard let id = ULID(trailer.value), byKataID[id]?.last != index else { continue }
                byKataID[id, default: []].append(index)
            }
            for hash in Self.reverted(in: commit.message) { reverts.append((hash, index)) }
        }
    }

    /// - Parameter tip: `nil` for an unborn branch.
    package static func read(from tip: ObjectID?, in git: GitWorkspace) async throws(GitError) -> LinkHistory {
        guard let tip else { return LinkHistory(tip: nil, trace: TraceHistory([])) }
        return LinkHistory(tip: tip, trace: try await TraceHistory.read(from: tip, in: git))
    }

    func contains(_ id: ObjectID) -> Bool { byID[id] != nil }
    func commit(_ id: ObjectID) -> CommitInfo? { byID[id].map { commits[$0] } }
    func commits(with id: ULID) -> [CommitInfo] { (byKataID[id] ?? []).map { commits[$0] } }

    /// The commit that first had a tree: a merge or an empty commit that only repeats its parent's is none.
    func commit(withTree tree: ObjectID) -> CommitInfo? {
        let all = (byTree[tree] ?? []).map { commits[$0] }
        return all.last { commit in
            guard let parent = commit.parents.first.flatMap({ self.commit($0) }) else { return true }
            return parent.tree != commit.tree
        } ?? all.last
    }

    /// What takes one of the commits back and was not taken back itself, newest first.
    func reverts(of hashes: [String]) -> [CommitInfo] {
        standingReverts(of: hashes, before: commits.count).map { commits[$0] }
    }

    /// - Parameter limit: only what is newer than the commit at this index; what reverts a revert is newer than it.
    private func standingReverts(of hashes: [String], before limit: Int) -> [Int] {
        reverts.filter { revert in
            revert.index < limit && hashes.contains { $0.hasPrefix(revert.hash) || revert.hash.hasPrefix($0) }
        }.map(\.index).filter { standingReverts(of: [commits[$0].id.hex], before: $0).isEmpty }
    }

    func isTakenBack(_ commit: CommitInfo) -> Bool { !reverts(of: [commit.id.hex]).isEmpty }

    /// Where a commit stands, counted from the newest; `nil` for one that the branch does not reach.
    func place(of id: ObjectID) -> Int? { byID[id] }

    /// Whether a commit only takes others back.
    static func takesBack(_ commit: CommitInfo) -> Bool { !reverted(in: commit.message).isEmpty }

    /// The commits of this history that a commit takes back.
    func takenBack(by commit: CommitInfo) -> [CommitInfo] {
        Self.reverted(in: commit.message).compactMap { hash in trace.commit(named: hash).map { commits[$0] } }
    }

    /// `This reverts commit <hash>`, as git-revert(1) writes it, with and without `--reference`.
    private static func reverted(in message: String) -> [String] {
        let mark = Array("This reverts commit ".utf8)
        return message.utf8.split(separator: 0x0A).compactMap { line in
            guard line.starts(with: mark) else { return nil }
            let digits = line.dropFirst(mark.count).prefix { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
            return digits.count >= 7 ? String(decoding: digits, as: UTF8.self) : nil
        }
    }
}
