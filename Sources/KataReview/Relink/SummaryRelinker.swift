package import KataCore
package import KataEngine
package import KataGit
package import KataPlan

/// Finds out what a summary has to say of commits that were rewritten since.
package struct SummaryRelinker: Sendable {
    private let git: GitWorkspace
    private let resolver: LinkResolver

    package init(git: GitWorkspace, resolver: LinkResolver) {
        self.git = git
        self.resolver = resolver
    }

    package struct Proposal: Sendable {
        package var plan: PlanID
        /// Relative to the project.
        package var path: String
        package var bytes: [UInt8]
        package var replacements: [SummaryRelinking.Replacement]
        package var links: [CommitLink]
        /// What can't be repaired, or must not be.
        package var findings: [Diagnostic]
        package var isChanged: Bool
    }

    /// - Parameter path: as diagnostics should show it.
    package func propose(_ subject: PlanSubject, bytes: [UInt8], path: String) async throws -> Proposal {
        let summary = SummaryDocument.parse(bytes: bytes, path: path)
        let links = try await resolver.resolve(SummaryLinks.claims(summary, of: subject))
        var proposal = Proposal(
            plan: subject.id, path: path, bytes: bytes, replacements: [], links: links, findings: findings(links, path),
            isChanged: false)
        let relinking: SummaryRelinking
        if let stated = summary.measured {
            let audit = try await SummaryAuditor(git: git, store: nil, rewrites: resolver.finder)
                .audit(subject, bytes: bytes, path: path)
            relinking = .measured(
                summary, bytes, stated: stated, now: try await now(stated, audit.expected, links))
        } else {
            relinking = .cited(path, bytes, hashes: try await hashes(summary, subject, links))
        }
        for place in relinking.untouched {
            proposal.findings.append(
                Diagnostic(
                    .warning, "relink.line-altered", "a line is not as kata wrote it, and is left alone", at: place,
                    hints: ["see what was altered: kata summary check \(subject.id)"]))
        }
        proposal.bytes = relinking.bytes
        proposal.replacements = relinking.replacements
        proposal.isChanged = relinking.bytes != bytes
        return proposal
    }

    private func findings(_ links: [CommitLink], _ path: String) -> [Diagnostic] {
        links.compactMap { link in
            let name = link.claim.hash.map { "commit \($0.prefix(10))" } ?? "task \(link.claim.task ?? 0)"
            switch link.state {
            case .present, .rewritten: return nil
            case .guess(let reason):
                return Diagnostic(
                    .warning, "relink.guess",
                    "\(name) is perhaps \(link.commits.map(\.id.short).joined(separator: ", "))",
                    at: SourcePosition(file: path), notes: [reason], hints: ["a guess is never written down"])
            case .lost(let reason):
                return Diagnostic(
                    .warning, "relink.lost", "\(name) is not found: \(reason)", at: SourcePosition(file: path))
            }
        }
    }

    /// The stated facts with the commits, base and result that history has now.
    ///
    /// - Parameter expected: what was recomputed; `nil` when the closing is not in this history.
    private func now(
        _ stated: SummaryFacts, _ expected: SummaryFacts?, _ links: [CommitLink]
    ) async throws -> SummaryFacts {
        var facts = stated
        for index in facts.tasks.indices {
            let task = facts.tasks[index]
            if let found = expected?.tasks.first(where: { $0.id == task.id }), !found.commits.isEmpty {
                facts.tasks[index].commits = found.commits
            } else {
                facts.tasks[index].commits = commits(of: task, links)
            }
        }
        if let expected, expected.tasks.contains(where: { !$0.commits.isEmpty }) {
            facts.base = expected.base
            facts.result = expected.result
            facts.existing = expected.existing
        } else if let last = facts.tasks.last?.commits.last?.hash, let first = facts.tasks.first?.commits.first?.hash,
            facts.tasks != stated.tasks, resolver.history.contains(last), let info = resolver.history.commit(first)
        {
            facts.result = .init(commit: last, tree: try await git.tree(of: last))
            let base: ObjectID
            if let parent = info.parents.first {
                base = try await git.tree(of: parent)
            } else {
                base = try await git.emptyTree()
            }
            facts.base = .init(commit: info.parents.first, tree: base)
        }
        return facts
    }

    /// Each stated commit as it is now; what is not certain stays as it is stated.
    private func commits(of task: SummaryFacts.TaskFacts, _ links: [CommitLink]) -> [SummaryFacts.TaskCommit] {
        var commits: [SummaryFacts.TaskCommit] = []
        for commit in task.commits {
            let link = links.first {
                $0.claim.task == task.index && $0.claim.hash.map(commit.hash.hex.hasPrefix) == true
            }
            let now = link.flatMap { $0.isCertain ? $0.commits.first?.id : nil } ?? commit.hash
            if !commits.contains(where: { $0.hash == now }) { commits.append(.init(hash: now, type: commit.type)) }
        }
        return commits
    }

    /// Also ids that other sections cite: of those nothing but the hash is known.
    private func hashes(
        _ summary: ParsedSummary, _ subject: PlanSubject, _ links: [CommitLink]
    ) async throws -> [String: ObjectID] {
        let cited = summary.citedHashes.map(\.value).filter { hash in !links.contains { $0.claim.hash == hash } }
        let others = try await resolver.resolve(
            cited.map { LinkClaim(plan: subject.id, task: nil, name: "", hash: $0) })
        var hashes: [String: ObjectID] = [:]
        for link in links + others {
            guard case .rewritten = link.state, let hash = link.claim.hash, let commit = link.commits.first else {
                continue
            }
            hashes[hash] = commit.id
        }
        return hashes
    }
}
