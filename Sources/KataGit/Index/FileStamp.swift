internal import CLibgit2

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What the index keeps about a file, in the widths of the index format, by which Git tells whether it may have changed.
struct FileStamp: Sendable, Hashable {
    let changedSeconds: Int32
    let changedNanoseconds: UInt32
    let modifiedSeconds: Int32
    let modifiedNanoseconds: UInt32
    let device: UInt32
    let inode: UInt32
    let owner: UInt32
    let group: UInt32
    let size: UInt32

    init(_ status: stat) {
        #if canImport(Darwin)
            let (changed, modified) = (status.st_ctimespec, status.st_mtimespec)
        #else
            let (changed, modified) = (status.st_ctim, status.st_mtim)
        #endif
        changedSeconds = Int32(truncatingIfNeeded: changed.tv_sec)
        changedNanoseconds = UInt32(truncatingIfNeeded: changed.tv_nsec)
        modifiedSeconds = Int32(truncatingIfNeeded: modified.tv_sec)
        modifiedNanoseconds = UInt32(truncatingIfNeeded: modified.tv_nsec)
        device = UInt32(truncatingIfNeeded: status.st_dev)
        inode = UInt32(truncatingIfNeeded: status.st_ino)
        owner = UInt32(truncatingIfNeeded: status.st_uid)
        group = UInt32(truncatingIfNeeded: status.st_gid)
        size = UInt32(truncatingIfNeeded: status.st_size)
    }

    func fill(_ entry: inout git_index_entry) {
        unsafe entry.ctime = git_index_time(seconds: changedSeconds, nanoseconds: changedNanoseconds)
        unsafe entry.mtime = git_index_time(seconds: modifiedSeconds, nanoseconds: modifiedNanoseconds)
        unsafe entry.dev = device
        unsafe entry.ino = inode
        unsafe entry.uid = owner
        unsafe entry.gid = group
        unsafe entry.file_size = size
    }
}
