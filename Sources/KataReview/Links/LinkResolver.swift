package import KataCore
internal import KataEngine
package import KataGit
internal import KataMessages

/// Finds the commits of tasks in a history that may have been rewritten since somebody wrote their hashes down.
///
/// Anchors are tried in the order of trust, and the first that leads to a commit of the history decides. What costs much,
/// such as patch ids, is computed only for what nothing cheaper has found, and once.
package actor LinkResolver {
    let git: GitWorkspace
    package nonisolated let history: LinkHistory
    private let journal: RewriteJournal
    private var notesRead: [ObjectID: [UInt8]]?
    private var patches: [ObjectID: PatchIdentity?] = [:]
    private var candidateLists: [ObjectID?: [CommitInfo]] = [:]
    private var elsewhereRead: [CommitInfo]?
    private var touchedPaths: [ObjectID: Set<RepositoryPath>] = [:]

    package init(git: GitWorkspace, history: LinkHistory, journal: RewriteJournal) {
        self.git = git
        self.history = history
        self.journal = journal
    }

    /// - Parameter tip: the end of the history; `nil` for the branch that HEAD is on.
    package static func open(_ git: GitWorkspace, from tip: ObjectID? = nil) async throws -> LinkResolver {
        let end: ObjectID?
        if let tip { end = tip } else { end = try await git.head().tip }
        let history = try await LinkHistory.read(from: end, in: git)
        return LinkResolver(git: git, history: history, journal: .read(of: git))
    }

    /// The links of one plan's claims, in their order.
    package func resolve(_ claims: [LinkClaim]) async throws -> [CommitLink] {
        var links: [CommitLink] = []
        var old: [ObjectID?] = []
        for claim in claims { old.append(try await oldCommit(of: claim)) }
        for (claim, commit) in zip(claims, old) {
            var link = try await single(claim, old: commit)
            if case .lost = link.state, let squash = try await squash(of: claim, old: commit, all: old) {
                link = squash
            }
            if case .lost = link.state { link = try await byWords(claim, old: commit) ?? link }
            link.isChanged = try await isChanged(link, old: commit)
            let names = link.commits.map(\.id.hex) + [claim.hash, commit?.hex].compactMap(\.self)
            link.revertedBy = history.reverts(of: names).filter { !link.commits.contains($0) }
            links.append(link)
        }
        return links
    }

    // MARK: - One commit

    /// The commit that the claim cites, when the repository still has it.
    private func oldCommit(of claim: LinkClaim) async throws -> ObjectID? {
        guard let hash = claim.hash else { return nil }
        if let index = history.trace.commit(named: hash) { return history.commits[index].id }
        // A name such as a branch's is no hash.
        guard let found = try? await git.resolve(hash), found.hex.hasPrefix(hash) else {
            let known = journal.olds(beginning: hash)
            return known.count == 1 ? known[0] : nil
        }
        return found
    }

    private func single(_ claim: LinkClaim, old: ObjectID?) async throws -> CommitLink {
        func link(_ state: CommitLink.State, _ commits: [CommitInfo]) -> CommitLink {
            CommitLink(claim: claim, state: state, commits: commits, isChanged: nil, revertedBy: [])
        }
        if let old, let commit = history.commit(old) { return link(.present, [commit]) }
        if let id = claim.id, case let found = history.commits(with: id), !found.isEmpty {
            let evidence = "Kata-Id: \(id)"
            return link(claim.hash == nil ? .present : .rewritten(by: .kataID, evidence: evidence), found)
        }
        if let old, case let found = journal.successors(of: old).compactMap({ history.commit($0) }), !found.isEmpty {
            return link(.rewritten(by: .journal, evidence: "recorded by post-rewrite"), found)
        }
        if let found = try await noted(claim, old: old) {
            return link(.rewritten(by: .note, evidence: "its evidence in the notes"), [found])
        }
        if let old, let found = try await samePatch(as: old) {
            return link(.rewritten(by: .patchID, evidence: "the same change"), [found])
        }
        if let tree = try await oldTree(claim, old), let found = history.commit(withTree: tree) {
            return link(.rewritten(by: .tree, evidence: "the same tree \(tree.short)"), [found])
        }
        return link(.lost(reason: reason(claim, old: old)), [])
    }

    private func reason(_ claim: LinkClaim, old: ObjectID?) -> String {
        guard claim.hash != nil else { return "no commit is cited, and none has its id" }
        return old == nil
            ? "there is no such commit here" : "the commit is not in this branch's history, nor is its change"
    }

    private func oldTree(_ claim: LinkClaim, _ old: ObjectID?) async throws -> ObjectID? {
        if let tree = claim.tree { return tree }
        guard let old else { return nil }
        return try? await git.commitInfo(old).tree
    }

    private func noted(_ claim: LinkClaim, old: ObjectID?) async throws -> CommitInfo? {
        let notes = try await notes()
        guard !notes.isEmpty else { return nil }
        if let hash = old?.hex ?? claim.hash {
            let mark = Array("\"gitCommit\":\"\(hash)".utf8)
            for (commit, note) in notes {
                if let info = history.commit(commit), ByteSearch.contains(note, mark) { return info }
            }
        }
        guard let task = claim.task else { return nil }
        let name = claim.plan.description
        return history.commits.first { commit in
            guard let note = notes[commit.id] else { return false }
            // One with an id of its own is another attempt at the task.
            return !commit.everyTrailer.contains { $0.key == "Kata-Id" }
                && EvidenceNote.lines(of: note).contains { $0.plan == name && $0.task?.hasPrefix("\(task)/") == true }
        }
    }

    private func samePatch(as old: ObjectID) async throws -> CommitInfo? {
        guard let info = try? await git.commitInfo(old), let wanted = try await patch(of: info) else { return nil }
        var candidates = try await candidates(since: old)
        if candidates.count > Self.mostCandidates {
            // Amend, rebase and cherry-pick keep the author's time.
            candidates = candidates.filter { $0.author.time == info.author.time }
        }
        for candidate in candidates where try await patch(of: candidate) == wanted { return candidate }
        return nil
    }

    // MARK: - Several commits in one

    /// The commit that does what several old ones did together: a run of the plan's commits, or a whole branch.
    private func squash(of claim: LinkClaim, old: ObjectID?, all: [ObjectID?]) async throws -> CommitLink? {
        guard let old else { return nil }
        let candidates = try await candidates(since: old).prefix(Self.mostCandidates)
        guard !candidates.isEmpty else { return nil }
        var known: [PatchIdentity: CommitInfo] = [:]
        for candidate in candidates {
            if let patch = try await patch(of: candidate) { known[patch] = candidate }
        }
        let ranges = try await ranges(around: old, all.compactMap(\.self))
        func link(_ found: CommitInfo, _ evidence: String) -> CommitLink {
            CommitLink(
                claim: claim, state: .rewritten(by: .cumulativePatchID, evidence: evidence), commits: [found],
                isChanged: false, revertedBy: [])
        }
        for range in ranges {
            guard let patch = try await git.patchIdentity(from: range.from, to: range.to), let found = known[patch]
            else { continue }
            return link(found, range.name)
        }
        let single = try await git.commitInfo(old)
        let own = OldRange(from: single.parents.first, to: old, name: "the same change")
        for range in ranges + [own] {
            guard let found = try await container(of: range, among: candidates.prefix(Self.mostContainers)) else {
                continue
            }
            return link(found, "\(range.name), among others")
        }
        return nil
    }

    /// The commit that does exactly the same to the files of a range, and something to others besides.
    private func container(of range: OldRange, among candidates: ArraySlice<CommitInfo>) async throws -> CommitInfo? {
        guard let wanted = try await git.patchIdentity(from: range.from, to: range.to) else { return nil }
        let before: ObjectID
        if let from = range.from { before = from } else { before = try await git.emptyTree() }
        let paths = Set(try await git.changes(from: before, to: range.to, detectingRenames: false).map(\.path))
        for candidate in candidates {
            guard try await touched(by: candidate).isStrictSuperset(of: paths) else { continue }
            let parent: ObjectID
            if let first = candidate.parents.first {
                parent = try await git.tree(of: first)
            } else {
                parent = try await git.emptyTree()
            }
            let part = try await git.composeTree(base: parent, taking: paths.sorted(), from: candidate.tree)
            if try await git.patchIdentity(from: parent, to: part) == wanted { return candidate }
        }
        return nil
    }

    private func touched(by commit: CommitInfo) async throws -> Set<RepositoryPath> {
        if let known = touchedPaths[commit.id] { return known }
        let before: ObjectID
        if let parent = commit.parents.first { before = parent } else { before = try await git.emptyTree() }
        let paths = Set(try await git.changes(from: before, to: commit.id, detectingRenames: false).map(\.path))
        touchedPaths[commit.id] = paths
        return paths
    }

    private struct OldRange {
        var from: ObjectID?
        var to: ObjectID
        var name: String
    }

    /// Ranges of old commits that hold the one in question, the longest first.
    private func ranges(around old: ObjectID, _ plan: [ObjectID]) async throws -> [OldRange] {
        var ranges: [OldRange] = []
        let elsewhere = try await elsewhere()
        for (name, tip) in try await git.references(below: "refs/")
        where (name.hasPrefix("refs/heads/") || name.hasPrefix("refs/remotes/")) && !history.contains(tip) {
            guard try await git.isAncestor(old, of: tip), let own = history.tip else { continue }
            let from = try await git.mergeBase(own, tip)
            ranges.append(OldRange(from: from, to: tip, name: "the same change as all of \(name.lastPart)"))
        }
        guard let place = plan.firstIndex(of: old), plan.count <= Self.longestPlan else { return ranges }
        let closings = elsewhere.filter { $0.parents.first == plan.last }
        for start in 0...place {
            guard let first = try? await git.commitInfo(plan[start]) else { continue }
            for closing in closings {
                ranges.append(
                    OldRange(from: first.parents.first, to: closing.id, name: "the same change as the plan's commits"))
            }
            for end in (place..<plan.count).reversed() where end > start {
                ranges.append(
                    OldRange(
                        from: first.parents.first, to: plan[end],
                        name: "the same change as \(end - start + 1) commits of the plan together"))
            }
        }
        return ranges
    }

    /// Commits of other branches that this one does not reach.
    private func elsewhere() async throws -> [CommitInfo] {
        if let elsewhereRead { return elsewhereRead }
        var tips: [ObjectID] = []
        for (name, id) in try await git.references(below: "refs/")
        where name.hasPrefix("refs/heads/") || name.hasPrefix("refs/remotes/") {
            if !history.contains(id), (try? await git.commitInfo(id)) != nil { tips.append(id) }
        }
        let found =
            tips.isEmpty
            ? []
            : try await git.log(
                LogQuery(from: tips, excluding: [history.tip].compactMap(\.self), limit: Self.mostCandidates))
        elsewhereRead = found
        return found
    }

    // MARK: - Words

    /// For histories without anchors: the subject, the plan's scope, a squash that lists its parts; at last a guess.
    private func byWords(_ claim: LinkClaim, old: ObjectID?) async throws -> CommitLink? {
        func link(_ state: CommitLink.State, _ commits: [CommitInfo]) -> CommitLink {
            CommitLink(claim: claim, state: state, commits: commits, isChanged: nil, revertedBy: [])
        }
        var subjects: Set<String> = []
        if let old, let info = try? await git.commitInfo(old) { subjects.insert(info.subject) }
        let words = SubjectWords(claim)
        let same = history.commits.filter { subjects.contains($0.subject) || words.name($0.subject) }
        if same.count == 1 {
            return link(.rewritten(by: .subject, evidence: "the same subject: \(same[0].subject)"), same)
        }
        let squashes = history.commits.filter { commit in
            SubjectWords.listed(in: commit.message).contains { subjects.contains($0) || words.name($0) }
        }
        if squashes.count == 1 {
            return link(.rewritten(by: .squashBody, evidence: "listed in the message of the squash"), squashes)
        }
        let own = history.trace.commits(of: claim.plan).map { history.commits[$0.index] }
        let rules = claim.files.compactMap { PathRule($0.display) }
        var touching: [CommitInfo] = []
        for commit in own.prefix(200) where !rules.isEmpty && commit.parents.count < 2 {
            let paths = try await touched(by: commit)
            if paths.contains(where: { path in rules.contains { $0.covers(path) } }) { touching.append(commit) }
        }
        if !touching.isEmpty {
            return link(.guess(reason: "commits of the plan that change its files"), touching)
        }
        return nil
    }

    // MARK: - What is computed once

    private static let mostCandidates = 3000
    private static let mostContainers = 300
    private static let longestPlan = 24

    private func notes() async throws -> [ObjectID: [UInt8]] {
        if let notesRead { return notesRead }
        let notes = try await git.notes()
        notesRead = notes
        return notes
    }

    /// What every commit of a note says, read once.
    package func note(of commit: ObjectID) async throws -> [UInt8]? { try await notes()[commit] }

    /// Single commits that the branch reaches and the old commit does not.
    private func candidates(since old: ObjectID) async throws -> [CommitInfo] {
        guard let tip = history.tip else { return [] }
        let base = try await git.mergeBase(tip, old)
        if let known = candidateLists[base] { return known }
        let all = base == nil ? history.commits : try await git.log(LogQuery(from: [tip], excluding: [old]))
        let single = all.filter { $0.parents.count < 2 }
        candidateLists[base] = single
        return single
    }

    private func patch(of commit: CommitInfo) async throws -> PatchIdentity? {
        if let known = patches[commit.id] { return known }
        let patch = try await git.patchIdentity(from: commit.parents.first, to: commit.tree)
        patches[commit.id] = .some(patch)
        return patch
    }

    private func isChanged(_ link: CommitLink, old: ObjectID?) async throws -> Bool? {
        switch link.state {
        case .present, .rewritten(by: .patchID, _), .rewritten(by: .tree, _), .rewritten(by: .cumulativePatchID, _):
            return false
        case .lost, .guess: return nil
        case .rewritten:
            guard let old, let info = try? await git.commitInfo(old), !link.commits.isEmpty else { return nil }
            let wanted = try await patch(of: info)
            for commit in link.commits where try await patch(of: commit) == wanted { return false }
            // A squash does more than the one commit; whether it does that too can't be told from the whole.
            return link.commits.contains { $0.everyTrailer.count { $0.key == "Kata-Id" } > 1 } ? nil : true
        }
    }
}

extension String {
    fileprivate var lastPart: String { split(separator: "/").dropFirst(2).joined(separator: "/") }
}
