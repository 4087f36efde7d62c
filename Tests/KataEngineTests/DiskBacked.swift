import KataFiles

/// The disk as it is, for conformers that change one thing of it.
protocol DiskBacked: FileAccess {
    var disk: SystemFiles { get }
}

extension DiskBacked {
    func stamp(of path: DiskPath) throws(FileError) -> FileStamp? { try disk.stamp(of: path) }
    func readStamped(_ path: DiskPath, limit: Int) throws(FileError) -> StampedBytes {
        try disk.readStamped(path, limit: limit)
    }
    func status(of path: DiskPath, followingLinks: Bool) throws(FileError) -> FileStatus? {
        try disk.status(of: path, followingLinks: followingLinks)
    }
    func read(_ path: DiskPath, limit: Int) throws(FileError) -> [UInt8] { try disk.read(path, limit: limit) }
    func list(
        below folder: DiskPath, limits: WalkLimits, skip: (FileEntry) -> Bool
    ) throws(FileError) -> [FileEntry] { try disk.list(below: folder, limits: limits, skip: skip) }
    func writeAtomically(
        _ bytes: [UInt8], to path: DiskPath, mode: FileMode?, durable: Bool
    ) throws(FileError) { try disk.writeAtomically(bytes, to: path, mode: mode, durable: durable) }
    func create(_ bytes: [UInt8], at path: DiskPath, durable: Bool) throws(FileError) {
        try disk.create(bytes, at: path, durable: durable)
    }
    func resolve(_ path: DiskPath) throws(FileError) -> DiskPath { try disk.resolve(path) }
    func withLock(on folder: DiskPath, _ body: () throws -> Void) throws { try disk.withLock(on: folder, body) }
    func append(_ bytes: [UInt8], to path: DiskPath, mode: FileMode) throws(FileError) {
        try disk.append(bytes, to: path, mode: mode)
    }
    func openLog(_ path: DiskPath, mode: FileMode) throws(FileError) -> any AppendLog {
        try disk.openLog(path, mode: mode)
    }
    func makeFolder(_ path: DiskPath, mode: FileMode) throws(FileError) { try disk.makeFolder(path, mode: mode) }
    func remove(_ path: DiskPath) throws(FileError) { try disk.remove(path) }
    func removeFolder(_ path: DiskPath) throws(FileError) { try disk.removeFolder(path) }
    func rename(_ path: DiskPath, to target: DiskPath, durable: Bool) throws(FileError) {
        try disk.rename(path, to: target, durable: durable)
    }
    func linkTarget(of path: DiskPath) throws(FileError) -> DiskPath? { try disk.linkTarget(of: path) }
    func createLink(at path: DiskPath, to target: DiskPath) throws(FileError) {
        try disk.createLink(at: path, to: target)
    }
    func synchronize(_ path: DiskPath) throws(FileError) { try disk.synchronize(path) }
}
