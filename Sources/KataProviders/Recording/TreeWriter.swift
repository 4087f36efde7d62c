internal import KataCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Puts recorded changes into a working tree without ever leaving it.
///
/// Each folder on the way is opened relative to the one above it and without following links, so that neither a link in
/// the tree nor one that is put there meanwhile leads outside.
struct TreeWriter: Sendable {
    let root: String

    struct WriteError: Error, Sendable, Hashable, CustomStringConvertible {
        var path: RepositoryPath
        var attempt: String
        var errorNumber: Int32

        var description: String {
            errorNumber == ELOOP || errorNumber == ENOTDIR
                ? "can't \(attempt) \(path): a part of the path is a link or a file"
                : "can't \(attempt) \(path): error \(errorNumber)"
        }
    }

    /// Deletions first, so that a folder can take the place of a file and the other way round.
    func apply(_ changes: [RecordedFileChange]) throws(WriteError) {
        for change in changes where change.content == .deleted { try delete(change.path) }
        for change in changes where change.content != .deleted { try write(change) }
    }

    private func delete(_ path: RepositoryPath) throws(WriteError) {
        var parents: [(folder: FolderHandle, name: [CChar])] = []
        let names = Self.names(path)
        var folder = try FolderHandle(root: root, for: path)
        for name in names.dropLast() {
            guard let next = try folder.openExisting(name, for: path) else { return }
            parents.append((folder, name))
            folder = next
        }
        try folder.unlink(names[names.count - 1], for: path)
        // Git knows no empty folders: those that the deletion emptied go too.
        for (parent, name) in parents.reversed() {
            guard parent.removeEmptyFolder(name) else { return }
        }
    }

    private func write(_ change: RecordedFileChange) throws(WriteError) {
        let names = Self.names(change.path)
        var folder = try FolderHandle(root: root, for: change.path)
        for name in names.dropLast() { folder = try folder.openOrMake(name, for: change.path) }
        let name = names[names.count - 1]
        // What is there is replaced, not written through: it may be a link, or have other names.
        try folder.unlink(name, for: change.path)
        switch change.content {
        case .file(let bytes, let isExecutable):
            try folder.createFile(name, bytes, mode: isExecutable ? 0o755 : 0o644, for: change.path)
        case .symbolicLink(let target): try folder.createLink(name, target, for: change.path)
        case .deleted: return
        }
    }

    private static func names(_ path: RepositoryPath) -> [[CChar]] {
        path.bytes.split(separator: 0x2F).map { $0.map { CChar(bitPattern: $0) } + [0] }
    }
}

/// An open folder of the tree; closed with the value's last reference.
private final class FolderHandle {
    private let number: Int32

    private init(number: Int32) { self.number = number }
    deinit { _ = closeDescriptor(number) }

    init(root: String, for path: RepositoryPath) throws(TreeWriter.WriteError) {
        number = unsafe open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw .current("open the folder of", path) }
    }

    /// `nil` when nothing is there.
    func openExisting(_ name: [CChar], for path: RepositoryPath) throws(TreeWriter.WriteError) -> FolderHandle? {
        let next = unsafe openat(number, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if next >= 0 { return FolderHandle(number: next) }
        guard errno == ENOENT else { throw .current("reach", path) }
        return nil
    }

    func openOrMake(_ name: [CChar], for path: RepositoryPath) throws(TreeWriter.WriteError) -> FolderHandle {
        if let folder = try openExisting(name, for: path) { return folder }
        guard unsafe mkdirat(number, name, 0o777) == 0 || errno == EEXIST else {
            throw .current("make a folder for", path)
        }
        guard let folder = try openExisting(name, for: path) else { throw .current("reach", path) }
        return folder
    }

    func unlink(_ name: [CChar], for path: RepositoryPath) throws(TreeWriter.WriteError) {
        guard unsafe unlinkat(number, name, 0) == 0 || errno == ENOENT else { throw .current("remove", path) }
    }

    func removeEmptyFolder(_ name: [CChar]) -> Bool { unsafe unlinkat(number, name, AT_REMOVEDIR) == 0 }

    func createFile(
        _ name: [CChar], _ bytes: [UInt8], mode: mode_t, for path: RepositoryPath
    ) throws(TreeWriter.WriteError) {
        let file = unsafe openat(number, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard file >= 0 else { throw .current("create", path) }
        defer { _ = closeDescriptor(file) }
        var offset = 0
        while offset < bytes.count {
            let written = unsafe bytes[offset...].withUnsafeBytes { unsafe writeBytes(file, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw .current("write", path) }
            offset += written
        }
    }

    func createLink(_ name: [CChar], _ target: [UInt8], for path: RepositoryPath) throws(TreeWriter.WriteError) {
        guard !target.contains(0), !target.isEmpty else {
            throw TreeWriter.WriteError(path: path, attempt: "link", errorNumber: EINVAL)
        }
        let text = target.map { CChar(bitPattern: $0) } + [0]
        guard unsafe symlinkat(text, number, name) == 0 else { throw .current("link", path) }
    }
}

extension TreeWriter.WriteError {
    fileprivate static func current(_ attempt: String, _ path: RepositoryPath) -> TreeWriter.WriteError {
        TreeWriter.WriteError(path: path, attempt: attempt, errorNumber: errno)
    }
}

private func closeDescriptor(_ number: Int32) -> Int32 { close(number) }
private func writeBytes(_ number: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(number, bytes, count)
}
