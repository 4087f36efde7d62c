package import KataCore
package import KataEngine
package import KataGit
package import KataPlan

/// What Git says against a summary that kata did not measure: its commits, and the files that it says were made.
package struct ForeignSummaryCheck: Sendable {
    private let git: GitWorkspace

    package init(git: GitWorkspace) { self.git = git }

    /// Claims that history contradicts. What it merely can't confirm is a notice.
    package func check(
        _ summary: ParsedSummary, of subject: PlanSubject, links: [CommitLink]
    ) async throws -> [Diagnostic] {
        var findings = links.compactMap { finding($0, summary) }
        let commits = links.filter { $0.isCertain && $0.claim.hash != nil }.flatMap(\.commits)
        // Without all commits of the plan nobody can say what they did not touch.
        guard !commits.isEmpty, links.allSatisfy(\.isCertain) else { return findings }
        var touched: Set<RepositoryPath> = []
        for commit in commits {
            let before: ObjectID
            if let parent = commit.parents.first { before = parent } else { before = try await git.emptyTree() }
            for change in try await git.changes(from: before, to: commit.id) {
                touched.insert(change.path)
                if let old = change.oldPath { touched.insert(old) }
            }
        }
        for (claim, word) in summary.frontmatter.created.map({ ($0, "created") })
            + summary.frontmatter.modified.map({ ($0, "modified") })
        {
            guard let path = Self.path(claim.value).map(subject.inRepository), !touched.contains(path),
                !touched.contains(where: { $0.bytes.starts(with: path.bytes + [0x2F]) })
            else { continue }
            findings.append(
                Diagnostic(
                    .error, "summary.file-not-changed",
                    "it says that \(path.display) was \(word), but none of its commits touches it", at: claim.position))
        }
        return findings
    }

    private func finding(_ link: CommitLink, _ summary: ParsedSummary) -> Diagnostic? {
        let entry = summary.taskCommits.first { entry in
            entry.hashes.contains { link.claim.hash?.hasPrefix($0.value) == true }
        }
        let place = entry?.position ?? SourcePosition(file: summary.path)
        let name = "the commit \(link.claim.hash?.prefix(10) ?? "?") of \(entry?.name ?? "a task")"
        switch link.state {
        case .present: return nil
        case .rewritten(let anchor, let evidence):
            return Diagnostic(
                .warning, "summary.commit-rewritten",
                "\(name) is \(link.commits.map(\.id.short).joined(separator: ", ")) now", at: place,
                notes: ["\(anchor.rawValue): \(evidence)"], hints: ["repair it: kata relink"])
        case .guess(let reason):
            return Diagnostic(
                .error, "summary.commit-dead", "\(name) is not in history", at: place,
                notes: ["perhaps \(link.commits.map(\.id.short).joined(separator: ", ")): \(reason)"])
        case .lost(let reason):
            guard link.claim.hash != nil else { return nil }
            return Diagnostic(.error, "summary.commit-dead", "\(name) is not in history: \(reason)", at: place)
        }
    }

    /// `src/a.ts (exports x)` and `` `src/a.ts` - text `` name a path first.
    private static func path(_ text: String) -> RepositoryPath? {
        let word = text.split { $0 == " " || $0 == "`" }.first.map(String.init) ?? ""
        guard word.contains("/") || word.contains("."), !word.contains("*"), !word.contains("{") else { return nil }
        return try? RepositoryPath(word)
    }
}
