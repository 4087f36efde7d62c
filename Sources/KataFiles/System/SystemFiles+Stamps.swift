#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension SystemFiles {
    package func stamp(of path: DiskPath) throws(FileError) -> FileStamp? {
        let name = try path.terminated(for: "inspect")
        var raw = stat()
        let failed = unsafe name.withUnsafeBufferPointer { unsafe fstatat(AT_FDCWD, $0.baseAddress!, &raw, 0) }
        guard failed == 0 else {
            guard errno == ENOENT || errno == ENOTDIR else { throw .current("inspect", path) }
            return nil
        }
        return raw.st_mode & S_IFMT == S_IFREG ? FileStamp(raw) : nil
    }

    package func readStamped(_ path: DiskPath, limit: Int) throws(FileError) -> StampedBytes {
        try announce(.read, path, attempt: "read")
        let file = try openForReading(path)
        let before = try file.stamp()
        var now = timespec()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &now)
        let bytes = try file.readAll(limit: limit, expecting: before.size)
        let isSteady = try file.stamp() == before && bytes.count == Int(before.size)
        return StampedBytes(
            bytes: bytes, stamp: isSteady ? before : nil,
            isSettled: before.changed < FileStamp.nanoseconds(now) - clockStep)
    }
}

extension Descriptor {
    func stamp() throws(FileError) -> FileStamp {
        var raw = stat()
        guard unsafe fstat(number, &raw) == 0 else { throw .current("inspect", path) }
        return FileStamp(raw)
    }
}

extension FileStamp {
    init(_ raw: stat) {
        #if canImport(Darwin)
            let (modified, changed) = (raw.st_mtimespec, raw.st_ctimespec)
        #else
            let (modified, changed) = (raw.st_mtim, raw.st_ctim)
        #endif
        self.init(
            size: Int64(raw.st_size), modified: Self.nanoseconds(modified), changed: Self.nanoseconds(changed),
            inode: UInt64(raw.st_ino))
    }

    /// Times that the number can't hold are as good as any other: they are only compared.
    static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
