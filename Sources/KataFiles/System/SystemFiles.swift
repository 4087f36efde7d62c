#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The disk of this machine.
package struct SystemFiles: FileAccess {
    let probe: FileProbe?
    /// Nanoseconds; see ``StampedBytes/isSettled``.
    let clockStep: Int64

    /// - Parameters:
    ///   - probe: sees every operation before it happens; `nil` in production.
    ///   - clockStep: how long two changes of a file may have the same time, in nanoseconds: the longest step of a file system's
    ///     clock, and a little.
    package init(probe: FileProbe? = nil, clockStep: Int64 = 2_100_000_000) {
        self.probe = probe
        self.clockStep = clockStep
    }

    package func status(of path: DiskPath, followingLinks: Bool) throws(FileError) -> FileStatus? {
        let name = try path.terminated(for: "inspect")
        var raw = stat()
        let failed = unsafe name.withUnsafeBufferPointer {
            unsafe fstatat(AT_FDCWD, $0.baseAddress!, &raw, followingLinks ? 0 : AT_SYMLINK_NOFOLLOW)
        }
        if failed == 0 { return FileStatus(raw) }
        guard errno == ENOENT || errno == ENOTDIR else { throw .current("inspect", path) }
        return nil
    }

    package func resolve(_ path: DiskPath) throws(FileError) -> DiskPath {
        let name = try path.terminated(for: "resolve")
        guard let resolved = unsafe name.withUnsafeBufferPointer({ unsafe realpath($0.baseAddress!, nil) }) else {
            throw .current("resolve", path)
        }
        defer { unsafe free(resolved) }
        let count = unsafe strlen(resolved)
        return DiskPath(bytes: unsafe UnsafeBufferPointer(start: resolved, count: count).map { UInt8(bitPattern: $0) })
    }

    package func read(_ path: DiskPath, limit: Int) throws(FileError) -> [UInt8] {
        try announce(.read, path, attempt: "read")
        let file = try openForReading(path)
        return try file.readAll(limit: limit, expecting: try file.status().size)
    }

    /// - Throws: `isFolder` or `notRegular` for what is no file.
    func openForReading(_ path: DiskPath) throws(FileError) -> Descriptor {
        // O_NONBLOCK: opening a pipe without a writer would wait forever.
        let file = try Descriptor.open(path, flags: O_RDONLY | O_NONBLOCK | O_NOCTTY)
        switch try file.status().kind {
        case .regular: return file
        case .folder: throw FileError(.isFolder, "read", path)
        case .symbolicLink, .other: throw FileError(.notRegular, "read", path)
        }
    }

    package func synchronize(_ path: DiskPath) throws(FileError) {
        let file = try Descriptor.open(path, flags: O_RDONLY | O_NONBLOCK | O_NOCTTY)
        let kind: FileOperation.Kind = try file.status().kind == .folder ? .synchronizeFolder : .synchronize
        try announce(kind, path, attempt: "sync")
        try file.synchronize()
    }

    /// Lets the probe see an operation that writes no bytes.
    func announce(_ kind: FileOperation.Kind, _ path: DiskPath, attempt: String) throws(FileError) {
        guard let probe else { return }
        switch probe(FileOperation(kind, path)) {
        case .proceed: return
        case .fail(let number), .writePart(_, let number): throw .system(number, attempt, path)
        }
    }

    /// Lets the probe see a write, and says how many of the bytes may go out before it fails.
    func announceWrite(_ count: Int, to path: DiskPath) -> (allowed: Int, error: FileError?) {
        switch probe?(FileOperation(.write, path, count: count)) {
        case nil, .proceed: (count, nil)
        case .fail(let number): (0, .system(number, "write", path))
        case .writePart(let part, let number): (min(max(part, 0), count), .system(number, "write", path))
        }
    }
}
