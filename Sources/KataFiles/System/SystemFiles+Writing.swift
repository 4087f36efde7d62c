#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension SystemFiles {
    package func writeAtomically(
        _ bytes: [UInt8], to path: DiskPath, mode: FileMode?, durable: Bool
    ) throws(FileError) {
        let kept = if let mode { mode } else { try existingMode(of: path) }
        let temporary = try writeBeside(path, bytes, mode: kept, durable: durable)
        do throws(FileError) {
            try announce(.rename, path, attempt: "rename to")
            try move(temporary, to: path)
        } catch {
            discard(temporary)
            throw error
        }
        if durable { try synchronizeFolder(path.folder) }
    }

    package func create(_ bytes: [UInt8], at path: DiskPath, durable: Bool) throws(FileError) {
        let temporary = try writeBeside(path, bytes, mode: nil, durable: durable)
        defer { discard(temporary) }
        try announce(.rename, path, attempt: "create")
        // A link, unlike a rename, never replaces what is there.
        let source = try temporary.terminated(for: "create")
        let target = try path.terminated(for: "create")
        let failed = unsafe source.withUnsafeBufferPointer { source in
            unsafe target.withUnsafeBufferPointer { target in
                unsafe link(source.baseAddress!, target.baseAddress!)
            }
        }
        guard failed == 0 else { throw .current("create", path) }
        if durable { try synchronizeFolder(path.folder) }
    }

    package func append(_ bytes: [UInt8], to path: DiskPath, mode: FileMode) throws(FileError) {
        try openForAppend(path, mode: mode).append(bytes, announcedTo: self)
    }

    package func openLog(_ path: DiskPath, mode: FileMode) throws(FileError) -> any AppendLog {
        SystemLog(try openForAppend(path, mode: mode), files: self)
    }

    func synchronizeFolder(_ path: DiskPath) throws(FileError) {
        try announce(.synchronizeFolder, path, attempt: "sync")
        try Descriptor.open(path, flags: O_RDONLY | O_DIRECTORY).synchronize()
    }

    private func existingMode(of path: DiskPath) throws(FileError) -> FileMode? {
        guard let status = try status(of: path, followingLinks: false), status.kind == .regular else { return nil }
        return status.mode
    }

    /// Writes the bytes to a new file in the target's folder and returns its path; nothing is left behind on failure.
    private func writeBeside(
        _ path: DiskPath, _ bytes: [UInt8], mode: FileMode?, durable: Bool
    ) throws(FileError) -> DiskPath {
        let file = try createBeside(path, private: mode != nil)
        let temporary = file.path
        do throws(FileError) {
            if let mode {
                try announce(.setMode, temporary, attempt: "set the mode of")
                try file.setMode(mode)
            }
            let (allowed, failure) = announceWrite(bytes.count, to: temporary)
            try file.writeAll(bytes[..<allowed])
            if let failure { throw failure }
            if durable {
                try announce(.synchronize, temporary, attempt: "sync")
                try file.synchronize()
            }
        } catch {
            discard(temporary)
            throw error
        }
        return temporary
    }

    /// Creates a file that did not exist. Two writers never get the same one: `O_EXCL` decides, the random name only makes
    /// a second try rare. The name does not grow with the target's, which may have the longest length allowed.
    private func createBeside(_ path: DiskPath, private: Bool) throws(FileError) -> Descriptor {
        guard !path.lastComponent.isEmpty else { throw FileError(.badPath, "create", path) }
        var attempts = 0
        while true {
            let name = TemporaryName.random()
            let temporary = path.bytes.contains(0x2F) ? path.folder.appending(name) : DiskPath(name)
            try announce(.create, temporary, attempt: "create")
            do throws(FileError) {
                return try Descriptor.open(
                    temporary, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: `private` ? 0o600 : 0o644,
                    attempt: "create")
            } catch {
                attempts += 1
                guard error.code == .alreadyExists, attempts < 16 else { throw error }
            }
        }
    }

    /// Removes what a failed write leaves behind. Its own failure adds nothing: the first error is the one to report.
    private func discard(_ temporary: DiskPath) {
        try? unlinkFile(temporary)
    }

    private func openForAppend(_ path: DiskPath, mode: FileMode) throws(FileError) -> Descriptor {
        try announce(.openForAppend, path, attempt: "open")
        let file = try Descriptor.open(
            path, flags: O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, mode: mode)
        guard try file.status().kind == .regular else { throw FileError(.notRegular, "open", path) }
        return file
    }
}

/// Names of files that exist only while a write is under way.
package enum TemporaryName {
    /// Starts with this and ends in `.tmp`, so that a person or a sweep after a crash can tell such files.
    package static let prefix = ".kata-"

    /// 80 random bits.
    static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        let digits = (0..<16).map { _ in alphabet[Int(generator.next() & 31)] }
        return prefix + String(decoding: digits, as: UTF8.self) + ".tmp"
    }

    package static func matches(_ name: String) -> Bool {
        name.hasPrefix(prefix) && name.hasSuffix(".tmp") && name.utf8.count == prefix.utf8.count + 20
    }
}
