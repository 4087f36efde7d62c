internal import KataCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What the repository knows of a linked working tree: a folder below `worktrees`, and the file `.git` that leads there.
///
/// Source: gitrepository-layout(5).
enum WorktreeEntry {
    private static let passingPrefix = "kata-worktree-"

    /// Makes the folder if it is missing, and the entry, with nothing checked out yet.
    ///
    /// - Parameter folder: absolute; missing or empty.
    /// - Returns: the folder without symbolic links.
    static func make(
        for folder: String, _ start: WorktreeStart, commonFolder: String, _ probe: GitProbe?
    ) throws(GitError) -> String {
        guard unsafe mkdir(folder, 0o777) == 0 || errno == EEXIST else { throw .fileSystem("could not create", folder) }
        guard let resolved = unsafe realpath(folder, nil) else { throw .fileSystem("could not find", folder) }
        defer { unsafe free(resolved) }
        let real = unsafe String(cString: resolved)
        let file = "\(real)/.git"
        let passing = "\(commonFolder)/\(passingPrefix)\(String(UInt64.random(in: .min ... .max), radix: 36))"
        try probe.announce(.writeFile, passing)
        let descriptor = try HeldFolder.make(passing)
        defer { close(descriptor) }
        let head =
            switch start {
            case .commit(let id): "\(id)\n"
            case .branch(let name): "ref: \(name)\n"
            }
        let name: String
        do throws(GitError) {
            for (name, text) in [("HEAD", head), ("commondir", "../..\n"), ("gitdir", "\(file)\n")] {
                try FileContents.create("\(passing)/\(name)", Array(text.utf8), mode: 0o666)
            }
            try probe.announce(.synchronize, passing)
            try FileContents.synchronizeDisk(of: passing)
            let entries = "\(commonFolder)/worktrees"
            _ = unsafe mkdir(entries, 0o777)
            try probe.announce(.writeFile, entries)
            name = try place(passing, in: entries, named: real)
        } catch {
            FileContents.removeTree(passing)
            throw error
        }
        // Until here Git takes the entry for that of a tree that is gone.
        try probe.announce(.writeFile, file)
        try FileContents.create(file, Array("gitdir: \(commonFolder)/worktrees/\(name)\n".utf8), mode: 0o666)
        try FileContents.synchronize(file)
        return real
    }

    /// Gives an entry the name of the tree's folder, with a number when that is taken, as Git does.
    private static func place(_ passing: String, in entries: String, named folder: String) throws(GitError) -> String {
        let last = folder.split(separator: "/").last ?? "tree"
        let base = String(last.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-" })
        // Names of Git's own are parts of references: no dot in front, no lock.
        let name = base.hasPrefix(".") || base.hasSuffix(".lock") || base.hasSuffix(".") ? "tree" : base
        for number in 0..<10_000 {
            let candidate = number == 0 ? name : "\(name)\(number)"
            if unsafe rename(passing, "\(entries)/\(candidate)") == 0 { return candidate }
            guard errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR else { break }
        }
        throw .fileSystem("could not make an entry in", entries)
    }

    /// Removes a working tree, and then its entry as a whole.
    ///
    /// - Returns: `false` when the folder and an entry do not lead to each other; nothing is changed then.
    static func remove(of folder: String, commonFolder: String, _ probe: GitProbe?) throws(GitError) -> Bool {
        let file = "\(folder)/.git"
        guard let text = FileContents.read(file, limit: 1 << 14).map({ String(decoding: $0, as: UTF8.self) }),
            text.hasPrefix("gitdir: ")
        else { return false }
        let entry = String(text.dropFirst("gitdir: ".count).prefix { $0 != "\n" })
        let entries = "\(commonFolder)/worktrees/"
        guard entry.hasPrefix(entries), !entry.dropFirst(entries.count).contains("/"),
            entry.utf8.count > entries.utf8.count,
            let back = FileContents.read("\(entry)/gitdir", limit: 1 << 14),
            isSame(String(decoding: back.prefix { $0 != 0x0A }, as: UTF8.self), file)
        else { return false }
        try probe.announce(.removeFile, folder)
        // The way back goes last: a removal that is cut off is found and finished.
        guard FileContents.removeTree(folder, last: ".git") else { throw .fileSystem("could not remove", folder) }
        try removeEntry(entry, commonFolder, probe)
        return true
    }

    /// - Parameter folder: where the trees were, or a folder above them.
    static func removeEntries(
        ofMissing folder: String, commonFolder: String, _ probe: GitProbe?
    ) throws(GitError) {
        let entries = "\(commonFolder)/worktrees"
        for name in FileContents.names(in: entries) where name != "." && name != ".." {
            guard let bytes = FileContents.read("\(entries)/\(name)/gitdir", limit: 1 << 14) else { continue }
            let file = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
            guard file.hasPrefix("\(folder)/"), file.hasSuffix("/.git"), !FileContents.exists(file) else { continue }
            try removeEntry("\(entries)/\(name)", commonFolder, probe)
        }
    }

    /// As a whole: half an entry makes every command of Git fail.
    private static func removeEntry(_ entry: String, _ commonFolder: String, _ probe: GitProbe?) throws(GitError) {
        try probe.announce(.removeFile, entry)
        let passing = "\(commonFolder)/\(passingPrefix)\(String(UInt64.random(in: .min ... .max), radix: 36))"
        guard unsafe rename(entry, passing) == 0 || errno == ENOENT else {
            throw .fileSystem("could not remove", entry)
        }
        FileContents.removeTree(passing)
        _ = unsafe rmdir("\(commonFolder)/worktrees")
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        var first = stat()
        var second = stat()
        guard unsafe stat(one, &first) == 0, unsafe stat(other, &second) == 0 else { return false }
        return first.st_ino == second.st_ino && first.st_dev == second.st_dev
    }

    /// Removes entries that processes which are gone had not given their names yet, or had taken theirs.
    static func removeAbandoned(in commonFolder: String, _ probe: GitProbe?) {
        HeldFolder.removeAbandoned(in: commonFolder, prefix: passingPrefix, probe)
    }
}
