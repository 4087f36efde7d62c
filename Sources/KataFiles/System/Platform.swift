internal import KataCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension FileError {
    /// The error for the calling thread's present `errno`.
    static func current(_ attempt: String, _ path: DiskPath) -> FileError {
        system(errno, attempt, path)
    }

    static func system(_ number: Int32, _ attempt: String, _ path: DiskPath) -> FileError {
        FileError(Code(errorNumber: number), attempt, path, errorNumber: number)
    }
}

extension FileError.Code {
    package init(errorNumber: Int32) {
        self =
            switch errorNumber {
            case ENOENT: .notFound
            case EEXIST: .alreadyExists
            case EISDIR: .isFolder
            case ENOTDIR: .notFolder
            case ENOTEMPTY: .notEmpty
            case EACCES, EPERM: .permissionDenied
            case EROFS: .readOnly
            case ELOOP: .symlinkLoop
            case ENOSPC, EDQUOT: .noSpace
            case ENAMETOOLONG, EINVAL: .badPath
            case ENXIO: .notRegular
            case EFBIG: .tooLarge
            default: .inputOutput
            }
    }
}

extension FileStatus {
    init(_ raw: stat) {
        let kind: FileKind =
            switch raw.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .folder
            case S_IFLNK: .symbolicLink
            default: .other
            }
        #if canImport(Darwin)
            let time = raw.st_mtimespec
        #else
            let time = raw.st_mtim
        #endif
        self.init(
            kind: kind, size: Int64(raw.st_size), mode: FileMode(rawValue: UInt16(raw.st_mode & 0o7777)),
            modified: Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000))
    }
}

extension DiskPath {
    /// The path as C takes it, ended by NUL.
    /// - Throws: `badPath` for an empty path or one with a NUL byte.
    func terminated(for attempt: String) throws(FileError) -> [CChar] {
        guard !bytes.isEmpty, !bytes.contains(0) else { throw FileError(.badPath, attempt, self) }
        return bytes.map { CChar(bitPattern: $0) } + [0]
    }
}
