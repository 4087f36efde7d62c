internal import Synchronization

extension Descriptor {
    /// One write of all bytes.
    func append(_ bytes: [UInt8], announcedTo files: SystemFiles) throws(FileError) {
        guard !bytes.isEmpty else { return }
        let (allowed, failure) = files.announceWrite(bytes.count, to: path)
        let count = allowed == 0 ? 0 : try writeOnce(bytes[..<allowed])
        if let failure { throw failure }
        guard count == bytes.count else { throw FileError(.shortWrite, "append to", path) }
    }
}

/// A descriptor opened for appending, shared by the tasks of one process.
final class SystemLog: AppendLog {
    private let file: Mutex<Descriptor?>
    private let path: DiskPath
    private let files: SystemFiles

    init(_ file: consuming Descriptor, files: SystemFiles) {
        path = file.path
        self.files = files
        self.file = Mutex(consume file)
    }

    func append(_ bytes: [UInt8]) throws(FileError) {
        try file.withLock { file throws(FileError) in
            guard file != nil else { throw FileError(.closed, "append to", path) }
            try file?.append(bytes, announcedTo: files)
        }
    }

    func synchronize() throws(FileError) {
        try file.withLock { file throws(FileError) in
            guard file != nil else { throw FileError(.closed, "sync", path) }
            try files.announce(.synchronize, path, attempt: "sync")
            try file?.synchronize()
        }
    }

    func close() throws(FileError) {
        file.withLock { $0 = nil }
    }
}
