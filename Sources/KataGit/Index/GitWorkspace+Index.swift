internal import CLibgit2
package import KataCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension GitWorkspace {
    /// Brings the user's index up to date for paths that were just committed, so that `git status` is clean for them.
    ///
    /// An entry is changed only if it is what the older tree has there: what the user staged stays as it was staged. All other entries
    /// are left alone, and nothing that others stage at the same time is lost.
    ///
    /// - Parameters:
    ///   - oldTree: the tree, or the commit, before; `nil` for none.
    ///   - tree: the tree, or the commit, that holds the new state.
    /// - Throws: `locked` when another process keeps the index locked for two seconds.
    package func refreshIndex(
        paths: [RepositoryPath], from oldTree: ObjectID?, to tree: ObjectID
    ) async throws(GitError) {
        var updates: [IndexUpdate] = []
        for path in Set(paths).sorted() {
            var old: TreeListing.Entry?
            if let oldTree { old = try repository.entry(at: path, in: oldTree) }
            var new = try repository.entry(at: path, in: tree)
            // An index has no folders: where a file became one, the file is gone.
            if old?.isFolder == true { old = nil }
            if new?.isFolder == true { new = nil }
            guard old != new else { continue }
            // The index knows fewer modes than old trees have.
            if let mode = old.flatMap({ FileMode(raw: $0.mode) }) { old?.mode = mode.rawValue }
            updates.append(IndexUpdate(path: path, old: old, new: new, stamp: try certainStamp(path, new)))
        }
        guard !updates.isEmpty else { return }
        guard writesIndexNatively else { return try await updateThroughGit(updates) }
        let complete = updates
        try await withLockRetries { () throws(GitError) in
            try repository.updateIndex(complete, gitFolder: location.gitFolder) { path, entry throws(GitError) in
                try certainStamp(path, entry)
            }
        }
    }

    /// libgit2 writes an index without the parts it does not know: with those, and where Git would run a hook or set
    /// permissions, Git does it.
    private var writesIndexNatively: Bool {
        guard case .native = capabilities.mode else { return false }
        return settings["core.fsmonitor"] == nil && settings["core.untrackedCache"] == nil
            && settings["core.sharedRepository"] == nil && !hasHooks(["post-index-change"])
    }

    /// The stamp of a file that holds exactly what the entry names; `nil` when that is not certain.
    private func certainStamp(_ path: RepositoryPath, _ entry: TreeListing.Entry?) throws(GitError) -> FileStamp? {
        guard let entry, let mode = FileMode(raw: entry.mode), mode == .regular || mode == .executable,
            let status = status(of: path), case let before = FileFingerprint(status),
            case let stamp = FileStamp(status),
            case .regular(let isExecutable) = before.kind, isExecutable == (mode == .executable)
        else { return nil }
        // A snapshot stored the very file as this entry, with its filters and through no link.
        if snapshots.entry(of: path, before) == entry { return stamp }
        guard writesIndexNatively, try !needsGit(path), (try? realFilePath(for: path)) != nil else { return nil }
        let moment = FileFingerprint.nanosecondsNow()
        var oid = git_oid()
        let result = unsafe git_repository_hashfile(&oid, repository.pointer, path.cString, GIT_OBJECT_BLOB, nil)
        guard result == 0 else {
            git_error_clear()
            return nil
        }
        guard ObjectID(oid) == entry.id, self.status(of: path).map(FileStamp.init) == stamp else { return nil }
        snapshots.remember(path, before, entry, readAt: moment)
        return stamp
    }

    /// `nil` when nothing is there.
    private nonisolated func status(of path: RepositoryPath) -> stat? {
        var status = stat()
        return unsafe lstat(absolute(path), &status) == 0 ? status : nil
    }

    private func updateThroughGit(_ updates: [IndexUpdate]) async throws(GitError) {
        let staged = try await stagedEntries(Set(updates.map(\.path)))
        var lines: [UInt8] = []
        // Removals first: a file can't be added where a folder of the same name is not gone yet.
        for update in updates.filter({ $0.new == nil }) + updates.filter({ $0.new != nil })
        where staged[update.path] == update.old {
            let mode = update.new.flatMap { FileMode(raw: $0.mode) }
            let id = update.new?.id.hex ?? String(repeating: "0", count: 40)
            lines += Array("\(mode?.octal ?? "0") \(id)\t".utf8) + update.path.bytes + [0]
        }
        guard !lines.isEmpty else { return }
        let deadline = ContinuousClock.now.advanced(by: .seconds(2))
        while true {
            do {
                try await git.run(["update-index", "-z", "--index-info"], input: lines)
                // Without the files' stamps in the index, every later status would read them again.
                try await git.run(["update-index", "-q", "--refresh"], accepting: [0, 1])
                return
            } catch  where error.message.contains("index.lock") {
                guard ContinuousClock.now < deadline, !Task.isCancelled else { throw .indexLocked }
                try? await Task.sleep(for: .milliseconds(Double.random(in: 5...50)))
            }
        }
    }

    /// What the user's index has at some paths, outside of conflicts, as Git reads it.
    private func stagedEntries(
        _ paths: Set<RepositoryPath>
    ) async throws(GitError) -> [RepositoryPath: TreeListing.Entry] {
        var entries: [RepositoryPath: TreeListing.Entry] = [:]
        let output = try await git.run(["ls-files", "-s", "-z"]).standardOutput
        for line in output.split(separator: 0) {
            // `mode SP id SP stage TAB path`
            guard let tab = line.firstIndex(of: 0x09) else { continue }
            let fields = line[..<tab].split(separator: 0x20)
            guard fields.count == 3, fields[2].elementsEqual([0x30]),
                let mode = UInt32(String(decoding: fields[0], as: UTF8.self), radix: 8),
                let id = ObjectID(hex: String(decoding: fields[1], as: UTF8.self))
            else { continue }
            let path = try RepositoryPath.ofGit(line[(tab + 1)...])
            if paths.contains(path) { entries[path] = TreeListing.Entry(mode: mode, id: id) }
        }
        return entries
    }
}
