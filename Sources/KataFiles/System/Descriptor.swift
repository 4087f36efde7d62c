#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// An owned file descriptor.
struct Descriptor: ~Copyable {
    let number: Int32
    let path: DiskPath

    /// Opens with `O_CLOEXEC`, again when a signal interrupts.
    static func open(
        _ path: DiskPath, flags: Int32, mode: FileMode = 0, in folder: Int32 = AT_FDCWD, attempt: String = "open"
    ) throws(FileError) -> Descriptor {
        let name = try path.terminated(for: attempt)
        while true {
            let number = unsafe name.withUnsafeBufferPointer {
                unsafe openat(folder, $0.baseAddress!, flags | O_CLOEXEC, mode_t(mode.rawValue))
            }
            if number >= 0 { return Descriptor(number: number, path: path) }
            guard errno == EINTR else { throw .current(attempt, path) }
        }
    }

    private init(number: Int32, path: DiskPath) {
        self.number = number
        self.path = path
    }

    deinit { _ = closeFile(number) }

    func status() throws(FileError) -> FileStatus {
        var raw = stat()
        guard unsafe fstat(number, &raw) == 0 else { throw .current("inspect", path) }
        return FileStatus(raw)
    }

    /// One `write`. The count may be smaller than asked for.
    func writeOnce(_ bytes: ArraySlice<UInt8>) throws(FileError) -> Int {
        while true {
            let count = unsafe bytes.withUnsafeBytes { unsafe write(number, $0.baseAddress, $0.count) }
            if count >= 0 { return count }
            guard errno == EINTR else { throw .current("write", path) }
        }
    }

    func writeAll(_ bytes: ArraySlice<UInt8>) throws(FileError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = try writeOnce(rest)
            guard count > 0 else { throw .system(EIO, "write", path) }
            rest = rest.dropFirst(count)
        }
    }

    /// Forces content or entries to the disk; on macOS through the drive's own cache too.
    func synchronize() throws(FileError) {
        #if canImport(Darwin)
            if fcntl(number, F_FULLFSYNC) == 0 { return }
        #endif
        while fsync(number) != 0 {
            guard errno == EINTR else { throw .current("sync", path) }
        }
    }

    func setMode(_ mode: FileMode) throws(FileError) {
        guard fchmod(number, mode_t(mode.rawValue)) == 0 else { throw .current("set the mode of", path) }
    }

    /// Reads to the end, or throws `tooLarge` as soon as there are more than `limit` bytes.
    func readAll(limit: Int, expecting size: Int64) throws(FileError) -> [UInt8] {
        guard size <= Int64(limit) else { throw FileError(.tooLarge, "read", path) }
        var result: [UInt8] = []
        result.reserveCapacity(Int(size))
        // One byte more than expected, so that the usual file ends with the first short read.
        var chunk = [UInt8](repeating: 0, count: Int(min(max(size + 1, 4096), 1 << 20)))
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(number, $0.baseAddress, $0.count) }
            if count < 0 {
                guard errno == EINTR else { throw .current("read", path) }
                continue
            }
            if count == 0 { return result }
            guard result.count + count <= limit else { throw FileError(.tooLarge, "read", path) }
            result.append(contentsOf: chunk[..<count])
        }
    }
}

/// `close`, under a name that no method hides.
private func closeFile(_ number: Int32) -> Int32 { close(number) }
