package import KataCore
package import KataEngine
package import KataGit

/// Opens a resolver when somebody asks for one: reading a whole history costs time that most calls need not spend.
package actor LinkSource {
    private let git: GitWorkspace
    private let tip: ObjectID?
    private var opened: LinkResolver?

    /// - Parameter tip: the end of the history; `nil` for HEAD.
    package init(_ git: GitWorkspace, from tip: ObjectID? = nil) {
        self.git = git
        self.tip = tip
    }

    package func resolver() async throws -> LinkResolver {
        if let opened { return opened }
        let resolver = try await LinkResolver.open(git, from: tip)
        opened = resolver
        return resolver
    }

    package nonisolated var finder: RewriteFinder {
        RewriteFinder { try await self.resolver().found($0) }
    }
}

extension LinkResolver {
    package nonisolated var finder: RewriteFinder { RewriteFinder { try await self.found($0) } }

    func found(_ cited: [RewriteFinder.Cited]) async throws -> [RewriteFinder.Found?] {
        let claims = cited.map { one in
            LinkClaim(
                plan: one.plan, task: one.task, name: one.name, id: one.id, hash: one.hash.hex, tree: one.tree,
                files: one.files)
        }
        return try await resolve(claims).map { link in
            guard let commit = link.commits.first else { return nil }
            switch link.state {
            case .present: return .init(commit: commit, evidence: "hash: it is in history", isCertain: true)
            case .rewritten(let anchor, let evidence):
                return .init(commit: commit, evidence: "\(anchor.rawValue): \(evidence)", isCertain: true)
            case .guess(let reason): return .init(commit: commit, evidence: reason, isCertain: false)
            case .lost: return nil
            }
        }
    }
}
