/// By what one can tell, without reading it, that a file is as it was.
///
/// Size and modification time can be put back after an edit; the time of the last change of the inode can't.
package struct FileStamp: Sendable, Hashable {
    /// Bytes.
    package var size: Int64
    /// Nanoseconds since 1970.
    package var modified: Int64
    /// When content, name or attributes were last changed: nanoseconds since 1970.
    package var changed: Int64
    package var inode: UInt64

    package init(size: Int64, modified: Int64, changed: Int64, inode: UInt64) {
        self.size = size
        self.modified = modified
        self.changed = changed
        self.inode = inode
    }
}

/// A file's content with the stamp it had.
package struct StampedBytes: Sendable {
    package var bytes: [UInt8]
    /// `nil` when the file changed while it was read.
    package var stamp: FileStamp?
    /// Whether the last change was so long before the reading that a later one can't have the same time. Clocks of file
    /// systems tick in steps, of two seconds in the worst case: two changes within one step look like one.
    package var isSettled: Bool

    package init(bytes: [UInt8], stamp: FileStamp?, isSettled: Bool) {
        self.bytes = bytes
        self.stamp = stamp
        self.isSettled = isSettled
    }
}
