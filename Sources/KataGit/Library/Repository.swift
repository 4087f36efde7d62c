internal import CLibgit2
internal import KataCore

/// An open repository and its object database.
///
/// Not `Sendable`: one ``GitWorkspace`` owns it and uses it between awaits.
@safe struct Repository: ~Copyable {
    let handle: RepositoryHandle
    let database: DatabaseHandle
    let ledger: HandleLedger?
    let cache = ObjectCache()
    let probe: GitProbe?
    let incoming: StagingAccess

    /// Opens the repository at a folder or above it.
    ///
    /// - Parameters:
    ///   - ceilings: folders above which to stop, separated by `:`, as in `GIT_CEILING_DIRECTORIES`.
    ///   - staging: where new objects wait; one of its own, if the repository is not one whose objects this one must see.
    static func discover(
        from path: String, ceilings: String?, ledger: HandleLedger?, probe: GitProbe? = nil,
        sharing staging: ObjectStaging? = nil
    ) throws(GitError) -> Repository {
        guard Libgit2.start() > 0 else { throw GitError(.libgit2, "libgit2 could not be started") }
        let handle = try unsafe RepositoryHandle.make("git_repository_open_ext", ledger) {
            unsafe git_repository_open_ext(&$0, path, 0, ceilings)
        }
        let repository = unsafe handle.pointer
        let database = try unsafe DatabaseHandle.make("git_repository_odb", ledger) {
            unsafe git_repository_odb(&$0, repository)
        }
        let commonFolder = unsafe Self.folder(git_repository_commondir(repository))
        let incoming: StagingAccess
        if let staging, staging.commonFolder == commonFolder {
            incoming = StagingAccess(staging)
            try unsafe incoming.attach(to: database.pointer)
        } else {
            incoming = StagingAccess(ObjectStaging(commonFolder: commonFolder))
        }
        return Repository(handle: handle, database: database, ledger: ledger, probe: probe, incoming: incoming)
    }

    var pointer: OpaquePointer { unsafe handle.pointer }

    /// Where everything is; `nil` for the root of a bare repository.
    var paths: (root: String?, gitFolder: String, commonFolder: String) {
        (
            unsafe git_repository_workdir(pointer).map { unsafe Self.folder($0) },
            unsafe Self.folder(git_repository_path(pointer)), unsafe Self.folder(git_repository_commondir(pointer))
        )
    }

    private static func folder(_ path: UnsafePointer<CChar>) -> String {
        let text = unsafe String(cString: path)
        return text.count > 1 && text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}
