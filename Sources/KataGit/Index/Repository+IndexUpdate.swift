internal import CLibgit2
internal import KataCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A change of one entry of the user's index.
struct IndexUpdate: Sendable, Hashable {
    let path: RepositoryPath
    /// What the entry must be for the change to happen; `nil`: there must be none.
    let old: TreeListing.Entry?
    /// `nil`: the entry goes away.
    let new: TreeListing.Entry?
    /// What the file system says about the file, if it is certain that it holds what the new entry names.
    var stamp: FileStamp?
}

extension Repository {
    /// Changes entries of the user's index under Git's own lock, so that nothing that others stage at the same time is lost.
    ///
    /// The index is read after the lock is taken, changed in a copy, and renamed into place: what Git does, without a process.
    ///
    /// - Parameter certainStamp: the stamp of a file that holds exactly what an entry names, if that is certain.
    /// - Throws: `locked` when another process has the lock.
    func updateIndex(
        _ updates: [IndexUpdate], gitFolder: String,
        certainStamp: (RepositoryPath, TreeListing.Entry) throws(GitError) -> FileStamp?
    ) throws(GitError) {
        try publishObjects()
        let file = "\(gitFolder)/index"
        let lock = try IndexLock.acquire(for: file, probe: probe)
        let result = "\(gitFolder)/\(PassingFile.name("index"))"
        let copy = Self.memoryFolder.map { "\($0)/\(PassingFile.name("index", outside: gitFolder))" } ?? result
        defer {
            FileContents.remove(copy)
            FileContents.remove("\(copy).lock")
            FileContents.remove(result)
        }
        try probe.announce(.writeFile, copy)
        try FileContents.copy(file, to: copy, limit: 1 << 31)
        var written = stat()
        let existed = unsafe stat(copy, &written) == 0
        let index = UserIndex(
            handle: try unsafe IndexHandle.make("git_index_open", ledger) { unsafe git_index_open(&$0, copy) })
        if existed { try index.verifyEntries(changedSince: FileStamp(written), certainStamp) }
        var changed = false
        for update in updates where index.entry(at: update.path) == update.old && update.new == nil {
            try check("git_index_remove", unsafe git_index_remove(index.handle.pointer, update.path.cString, 0))
            changed = true
        }
        for update in updates where index.entry(at: update.path) == update.old && index.hasRoom(for: update.path) {
            guard let new = update.new else { continue }
            try index.put(new, at: update.path, stamp: update.stamp)
            changed = true
        }
        guard changed else { return }
        try probe.announce(.writeFile, copy)
        try check("git_index_write", unsafe git_index_write(index.handle.pointer))
        // A rename does not leave its file system.
        if copy != result {
            try probe.announce(.writeFile, result)
            try FileContents.copy(copy, to: result, limit: 1 << 31, mode: 0o666)
        }
        // A loss of power must not leave a name without its bytes: what the user staged would be gone.
        try probe.announce(.synchronize, result)
        try FileContents.synchronize(result)
        try lock.replaceIndex(with: result)
    }

    /// A folder in memory, where making a file costs next to nothing; on a disk it can cost more than all the rest.
    static let memoryFolder: String? = {
        #if os(Linux)
            var status = stat()
            let folder = "/dev/shm"
            guard unsafe stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
                unsafe access(folder, W_OK) == 0
            else { return nil }
            return folder
        #else
            return nil
        #endif
    }()
}

extension UserIndex {
    /// Whether a path can be added without pushing out a file where it needs a folder, or what is below it.
    fileprivate func hasRoom(for path: RepositoryPath) -> Bool {
        var position = 0
        let below = path.bytes.map { CChar(bitPattern: $0) } + [0x2F, 0]
        if unsafe git_index_find_prefix(&position, handle.pointer, below) == 0 { return false }
        git_error_clear()
        let components = path.bytes.split(separator: 0x2F)
        for count in 1..<max(components.count, 1) {
            let folder = Array(components.prefix(count).joined(separator: [0x2F]))
            if let folder = try? RepositoryPath(bytes: folder), contains(folder) { return false }
        }
        git_error_clear()
        return true
    }

    fileprivate func put(_ entry: TreeListing.Entry, at path: RepositoryPath, stamp: FileStamp?) throws(GitError) {
        var raw = unsafe git_index_entry()
        unsafe raw.mode = entry.mode
        unsafe raw.id = try entry.id.oid
        if let stamp { unsafe stamp.fill(&raw) }
        let name = path.cString
        let result = unsafe name.withUnsafeBufferPointer { buffer in
            unsafe raw.path = buffer.baseAddress
            return unsafe git_index_add(handle.pointer, &raw)
        }
        try check("git_index_add", result, path.display)
    }

    /// Makes Git look again at files whose stamps are not older than the index and that do not hold what was staged: they changed
    /// in the moment in which they were staged, and with the newer time of the new index that would not show.
    ///
    /// Source: Git's technical/racy-git.
    fileprivate func verifyEntries(
        changedSince index: FileStamp,
        _ certainStamp: (RepositoryPath, TreeListing.Entry) throws(GitError) -> FileStamp?
    ) throws(GitError) {
        for position in 0..<count {
            guard let entry = unsafe git_index_get_byindex(handle.pointer, position),
                let name = unsafe entry.pointee.path
            else { continue }
            // Most builds of Git compare whole seconds only.
            let seconds = unsafe entry.pointee.mtime.seconds
            guard unsafe entry.pointee.file_size != 0, seconds != 0, seconds >= index.modifiedSeconds else { continue }
            let known = TreeListing.Entry(mode: unsafe entry.pointee.mode, id: ObjectID(unsafe entry.pointee.id))
            var changed = unsafe entry.pointee
            if let stamp = try certainStamp(try .ofGit(unsafe bytes(ofText: name)), known) {
                unsafe stamp.fill(&changed)
            } else {
                unsafe changed.file_size = 0
            }
            try check("git_index_add", unsafe git_index_add(handle.pointer, &changed))
        }
    }
}
