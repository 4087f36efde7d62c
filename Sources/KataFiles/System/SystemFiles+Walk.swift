#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension SystemFiles {
    package func list(
        below folder: DiskPath, limits: WalkLimits, skip: (FileEntry) -> Bool
    ) throws(FileError) -> [FileEntry] {
        try announce(.list, folder, attempt: "list")
        let root = try Descriptor.open(folder, flags: O_RDONLY | O_DIRECTORY, attempt: "list")
        var walk = Walk(root: folder, limits: limits)
        try walk.visit(root.number, prefix: [], level: 1, skip: skip)
        return walk.found.sorted { $0.path.lexicographicallyPrecedes($1.path) }
    }
}

/// A walk that opens each folder relative to the one above it, so that a folder which is swapped for a link meanwhile is not followed.
private struct Walk {
    let root: DiskPath
    let limits: WalkLimits
    var found: [FileEntry] = []

    init(root: DiskPath, limits: WalkLimits) {
        self.root = root
        self.limits = limits
    }

    mutating func visit(
        _ folder: Int32, prefix: [UInt8], level: Int, skip: (FileEntry) -> Bool
    ) throws(FileError) {
        let stream = try FolderStream(copying: folder, path: place(prefix))
        while let (name, hint) = try stream.next() {
            let path = prefix.isEmpty ? name : prefix + [0x2F] + name
            guard found.count < limits.entries else { throw FileError(.tooLarge, "list", root) }
            var entry = FileEntry(path: path, kind: hint ?? .other)
            if hint == nil || limits.includesStatus {
                entry.status = try stream.status(of: name)
                // Gone between the listing and the look: as if it had never been listed.
                guard let status = entry.status else { continue }
                entry.kind = status.kind
                if !limits.includesStatus { entry.status = nil }
            }
            found.append(entry)
            guard entry.kind == .folder, !skip(entry) else { continue }
            guard level < limits.depth else { throw FileError(.tooLarge, "list", place(path)) }
            guard let inner = try stream.open(name) else { continue }
            try visit(inner.number, prefix: path, level: level + 1, skip: skip)
        }
    }

    private func place(_ path: [UInt8]) -> DiskPath { path.isEmpty ? root : root.appending(bytes: path) }
}

/// An open folder that yields its entries one by one, without `.` and `..`.
@safe private struct FolderStream: ~Copyable {
    #if canImport(Darwin)
        private let stream: UnsafeMutablePointer<DIR>
    #else
        private let stream: OpaquePointer
    #endif
    private let path: DiskPath

    /// Takes its own copy of the descriptor, which the stream owns and closes.
    init(copying number: Int32, path: DiskPath) throws(FileError) {
        let copy = dup(number)
        guard copy >= 0 else { throw .current("list", path) }
        _ = fcntl(copy, F_SETFD, FD_CLOEXEC)
        guard let stream = unsafe fdopendir(copy) else {
            let error = FileError.current("list", path)
            _ = close(copy)
            throw error
        }
        unsafe self.stream = stream
        self.path = path
    }

    deinit { _ = unsafe closedir(stream) }

    /// The next name, with its kind where the file system tells it for free.
    func next() throws(FileError) -> (name: [UInt8], kind: FileKind?)? {
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else {
                guard errno == 0 else { throw .current("list", path) }
                return nil
            }
            // The entry may be shorter than its type: never copied as a whole.
            let start = unsafe UnsafeRawPointer(entry).advanced(by: MemoryLayout<dirent>.offset(of: \.d_name)!)
            let length = unsafe strlen(start.assumingMemoryBound(to: CChar.self))
            let name = unsafe Array(UnsafeRawBufferPointer(start: start, count: length))
            if name == [0x2E] || name == [0x2E, 0x2E] { continue }
            return (name, Self.kind(unsafe entry.pointee.d_type))
        }
    }

    /// `nil` when the name is gone.
    func status(of name: [UInt8]) throws(FileError) -> FileStatus? {
        var raw = stat()
        let text = try DiskPath(bytes: name).terminated(for: "inspect")
        let failed = unsafe text.withUnsafeBufferPointer {
            unsafe fstatat(dirfd(stream), $0.baseAddress!, &raw, AT_SYMLINK_NOFOLLOW)
        }
        if failed == 0 { return FileStatus(raw) }
        guard errno == ENOENT else { throw .current("inspect", path.appending(bytes: name)) }
        return nil
    }

    /// `nil` when the folder is gone or has become something else.
    func open(_ name: [UInt8]) throws(FileError) -> Descriptor? {
        do throws(FileError) {
            return try Descriptor.open(
                DiskPath(bytes: name), flags: O_RDONLY | O_DIRECTORY | O_NOFOLLOW, in: unsafe dirfd(stream),
                attempt: "list")
        } catch {
            if [.notFound, .notFolder, .symlinkLoop].contains(error.code) { return nil }
            throw FileError(error.code, error.attempt, path.appending(bytes: name), errorNumber: error.errorNumber)
        }
    }

    private static func kind(_ type: UInt8) -> FileKind? {
        switch Int(type) {
        case Int(DT_REG): .regular
        case Int(DT_DIR): .folder
        case Int(DT_LNK): .symbolicLink
        case Int(DT_UNKNOWN): nil
        default: .other
        }
    }
}
