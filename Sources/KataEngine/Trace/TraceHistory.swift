package import KataCore
package import KataGit
internal import KataPlan

/// The commits of a branch, by the plans they name and by the beginnings of their ids.
package struct TraceHistory: Sendable {
    /// Newest first.
    package let commits: [CommitInfo]
    private var byPlan: [String: [(index: Int, label: CommitLabel)]] = [:]
    /// Indices in the order of the ids.
    private let byID: [Int]

    package init(_ commits: [CommitInfo]) {
        self.commits = commits
        byID = commits.indices.sorted { commits[$0].id < commits[$1].id }
        for (index, commit) in commits.enumerated() {
            for label in CommitLabel.all(in: commit) {
                byPlan[PlanID.normalized(label.plan), default: []].append((index, label))
            }
        }
    }

    /// The whole history of a branch's tip.
    package static func read(from tip: ObjectID, in git: GitWorkspace) async throws(GitError) -> TraceHistory {
        TraceHistory(try await git.log(LogQuery(from: [tip])))
    }

    package func commits(of plan: PlanID) -> [(index: Int, label: CommitLabel)] {
        byPlan[PlanID.normalized(plan.description)] ?? []
    }

    /// The one commit whose id begins so; seven digits at least.
    package func commit(named text: String) -> Int? {
        let wanted = text.lowercased()
        guard wanted.utf8.count >= 7,
            wanted.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        var low = 0
        var high = byID.count
        while low < high {
            let middle = (low + high) / 2
            if commits[byID[middle]].id.hex < wanted { low = middle + 1 } else { high = middle }
        }
        guard low < byID.count, commits[byID[low]].id.hex.hasPrefix(wanted) else { return nil }
        guard low + 1 == byID.count || !commits[byID[low + 1]].id.hex.hasPrefix(wanted) else { return nil }
        return byID[low]
    }
}
