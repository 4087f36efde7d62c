#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Files as a hook needs them: small, read whole, replaced or added to in one step.
enum HookFiles {
    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The bytes of a regular file; `nil` when there is none, or it is larger than the limit.
    static func read(_ path: String, limit: Int) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { _ = close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return HookSystem.read(descriptor, limit: limit)
    }

    /// The bytes of a file that another process holds with a lock as long as it stands behind them; `nil` when nobody does.
    static func readHeld(_ path: String, limit: Int) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { _ = close(descriptor) }
        // The system takes the lock away from a process that was killed.
        guard flock(descriptor, LOCK_SH | LOCK_NB) != 0, errno == EWOULDBLOCK else { return nil }
        return HookSystem.read(descriptor, limit: limit)
    }

    /// Puts a new file in the place of one: whoever is interrupted leaves the old one whole.
    static func replace(_ path: String, with bytes: [UInt8]) throws(HookProblem) {
        let temporary = "\(path).kata-\(getpid())"
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard descriptor >= 0 else { throw HookProblem("\(temporary) can't be made: \(HookSystem.lastError)") }
        let isWritten = HookSystem.write(bytes, to: descriptor)
        let reason = isWritten ? "" : HookSystem.lastError
        guard close(descriptor) == 0, isWritten, unsafe rename(temporary, path) == 0 else {
            let problem = HookProblem("\(path) can't be written: \(isWritten ? HookSystem.lastError : reason)")
            _ = unsafe unlink(temporary)
            throw problem
        }
    }

    /// Adds bytes to the end of a file in one write, so that two processes never mix their lines.
    static func append(_ bytes: [UInt8], to path: String, folder: String) throws(HookProblem) {
        if unsafe mkdir(folder, 0o700) != 0, errno != EEXIST {
            throw HookProblem("\(folder) can't be made: \(HookSystem.lastError)")
        }
        let descriptor = unsafe open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw HookProblem("\(path) can't be opened: \(HookSystem.lastError)") }
        defer { _ = close(descriptor) }
        var bytes = bytes
        // A line that a full disk cut off must not swallow the next one.
        if lastByte(descriptor).map({ $0 != 0x0A }) == true { bytes.insert(0x0A, at: 0) }
        guard HookSystem.write(bytes, to: descriptor) else {
            throw HookProblem("\(path) can't be written: \(HookSystem.lastError)")
        }
    }

    private static func lastByte(_ descriptor: Int32) -> UInt8? {
        let end = lseek(descriptor, 0, SEEK_END)
        var byte: UInt8 = 0
        guard end > 0, unsafe pread(descriptor, &byte, 1, end - 1) == 1 else { return nil }
        return byte
    }
}
