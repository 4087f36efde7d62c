internal import CLibgit2
package import KataCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension GitWorkspace {
    /// Opens the repository whose working tree holds a folder, finds out what can be done natively, and refuses what can't be
    /// done at all.
    ///
    /// `GIT_DIR`, `GIT_INDEX_FILE` and the like are ignored on purpose: they are set by Git for hooks, and kata works on the
    /// repository of the folder it is given.
    ///
    /// - Parameters:
    ///   - path: any folder in the working tree.
    ///   - environment: the environment of the person; `PATH`, `HOME`, identity and configuration are taken from it.
    ///   - programs: runs the `git` program.
    ///   - now: the wall clock, for the dates of commits.
    ///   - ledger: counts the open handles of libgit2.
    ///   - probe: sees every change before it is made; `nil` in production.
    ///   - sharing: a workspace of the same repository that makes objects for this one, or takes some from it, before any reference
    ///     names them.
    ///   - acceptsBare: also opens a repository without a working tree, for what needs none.
    /// - Throws: `notARepository`, `unsupportedRepository`, `ownership`, `programMissing`, `program`.
    package static func open(
        at path: String, environment: [String: String], programs: any ProgramRunning,
        now: @escaping @Sendable () -> Timestamp = systemTime, ledger: HandleLedger? = nil,
        probe: GitProbe? = nil, acceptsBare: Bool = false, sharing other: GitWorkspace? = nil
    ) async throws(GitError) -> GitWorkspace {
        let (root, isBare) = try locate(path, environment, ledger, acceptsBare: acceptsBare)
        var git = GitProgram(programs: programs, environment: environment, folder: root, probe: probe)
        let settings = try await readConfiguration(git)
        guard settings.entries.contains(where: { $0.scope == "local" }) else {
            throw .dubiousOwnership(of: root)
        }
        guard let version = GitVersion(parsing: try await git.run(["--version"]).outputText) else {
            throw GitError(.program, "git does not tell its version", function: "git --version")
        }
        let repository = try openRepository(at: path, environment, ledger, probe, sharing: await other?.shareObjects())
        git.incoming = repository.incoming.staging
        try repository.readConfiguration(of: environment)
        let paths = repository.paths
        let capabilities = try CapabilityProbe(
            settings: settings, version: version, environment: environment
        ).probe(repository)
        return GitWorkspace(
            repository: repository,
            location: RepositoryLocation(
                root: root, gitFolder: paths.gitFolder, commonFolder: paths.commonFolder, isBare: isBare),
            capabilities: capabilities, git: git, settings: settings, now: now)
    }

    /// The wall clock of the system.
    package static let systemTime: @Sendable () -> Timestamp = {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Reads the configuration with Git, which knows scopes, includes and variables that libgit2 ignores.
    private static func readConfiguration(_ git: GitProgram) async throws(GitError) -> Configuration {
        let result = try await git.run(["config", "--list", "--show-scope", "--show-origin", "-z"])
        return Configuration(parsing: result.standardOutput)
    }

    /// The root of the working tree.
    private static func locate(
        _ path: String, _ environment: [String: String], _ ledger: HandleLedger?, acceptsBare: Bool
    ) throws(GitError) -> (root: String, isBare: Bool) {
        let repository = try openRepository(at: path, environment, ledger)
        let isBare = repository.paths.root == nil && acceptsBare
        guard let root = repository.paths.root ?? (acceptsBare ? repository.paths.gitFolder : nil) else {
            throw GitError(
                .unsupportedRepository,
                "the repository at \(repository.paths.gitFolder) is bare: it has no working tree",
                hint: "make one with: git worktree add <folder>")
        }
        guard !root.unicodeScalars.contains("\u{FFFD}") else {
            throw GitError(
                .unsupportedRepository, "the path of the working tree is not UTF-8", hint: "rename its folder")
        }
        return (root, isBare)
    }

    private static func openRepository(
        at path: String, _ environment: [String: String], _ ledger: HandleLedger?, _ probe: GitProbe? = nil,
        sharing staging: ObjectStaging? = nil
    ) throws(GitError) -> Repository {
        do {
            return try Repository.discover(
                from: path, ceilings: environment["GIT_CEILING_DIRECTORIES"], ledger: ledger, probe: probe,
                sharing: staging)
        } catch {
            throw OpeningFailure(path: path, error: error).explained
        }
    }
}
