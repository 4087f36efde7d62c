#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension SystemFiles {
    package func makeFolder(_ path: DiskPath, mode: FileMode) throws(FileError) {
        // From the inside out: usually the folder, or the one above it, is there already.
        var missing: [DiskPath] = []
        var folder = path
        while true {
            if let status = try status(of: folder, followingLinks: true) {
                guard status.kind == .folder else { throw FileError(.notFolder, "make folder", folder) }
                break
            }
            missing.append(folder)
            guard folder.folder != folder, folder.bytes.contains(0x2F) else { break }
            folder = folder.folder
        }
        for folder in missing.reversed() where !folder.lastComponent.isEmpty {
            try announce(.makeFolder, folder, attempt: "make folder")
            let name = try folder.terminated(for: "make folder")
            let made = unsafe name.withUnsafeBufferPointer { unsafe mkdir($0.baseAddress!, mode_t(mode.rawValue)) }
            // Somebody else may have made it in between.
            guard made == 0 || errno == EEXIST else { throw .current("make folder", folder) }
        }
    }

    package func withLock(on folder: DiskPath, _ body: () throws -> Void) throws {
        let file = try Descriptor.open(folder, flags: O_RDONLY | O_DIRECTORY, attempt: "lock")
        while flock(file.number, LOCK_EX) != 0 {
            // A file system without locks leaves callers with what they check themselves.
            guard errno == EINTR else { break }
        }
        defer { _ = flock(file.number, LOCK_UN) }
        try body()
    }

    package func remove(_ path: DiskPath) throws(FileError) {
        try announce(.remove, path, attempt: "remove")
        try unlinkFile(path)
    }

    package func removeFolder(_ path: DiskPath) throws(FileError) {
        guard let status = try status(of: path, followingLinks: false) else { return }
        guard status.kind == .folder else { throw FileError(.notFolder, "remove folder", path) }
        let entries = try list(below: path, limits: WalkLimits(depth: 512, entries: .max), skip: { _ in false })
        // Backwards: what is inside a folder sorts after the folder itself.
        for entry in entries.reversed() {
            let inner = path.appending(bytes: entry.path)
            if entry.kind == .folder {
                try removeEmptyFolder(inner)
            } else {
                try remove(inner)
            }
        }
        try removeEmptyFolder(path)
    }

    package func rename(_ path: DiskPath, to target: DiskPath, durable: Bool) throws(FileError) {
        // What moves into a folder that the disk does not know yet could be lost with it.
        if durable, path.folder != target.folder { try synchronizeFolder(target.folder.folder) }
        try announce(.rename, target, attempt: "rename to")
        try move(path, to: target)
        if durable {
            try synchronizeFolder(target.folder)
            if path.folder != target.folder { try synchronizeFolder(path.folder) }
        }
    }

    func move(_ path: DiskPath, to target: DiskPath) throws(FileError) {
        let source = try path.terminated(for: "rename")
        let destination = try target.terminated(for: "rename to")
        let failed = unsafe source.withUnsafeBufferPointer { source in
            unsafe destination.withUnsafeBufferPointer { destination in
                unsafe renameFile(source.baseAddress!, destination.baseAddress!)
            }
        }
        guard failed == 0 else { throw .current("rename to", target) }
    }

    func unlinkFile(_ path: DiskPath) throws(FileError) {
        let name = try path.terminated(for: "remove")
        let failed = unsafe name.withUnsafeBufferPointer { unsafe unlink($0.baseAddress!) }
        guard failed == 0 || errno == ENOENT else { throw .current("remove", path) }
    }

    private func removeEmptyFolder(_ path: DiskPath) throws(FileError) {
        try announce(.removeFolder, path, attempt: "remove folder")
        let name = try path.terminated(for: "remove folder")
        let failed = unsafe name.withUnsafeBufferPointer { unsafe rmdir($0.baseAddress!) }
        guard failed == 0 || errno == ENOENT else { throw .current("remove folder", path) }
    }
}

/// `rename`, under a name that no method hides.
private func renameFile(_ source: UnsafePointer<CChar>, _ target: UnsafePointer<CChar>) -> Int32 {
    unsafe rename(source, target)
}
