internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataProcess
internal import KataStore
internal import KataStoreSQLite

extension CommandContext {
    /// The repository whose working tree holds a folder.
    func openRepository(at folder: String) async throws(GitError) -> GitWorkspace {
        try await GitWorkspace.open(
            at: folder, environment: environment, programs: SystemPrograms(), probe: probes.git)
    }

    /// The runs of a repository; the store is made when it is missing.
    func openStore(of git: GitWorkspace, leases: LeaseTiming = LeaseTiming()) async throws(StoreError) -> any RunStore {
        try await SQLiteRunStore.open(
            inCommonFolder: DiskPath(git.location.commonFolder),
            settings: .init(now: time.now, leases: leases, files: files, probe: probes.store))
    }

    /// Everything that carrying out a plan in a folder's repository needs.
    func engineServices(at folder: String, leases: LeaseTiming = LeaseTiming()) async throws -> EngineServices {
        let git = try await openRepository(at: folder)
        return EngineServices(
            git: git, store: try await openStore(of: git, leases: leases), files: files, time: time,
            environment: environment,
            newID: { newID() }, owner: .current())
    }
}
