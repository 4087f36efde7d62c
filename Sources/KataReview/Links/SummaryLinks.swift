internal import KataCore
package import KataEngine
internal import KataGit
package import KataPlan

/// The claims of a summary about commits: its own lines first, then what its measured block and the plan add.
package enum SummaryLinks {
    /// One claim for each hash that the summary cites for a task, and one for a task without any.
    package static func claims(_ summary: ParsedSummary, of subject: PlanSubject) -> [LinkClaim] {
        let facts = summary.measured
        return summary.taskCommits.flatMap { entry -> [LinkClaim] in
            let measured = facts?.tasks.first { $0.index == entry.task || $0.id == entry.id }
            let task = subject.document.tasks.first { $0.index == entry.task }
            let check = facts?.checks.last { $0.owner == entry.task.map { .task($0) } && $0.tree != nil }
            let id = entry.id ?? measured?.id
            let base = LinkClaim(
                plan: subject.id, task: entry.task, name: entry.name, id: id,
                files: task?.files.compactMap { $0.path.map(subject.inRepository) } ?? [])
            let hashes = entry.hashes.map(\.value)
            guard !hashes.isEmpty else { return [base] }
            return hashes.enumerated().map { index, hash in
                var claim = base
                // The full id where the block has it: an abbreviation may have become ambiguous.
                claim.hash = measured?.commits.first { $0.hash.hex.hasPrefix(hash) }?.hash.hex ?? hash
                // What the checks ran on is the tree of the task's last commit.
                if index == hashes.count - 1 {
                    claim.tree = entry.task.flatMap { facts?.committed[$0] } ?? check?.tree
                }
                return claim
            }
        }
    }

    /// - Returns: by the hash as the summary writes it.
    package static func resolve(
        _ summary: ParsedSummary, of subject: PlanSubject, with resolver: LinkResolver
    ) async throws -> [String: CommitLink] {
        let claims = claims(summary, of: subject)
        let links = try await resolver.resolve(claims)
        var found: [String: CommitLink] = [:]
        for hash in summary.taskCommits.flatMap(\.hashes).map(\.value) {
            found[hash] = links.first { $0.claim.hash?.hasPrefix(hash) == true }
        }
        return found
    }
}
