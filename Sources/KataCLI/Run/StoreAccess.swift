internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataProcess
internal import KataStore
internal import KataStoreSQLite

/// Opens the store of runs of a repository.
enum StoreAccess {
    static func open(in context: CommandContext, at folder: String) async throws -> (
        git: GitWorkspace, store: any RunStore
    ) {
        let git = try await context.openRepository(at: folder)
        return (git, try await context.openStore(of: git))
    }

    /// Reads from the store, when a run has ever made one; a reading command never creates it.
    static func readIfPresent<Value: Sendable>(
        _ git: GitWorkspace, _ body: (any RunStore) async throws -> Value
    ) async throws -> Value? {
        let folder = DiskPath(git.location.commonFolder)
        guard (try? SystemFiles().exists(folder.appending("kata/kata.db"))) == true else { return nil }
        let store: any RunStore = try await SQLiteRunStore.open(
            inCommonFolder: folder, settings: .init(now: TimeSource.system.now))
        let value = try await body(store)
        try await store.close()
        return value
    }
}
