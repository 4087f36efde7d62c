#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A small file that says something only as long as its owner lives: it is locked, and the system ends the lock with the process.
package struct HeldFile: ~Copyable {
    private let file: Descriptor

    /// Writes the file anew and holds it; whoever can get a shared lock (`flock`) knows that nobody stands behind it.
    package static func create(_ path: DiskPath, _ bytes: [UInt8]) throws(FileError) -> HeldFile {
        let file = try Descriptor.open(path, flags: O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600, attempt: "create")
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else { throw .current("lock", path) }
        guard ftruncate(file.number, 0) == 0 else { throw .current("write", path) }
        try file.writeAll(bytes[...])
        return HeldFile(file: file)
    }
}
