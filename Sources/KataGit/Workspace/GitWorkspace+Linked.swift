internal import CLibgit2
internal import KataCore

extension GitWorkspace {
    /// Opens another working tree of the same repository. Each of the two sees the new objects of the other.
    ///
    /// What Git has said of itself, of the configuration and of the person is not asked again: that would take several processes
    /// for each tree. Where the configuration can be another one in another tree, the tree is opened as any other.
    ///
    /// - Parameter environment: the one that this workspace was opened with.
    /// - Throws: as ``open(at:environment:programs:now:ledger:probe:acceptsBare:)``.
    package func openLinked(at path: String, environment: [String: String]) async throws(GitError) -> GitWorkspace {
        let linked = settings.dependsOnTree ? nil : try shareWithLinked(at: path, environment)
        if let linked {
            await linked.inherit(identities)
            return linked
        }
        return try await Self.open(
            at: path, environment: environment, programs: git.programs, now: now, probe: git.probe,
            sharing: self)
    }

    /// - Returns: `nil` when the tree belongs to another repository.
    private func shareWithLinked(
        at path: String, _ environment: [String: String]
    ) throws(GitError) -> GitWorkspace? {
        let other = try Repository.discover(
            from: path, ceilings: environment["GIT_CEILING_DIRECTORIES"], ledger: repository.ledger, probe: git.probe,
            sharing: shareObjects())
        let paths = other.paths
        guard paths.commonFolder == location.commonFolder, let root = paths.root else { return nil }
        try other.readConfiguration(of: environment)
        let capabilities = try CapabilityProbe(
            settings: settings, version: capabilities.gitVersion, environment: environment
        ).probe(other)
        let incoming = other.incoming.staging
        return GitWorkspace(
            repository: other,
            location: RepositoryLocation(
                root: root, gitFolder: paths.gitFolder, commonFolder: paths.commonFolder, isBare: false),
            capabilities: capabilities,
            git: GitProgram(
                programs: git.programs, environment: environment, folder: root, probe: git.probe,
                incoming: incoming),
            settings: settings, now: now)
    }

    private func inherit(_ known: [IdentityRole: ResolvedIdentity]) {
        identities = known
        guard let committer = known[.committer]?.signature else { return }
        // Entries of the reflog carry the committer, as Git writes them.
        _ = unsafe git_repository_set_ident(repository.pointer, committer.name, committer.email)
    }
}

extension Configuration {
    /// Whether another working tree of the repository can have other values: by includes with conditions, or by a file of its own.
    var dependsOnTree: Bool {
        entries.contains { $0.key.hasPrefix("includeif.") || $0.scope == "worktree" }
            || bool("extensions.worktreeConfig") == true
    }
}
