package import KataCore
package import KataFiles
package import KataGit
package import KataStore

/// Everything outside that carrying out a plan needs, handed in as one value.
package struct EngineServices: Sendable {
    package var git: GitWorkspace
    package var store: any RunStore
    package var files: any FileAccess
    package var time: TimeSource
    /// The environment in which kata was started; what children get of it is decided by policy.
    package var environment: [String: String]
    package var newID: @Sendable () -> ULID
    package var owner: RunOwner

    package init(
        git: GitWorkspace, store: any RunStore, files: any FileAccess, time: TimeSource, environment: [String: String],
        newID: @escaping @Sendable () -> ULID, owner: RunOwner
    ) {
        self.git = git
        self.store = store
        self.files = files
        self.time = time
        self.environment = environment
        self.newID = newID
        self.owner = owner
    }

    /// `kata` under the repository's common folder: database, logs and run folders, shared by all worktrees.
    package var stateFolder: DiskPath { DiskPath(git.location.commonFolder).appending("kata") }
}
