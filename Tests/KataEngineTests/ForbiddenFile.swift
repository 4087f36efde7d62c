import KataFiles

/// The disk with one file that may not be read, also when the tests run as root.
struct ForbiddenFile: DiskBacked {
    let disk = SystemFiles()
    /// The last part of its path.
    let name: String

    private func check(_ path: DiskPath) throws(FileError) {
        // 13 is EACCES on all systems.
        if path.display.hasSuffix("/\(name)") { throw FileError(.permissionDenied, "open", path, errorNumber: 13) }
    }

    func readStamped(_ path: DiskPath, limit: Int) throws(FileError) -> StampedBytes {
        try check(path)
        return try disk.readStamped(path, limit: limit)
    }
    func read(_ path: DiskPath, limit: Int) throws(FileError) -> [UInt8] {
        try check(path)
        return try disk.read(path, limit: limit)
    }
}
