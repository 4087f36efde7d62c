#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Git's lock on the user's index, `index.lock`: whoever creates the file may replace the index, by renaming.
///
/// The file says that kata made it, from its appearance to its removal, and is held with a lock of the system that ends with the
/// process: one that was killed does not lock the user out for ever. That is why the new index is not written into it, as Git
/// does, and why the file is written under another name first: it appears with its text, or not at all. The other name stays as
/// long as the lock: after a loss of power the text may be gone, and the name still tells.
struct IndexLock: ~Copyable {
    private let index: String
    private let lock: String
    /// The other name of the same file.
    private let passing: String
    private let descriptor: Int32
    private let probe: GitProbe?
    private var isHeld = true

    private static let mark = "kata "

    /// - Throws: `locked` when somebody else has the lock.
    static func acquire(for index: String, probe: GitProbe?) throws(GitError) -> IndexLock {
        let lock = "\(index).lock"
        try removeAbandoned(lock, probe)
        let passing = "\(PassingFile.folder(of: index))/\(PassingFile.name("lock"))"
        try probe.announce(.writeFile, passing)
        let descriptor = try makeHeld(passing)
        do throws(GitError) {
            try probe.announce(.lockIndex, lock)
            try appear(passing, as: lock)
        } catch {
            FileContents.remove(passing)
            close(descriptor)
            throw error
        }
        // Only now: a value that exists removes the lock when it goes away.
        return IndexLock(index: index, lock: lock, passing: passing, descriptor: descriptor, probe: probe)
    }

    private init(index: String, lock: String, passing: String, descriptor: Int32, probe: GitProbe?) {
        self.index = index
        self.lock = lock
        self.passing = passing
        self.descriptor = descriptor
        self.probe = probe
    }

    deinit {
        if isHeld { FileContents.remove(lock) }
        FileContents.remove(passing)
        close(descriptor)
    }

    /// Puts a file that was written elsewhere in place of the index and gives the lock up.
    consuming func replaceIndex(with file: String) throws(GitError) {
        try probe.announce(.replaceIndex, index)
        guard unsafe rename(file, index) == 0 else { throw .fileSystem("could not replace", index) }
        // Only now may others have it: they read the index after they got the lock.
        try probe.announce(.removeFile, lock)
        FileContents.remove(lock)
        isHeld = false
    }

    /// A file with the number of this process, held as long as the descriptor is open.
    private static func makeHeld(_ path: String) throws(GitError) -> Int32 {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666 as mode_t)
        guard descriptor >= 0 else { throw .fileSystem("could not create", path) }
        // A file system without such locks leaves the number alone to tell.
        _ = flock(descriptor, LOCK_EX | LOCK_NB)
        let text = Array("\(mark)\(getpid())\n".utf8)
        guard unsafe text.withUnsafeBytes({ unsafe write(descriptor, $0.baseAddress, $0.count) }) == text.count else {
            let error = GitError.fileSystem("could not write", path)
            close(descriptor)
            FileContents.remove(path)
            throw error
        }
        return descriptor
    }

    /// Gives the file its second name, in one step and never over another file.
    private static func appear(_ passing: String, as lock: String) throws(GitError) {
        guard unsafe link(passing, lock) != 0 else { return }
        if errno == EEXIST { throw .indexLocked }
        // A file system without hard links: then a rename, which would replace, after the look that Git's own lock makes.
        guard [EPERM, ENOTSUP, EOPNOTSUPP, EMLINK, ENOSYS].contains(errno) else {
            throw .fileSystem("could not create", lock)
        }
        guard try FileContents.createIfMissing(lock, [], mode: 0o666) else { throw .indexLocked }
        guard unsafe rename(passing, lock) == 0 else {
            let error = GitError.fileSystem("could not create", lock)
            FileContents.remove(lock)
            throw error
        }
    }

    /// Removes a lock that a process of kata left behind when it was killed.
    ///
    /// Whoever removes one holds it first, so that of several the first one does and the others see another file in its place.
    static func removeAbandoned(_ lock: String, _ probe: GitProbe?) throws(GitError) {
        guard let bytes = FileContents.read(lock, limit: 64) else { return }
        let text = String(decoding: bytes, as: UTF8.self)
        let twin = bytes.isEmpty ? otherName(of: lock) : nil
        let named =
            twin?.process
            ?? (text.hasPrefix(mark) && text.hasSuffix("\n") ? Int32(text.dropFirst(mark.count).dropLast()) : nil)
        guard let process = named, process > 0 else { return }
        let file = unsafe open(lock, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return }
        defer { close(file) }
        if flock(file, LOCK_EX | LOCK_NB) != 0 {
            guard errno != EWOULDBLOCK, kill(process, 0) != 0, errno == ESRCH else { return }
        }
        var held = stat()
        var present = stat()
        guard unsafe fstat(file, &held) == 0, unsafe lstat(lock, &present) == 0, held.st_ino == present.st_ino,
            held.st_dev == present.st_dev
        else { return }
        try probe.announce(.removeFile, lock)
        FileContents.remove(lock)
        if let twin { FileContents.remove(twin.path) }
    }

    /// The name under which kata made a lock, when that is still there.
    private static func otherName(of lock: String) -> (path: String, process: Int32)? {
        let folder = PassingFile.folder(of: lock)
        var status = stat()
        guard unsafe lstat(lock, &status) == 0 else { return nil }
        for name in FileContents.names(in: folder) {
            guard let process = PassingFile.maker(of: name, purpose: "lock") else { continue }
            var other = stat()
            let path = "\(folder)/\(name)"
            guard unsafe lstat(path, &other) == 0, other.st_ino == status.st_ino, other.st_dev == status.st_dev else {
                continue
            }
            return (path, process)
        }
        return nil
    }
}

extension GitError {
    static var indexLocked: GitError {
        GitError(
            .locked, "the index is locked by another process",
            hint: "wait for the other git command, or remove index.lock if none is running")
    }
}
