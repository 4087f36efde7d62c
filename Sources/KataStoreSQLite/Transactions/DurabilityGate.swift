internal import KataFiles
internal import Synchronization

/// Forces the folder of the database to the disk before the first durable transaction.
///
/// SQLite does that only for a write-ahead log that it has created through the same connection; here another process may
/// have created it and never have synced.
final class DurabilityGate: Sendable {
    private let isOpen = Mutex(false)
    private let folder: DiskPath
    private let files: any FileAccess

    init(folder: DiskPath, files: any FileAccess) {
        self.folder = folder
        self.files = files
    }

    func pass() throws(FileError) {
        try isOpen.withLock { isOpen throws(FileError) in
            guard !isOpen else { return }
            try files.synchronize(folder)
            isOpen = true
        }
    }
}
