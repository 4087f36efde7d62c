/// The one way to the disk for everything that must survive a crash.
///
/// The calls block; they are meant for small documents. Every path may be hostile: an error is thrown, nothing traps.
package protocol FileAccess: Sendable {
    /// What is at a path; `nil` when nothing is there. A symbolic link is reported as such unless it is to be followed.
    func status(of path: DiskPath, followingLinks: Bool) throws(FileError) -> FileStatus?

    /// The whole content of a regular file.
    /// - Throws: `tooLarge` above `limit` bytes, `isFolder`, `notRegular`, `notFound`, … A pipe or device never blocks.
    func read(_ path: DiskPath, limit: Int) throws(FileError) -> [UInt8]

    /// The stamp of a regular file, links followed; `nil` when there is no such file.
    func stamp(of path: DiskPath) throws(FileError) -> FileStamp?

    /// As ``read(_:limit:)``, with the stamp that belongs to the content.
    func readStamped(_ path: DiskPath, limit: Int) throws(FileError) -> StampedBytes

    /// Everything below a folder, sorted by bytes. A folder for which `skip` says true is reported but not entered.
    func list(
        below folder: DiskPath, limits: WalkLimits, skip: (FileEntry) -> Bool
    ) throws(FileError) -> [FileEntry]

    /// Replaces a file's content in one step: a reader sees the old or the new bytes, never a part of either.
    ///
    /// The bytes go to a new file with a random name beside the target, which is then renamed over it. A symbolic link at
    /// the path is replaced, not followed. On failure the target is untouched and the new file is removed; only when the last step
    /// of a durable write fails, the sync of the folder, are the new bytes in place with their durability unknown.
    /// - Parameters:
    ///   - mode: the permissions; `nil` keeps those of the present file, or gives `0o644` less the process's mask.
    ///   - durable: whether the bytes and the rename have reached the disk when this returns (fsync of file and folder).
    func writeAtomically(
        _ bytes: [UInt8], to path: DiskPath, mode: FileMode?, durable: Bool
    ) throws(FileError)

    /// Creates a file that is not there yet, in one step: it appears with all of its bytes or not at all.
    /// - Throws: `alreadyExists` when anything is at the path, a dangling link included; it is left as it is.
    func create(_ bytes: [UInt8], at path: DiskPath, durable: Bool) throws(FileError)

    /// Does something while no other call of this does anything for the same folder, in this process or another one. Waits for
    /// its turn; a killed process gives way at once. Not to be nested.
    func withLock(on folder: DiskPath, _ body: () throws -> Void) throws

    /// The absolute path without symbolic links, `.` and `..`.
    /// - Throws: `notFound` when nothing is there, `symlinkLoop`, …
    func resolve(_ path: DiskPath) throws(FileError) -> DiskPath

    /// Adds bytes to the end of a file, which is created when missing, in a single write, so that lines of concurrent writers
    /// never mix.
    /// - Throws: `shortWrite` when only a part fitted.
    func append(_ bytes: [UInt8], to path: DiskPath, mode: FileMode) throws(FileError)

    /// Opens a file for many appends; it is created when missing.
    func openLog(_ path: DiskPath, mode: FileMode) throws(FileError) -> any AppendLog

    /// Makes a folder and those above it; what already is a folder stays as it is.
    func makeFolder(_ path: DiskPath, mode: FileMode) throws(FileError)

    /// Removes a file or link; a missing one is not an error.
    func remove(_ path: DiskPath) throws(FileError)

    /// Removes a folder with everything in it, without following links; a missing one is not an error.
    func removeFolder(_ path: DiskPath) throws(FileError)

    /// Moves a file or folder on one file system, replacing a file at the target.
    /// - Parameter durable: whether the move has reached the disk when this returns.
    func rename(_ path: DiskPath, to target: DiskPath, durable: Bool) throws(FileError)

    /// Where a symbolic link leads, as it is written; `nil` when there is none at the path.
    func linkTarget(of path: DiskPath) throws(FileError) -> DiskPath?

    /// Makes a symbolic link where nothing is yet.
    func createLink(at path: DiskPath, to target: DiskPath) throws(FileError)

    /// Forces a file's bytes, or a folder's entries, to the disk.
    func synchronize(_ path: DiskPath) throws(FileError)
}

/// An open file that only grows.
package protocol AppendLog: Sendable {
    /// - Throws: `shortWrite` when only a part fitted, `closed` after ``close()``.
    func append(_ bytes: [UInt8]) throws(FileError)
    /// Forces everything appended so far to the disk.
    func synchronize() throws(FileError)
    /// Ends the log; further calls of this do nothing.
    func close() throws(FileError)
}

extension FileAccess {
    package func status(of path: DiskPath) throws(FileError) -> FileStatus? {
        try status(of: path, followingLinks: true)
    }

    /// Whether anything is there, a dangling link included.
    package func exists(_ path: DiskPath) throws(FileError) -> Bool {
        try status(of: path, followingLinks: false) != nil
    }

    /// Reads up to 16 MiB.
    package func read(_ path: DiskPath) throws(FileError) -> [UInt8] { try read(path, limit: 16 << 20) }

    package func list(
        below folder: DiskPath, limits: WalkLimits = WalkLimits()
    ) throws(FileError) -> [FileEntry] {
        try list(below: folder, limits: limits, skip: { _ in false })
    }

    package func writeAtomically(_ text: String, to path: DiskPath, durable: Bool = false) throws(FileError) {
        try writeAtomically(Array(text.utf8), to: path, mode: nil, durable: durable)
    }
}
