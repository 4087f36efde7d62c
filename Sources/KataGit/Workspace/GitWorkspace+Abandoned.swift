package import KataCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension GitWorkspace {
    /// Removes the lock file of a reference that a killed process left, so that the reference can be moved again.
    ///
    /// Git and libgit2 hold such a lock for milliseconds. It counts as left behind when it was made after `start`, is older than
    /// two seconds, and holds nothing or one object's id, as both programs write it. The caller knows that the process which
    /// worked here since `start` is gone.
    ///
    /// - Returns: whether there is a lock that is not old enough yet: ask again later.
    package func removeAbandonedLock(of reference: String, madeSince start: Timestamp) -> Bool {
        let path = "\(location.commonFolder)/\(reference).lock"
        var status = stat()
        guard reference.hasPrefix("refs/"), !reference.contains(".."), unsafe lstat(path, &status) == 0,
            status.st_mode & S_IFMT == S_IFREG, status.st_size <= 65
        else { return false }
        #if canImport(Darwin)
            let made = Int64(status.st_mtimespec.tv_sec)
        #else
            let made = Int64(status.st_mtim.tv_sec)
        #endif
        guard made >= start.seconds, let bytes = FileContents.read(path, limit: 65) else { return false }
        let text = String(decoding: bytes, as: UTF8.self)
        let id = text.hasSuffix("\n") ? String(text.dropLast()) : text
        // After a loss of power, a first part of it.
        guard id.utf8.count <= 64, id.allSatisfy(\.isHexDigit) else { return false }
        guard now().seconds - made > 2 else { return true }
        do throws(GitError) {
            try git.probe.announce(.removeFile, path)
        } catch {
            return true
        }
        FileContents.remove(path)
        return false
    }

    /// The references below a folder whose lock files exist, `refs/kata/rescue/…`.
    package func lockedReferences(below prefix: String) -> [String] {
        var found: [String] = []
        var folders = [prefix]
        while let folder = folders.popLast() {
            for name in FileContents.names(in: "\(location.commonFolder)/\(folder)") where !name.hasPrefix(".") {
                var status = stat()
                let path = "\(folder)/\(name)"
                guard unsafe lstat("\(location.commonFolder)/\(path)", &status) == 0 else { continue }
                if status.st_mode & S_IFMT == S_IFDIR {
                    folders.append(path)
                } else if name.hasSuffix(".lock") {
                    found.append(String(path.dropLast(".lock".count)))
                }
            }
        }
        return found.sorted()
    }

    /// Removes the files that a process made for a moment and could not remove: copies of the index, messages for hooks.
    ///
    /// - Parameter process: the number of a process that is proven to be gone.
    package func removeFiles(madeBy process: Int32) {
        let folder = location.gitFolder
        // While the other name of the lock still tells whose it is.
        try? IndexLock.removeAbandoned("\(folder)/index.lock", git.probe)
        var abandoned = FileContents.names(in: folder).filter { PassingFile.isMade(by: process, $0) }.map {
            "\(folder)/\($0)"
        }
        if let memory = Repository.memoryFolder {
            abandoned += FileContents.names(in: memory)
                .filter { PassingFile.isMade(by: process, $0, outside: folder) }.map { "\(memory)/\($0)" }
        }
        for file in abandoned {
            guard (try? git.probe.announce(.removeFile, file)) != nil else { return }
            FileContents.remove(file)
        }
    }

    /// Removes new objects and entries of working trees that processes which are gone had not yet brought to their places, or had
    /// taken away: nothing refers to them.
    package func removeAbandonedParts() {
        ObjectStaging.removeAbandoned(in: location.commonFolder, git.probe)
        WorktreeEntry.removeAbandoned(in: location.commonFolder, git.probe)
    }
}
