#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What the file system says about a file without reading it.
struct FileFingerprint: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case regular(isExecutable: Bool)
        case symbolicLink
        case folder
        /// A socket, pipe or device: nothing Git would store.
        case other
    }

    let kind: Kind
    let size: Int64
    /// Nanoseconds since 1970.
    let modified: Int64
    let changed: Int64
    let inode: UInt64

    /// `nil` when nothing is there.
    init?(of path: [CChar]) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular(isExecutable: status.st_mode & 0o100 != 0)
            case S_IFLNK: .symbolicLink
            case S_IFDIR: .folder
            default: .other
            }
        size = Int64(status.st_size)
        inode = UInt64(status.st_ino)
        #if canImport(Darwin)
            modified = Self.nanoseconds(status.st_mtimespec)
            changed = Self.nanoseconds(status.st_ctimespec)
        #else
            modified = Self.nanoseconds(status.st_mtim)
            changed = Self.nanoseconds(status.st_ctim)
        #endif
    }

    /// Whether a change right after `moment` would show: time stamps advance in steps, so a file that was written shortly before
    /// may be written again without a new stamp.
    func isSettled(at moment: Int64) -> Bool {
        let latest = max(modified, changed)
        // File systems without fractions of a second have steps of up to two seconds.
        let step: Int64 = latest % 1_000_000_000 == 0 ? 2_000_000_000 : 50_000_000
        return latest < moment - step
    }

    static func nanosecondsNow() -> Int64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        return nanoseconds(time)
    }

    private static func nanoseconds(_ time: timespec) -> Int64 {
        let (seconds, overflow) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : seconds &+ Int64(time.tv_nsec)
    }
}
