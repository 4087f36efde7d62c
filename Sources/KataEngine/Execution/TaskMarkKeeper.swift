internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataHooks
internal import KataMessages

/// Leaves word for the hooks which task a person is working on, for as long as they are.
///
/// The file is held with a lock that the system takes away with the process, so that a kill leaves nothing behind that counts.
struct TaskMarkKeeper: ~Copyable {
    private let lock: HeldFile
    private let path: DiskPath

    /// - Returns: `nil` when the file can't be written: a commit without trailers is no reason not to work.
    init?(_ mark: TaskMark, location: RepositoryLocation) {
        path = DiskPath(location.gitFolder).appending(TaskMark.fileName)
        do {
            try SystemFiles().makeFolder(path.folder, mode: .privateFolder)
            lock = try HeldFile.create(path, mark.serialized)
        } catch {
            return nil
        }
    }

    deinit { try? SystemFiles().remove(path) }
}
