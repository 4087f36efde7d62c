internal import CLibgit2

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// `read(2)`, which a method of the same name would hide.
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    unsafe read(file, buffer, count)
}

/// Reads and writes small files of the repository.
enum FileContents {
    /// The bytes of a regular file; `nil` when it can't be read or is larger than the limit.
    static func read(_ path: String, limit: Int) -> [UInt8]? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= limit else {
            return nil
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while bytes.count <= limit {
            let count = unsafe systemRead(file, &chunk, chunk.count)
            guard count >= 0 else { return nil }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
        return nil
    }

    /// Creates a file that must not exist yet.
    static func create(_ path: String, _ bytes: [UInt8], mode: mode_t = 0o600) throws(GitError) {
        guard try createIfMissing(path, bytes, mode: mode) else { throw .fileSystem("could not create", path) }
    }

    /// - Returns: `false` when the file exists already.
    static func createIfMissing(_ path: String, _ bytes: [UInt8], mode: mode_t) throws(GitError) -> Bool {
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard file >= 0 else {
            if errno == EEXIST { return false }
            throw .fileSystem("could not create", path)
        }
        defer { close(file) }
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes[written...].withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { throw .fileSystem("could not write", path) }
            written += count
        }
        return true
    }

    /// Copies a file, if there is one, with the time of its last change, by which Git tells which entries of an index may be stale.
    static func copy(
        _ source: String, to target: String, limit: Int, mode: mode_t = 0o600
    ) throws(GitError) {
        var status = stat()
        guard unsafe stat(source, &status) == 0 else {
            if errno == ENOENT { return }
            throw .fileSystem("could not read", source)
        }
        // What is there and can't be read must not count as missing: an index would lose its entries.
        guard let bytes = read(source, limit: limit) else { throw .fileSystem("could not read", source) }
        try create(target, bytes, mode: mode)
        #if canImport(Darwin)
            let times = [status.st_atimespec, status.st_mtimespec]
        #else
            let times = [status.st_atim, status.st_mtim]
        #endif
        guard unsafe utimensat(AT_FDCWD, target, times, 0) == 0 else { throw .fileSystem("could not date", target) }
    }

    /// Waits until the bytes of a file are on the disk.
    static func synchronize(_ path: String) throws(GitError) {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .fileSystem("could not open", path) }
        defer { close(file) }
        #if canImport(Darwin)
            if fcntl(file, F_FULLFSYNC) == 0 { return }
        #endif
        while fsync(file) != 0 {
            guard errno == EINTR else { throw .fileSystem("could not synchronize", path) }
        }
    }

    /// Waits until everything that was written to the file system of a folder is on its disk: one call for any number of files.
    static func synchronizeDisk(of folder: String) throws(GitError) {
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .fileSystem("could not open", folder) }
        defer { close(descriptor) }
        while unsafe kata_synchronize_disk(descriptor, folder) != 0 {
            guard errno == EINTR else { throw .fileSystem("could not synchronize the disk of", folder) }
        }
    }

    /// Whether there is anything at a path, be it something that can't be read.
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0 || errno != ENOENT
    }

    static func remove(_ path: String) { _ = unsafe unlink(path) }

    /// Removes a folder with all that is in it, as far as that can be done; links are not followed. What is directly in it and
    /// has one of the last names goes at the end.
    /// - Returns: whether it is gone.
    @discardableResult
    static func removeTree(_ folder: String, last: String = "") -> Bool {
        let names = names(in: folder).filter { $0 != "." && $0 != ".." && $0 != last } + (last.isEmpty ? [] : [last])
        var hasRetried = false
        for name in names {
            let path = "\(folder)/\(name)"
            while unsafe unlink(path) != 0, errno != ENOENT {
                if (errno == EISDIR || errno == EPERM), removeTree(path) { break }
                // Tools make folders that may not be written to, such as caches of modules.
                guard !hasRetried, unsafe chmod(folder, 0o700) == 0 else { return false }
                hasRetried = true
            }
        }
        return unsafe rmdir(folder) == 0 || errno == ENOENT
    }

    /// The names in a folder; none when it can't be read.
    static func names(in folder: String) -> [String] {
        guard let stream = unsafe opendir(folder) else { return [] }
        defer { _ = unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            // The entry may be shorter than its type: never copied as a whole.
            let start = unsafe UnsafeRawPointer(entry).advanced(by: MemoryLayout<dirent>.offset(of: \.d_name)!)
            names.append(unsafe String(cString: start.assumingMemoryBound(to: CChar.self)))
        }
        return names
    }
}

extension GitError {
    /// An error with the system's reason for the last call that failed.
    static func fileSystem(_ what: String, _ path: String) -> GitError {
        let reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
        return GitError(.fileSystem, "\(what) \(path): \(reason)")
    }
}
