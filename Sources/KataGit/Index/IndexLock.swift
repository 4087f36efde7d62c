#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Git's lock on the user's index, `index.lock`: whoever creates the file may replace the index, by renaming.
///
/// The file says which process made it, from its making to its removal, so that one that was killed does not lock the user out
/// for ever. That is why the new index is not written into it, as Git does.
struct IndexLock: ~Copyable {
    private let index: String
    private let lock: String
    private let probe: GitProbe?
    private var isHeld = true

    private static let mark = "kata "

    /// - Throws: `locked` when somebody else has the lock.
    static func acquire(for index: String, probe: GitProbe?) throws(GitError) -> IndexLock {
        let lock = "\(index).lock"
        try removeAbandoned(lock, probe)
        try probe.announce(.lockIndex, lock)
        guard try FileContents.createIfMissing(lock, Array("\(mark)\(getpid())\n".utf8), mode: 0o666) else {
            throw .indexLocked
        }
        // Only now: a value that exists removes the lock when it goes away.
        return IndexLock(index: index, lock: lock, probe: probe)
    }

    private init(index: String, lock: String, probe: GitProbe?) {
        self.index = index
        self.lock = lock
        self.probe = probe
    }

    deinit {
        if isHeld { FileContents.remove(lock) }
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

    /// Removes a lock that a process of kata left behind when it was killed.
    private static func removeAbandoned(_ lock: String, _ probe: GitProbe?) throws(GitError) {
        guard let bytes = FileContents.read(lock, limit: 64) else { return }
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.hasPrefix(mark), text.hasSuffix("\n"), let process = Int32(text.dropFirst(mark.count).dropLast()),
            process > 0, kill(process, 0) != 0, errno == ESRCH
        else { return }
        try probe.announce(.removeFile, lock)
        FileContents.remove(lock)
    }
}

extension GitError {
    static var indexLocked: GitError {
        GitError(
            .locked, "the index is locked by another process",
            hint: "wait for the other git command, or remove index.lock if none is running")
    }
}
