internal import KataCore
internal import KataEngine
internal import KataGit
internal import KataPlan
internal import KataProcess

/// Looks whether the commits that a summary cites are in history, and finds by their ids those that were rewritten.
struct CommitLinks: Sendable {
    let context: CommandContext
    let root: String

    enum Link: Sendable, Hashable {
        /// Reachable from the branch.
        case present
        /// The same task under another hash, found by its id.
        case moved(to: ObjectID)
        /// In the repository, but not in the branch's history.
        case unreachable
        case missing
    }

    /// By cited hash; empty where there is no repository.
    func resolve(_ summary: ParsedSummary, plan: PlanID) async -> [String: Link] {
        guard
            let git = try? await GitWorkspace.open(
                at: root, environment: context.environment, programs: SystemPrograms()),
            let tip = try? await git.head().tip
        else { return [:] }
        let own = (try? await TaskHistory.commits(of: plan, from: tip, in: git)) ?? []
        var links: [String: Link] = [:]
        for entry in summary.taskCommits {
            for hash in entry.hashes.map(\.value) {
                if let commit = try? await git.resolve(hash) {
                    let isReachable = (try? await git.isAncestor(commit, of: tip)) ?? false
                    links[hash] = isReachable ? .present : .unreachable
                } else {
                    links[hash] = .missing
                }
                if links[hash] != .present, let id = entry.id, let moved = own.first(where: { $0.kataID == id }) {
                    links[hash] = .moved(to: moved.info.id)
                }
            }
        }
        return links
    }
}
