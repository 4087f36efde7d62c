internal import CLibgit2
internal import KataCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// One working tree and its repository.
///
/// All calls of one workspace run one after another on a thread of its own, since libgit2 allows one thread at a time per
/// repository and its calls block; several workspaces, also on the same repository, work at the same time.
package actor GitWorkspace {
    package nonisolated let location: RepositoryLocation
    package nonisolated let capabilities: RepositoryCapabilities

    let repository: Repository
    let git: GitProgram
    let settings: Configuration
    let now: @Sendable () -> Timestamp
    var identities: [IdentityRole: ResolvedIdentity] = [:]
    var snapshots = SnapshotCache()
    var differences = RecentDifferences()
    private nonisolated let executor = BlockingExecutor(label: "kata.git")

    init(
        repository: consuming sending Repository, location: RepositoryLocation, capabilities: RepositoryCapabilities,
        git: GitProgram, settings: Configuration, now: @escaping @Sendable () -> Timestamp
    ) {
        self.repository = repository
        self.location = location
        self.capabilities = capabilities
        self.git = git
        self.settings = settings
        self.now = now
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }
}

extension GitWorkspace {
    /// What HEAD names now.
    package func head() throws(GitError) -> HeadState { try repository.head() }

    /// What a person began in this working tree and has not ended, such as a rebase that stopped at a conflict.
    package func ongoingOperation() -> OngoingOperation? { repository.ongoingOperation }

    /// Whether history ends at a depth.
    package var isShallow: Bool { unsafe git_repository_is_shallow(repository.pointer) == 1 }

    /// Whether only a part of the tree is in the working tree.
    package nonisolated var isSparse: Bool { capabilities.isSparse }

    /// The last value of a key of the configuration, as Git resolved it when the workspace was opened.
    package func configuration(_ key: String) -> String? { settings[key] }

    /// Every value of the configuration, in Git's order.
    package func configurationEntries() -> [ConfigurationEntry] { settings.entries }

    /// For another workspace of the same repository.
    func shareObjects() throws(GitError) -> ObjectStaging {
        try unsafe repository.incoming.attach(to: repository.database.pointer)
        return repository.incoming.staging
    }
}
