internal import CLibgit2
package import KataCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension GitWorkspace {
    /// The working tree as it is now, as a tree object: tracked files, and untracked ones that are not ignored.
    ///
    /// The user's index is neither used as a scratchpad nor written. Files are stored as `git add` would store them, symbolic links
    /// as links, submodules as the commit that is checked out. Untracked repositories inside the working tree are left out. Only files
    /// that may have changed since the last snapshot are read.
    ///
    /// - Throws: `program` when a required filter fails; `fileSystem` when a file can't be read.
    package func snapshot() async throws(GitError) -> ObjectID {
        if case .native = capabilities.mode {
            let index = try repository.index()
            return try await tree(base: try treeOfIndex(index), changed: try repository.worktreeChanges(against: index))
        }
        return try await snapshotThroughGit()
    }

    private func treeOfIndex(_ index: borrowing UserIndex) throws(GitError) -> ObjectID {
        guard let checksum = repository.checksum(ofIndex: index), checksum.bytes.contains(where: { $0 != 0 }) else {
            return try repository.tree(ofIndex: index)
        }
        if let known = snapshots.treeOfIndex(with: checksum) { return known }
        let tree = try repository.tree(ofIndex: index)
        snapshots.rememberIndex(checksum, tree)
        return tree
    }

    /// Finds the changed paths with `git status`, whose base is HEAD.
    private func snapshotThroughGit() async throws(GitError) -> ObjectID {
        let records = try await porcelainStatus()
        var base: ObjectID?
        if let tip = try repository.head().tip { base = try await tree(of: tip) }
        let changes = records.filter { !$0.isFolder }.map { record in
            let state: WorktreeChange.State =
                switch (record.worktree, record.isUntracked || record.isConflicted) {
                case (.deleted, _): .absent
                case (nil, false): record.indexEntry.map { .asIndexed($0) } ?? .absent
                default: .present
                }
            return WorktreeChange(path: record.path, state: state, indexed: record.indexEntry)
        }
        return try await tree(base: base, changed: changes)
    }

    private func tree(base: ObjectID?, changed: [WorktreeChange]) async throws(GitError) -> ObjectID {
        var edits = TreeEdits()
        var filtered: [(path: RepositoryPath, fingerprint: FileFingerprint, mode: FileMode)] = []
        if changed.contains(where: { $0.path.lastComponent == ".gitattributes" }) {
            snapshots.forgetFiles()
            differences.forget()
        }
        for change in changed {
            let path = change.path
            if case .asIndexed(let entry) = change.state {
                edits.put(path, id: entry.id, mode: entry.mode)
                continue
            }
            guard change.state == .present, let fingerprint = FileFingerprint(of: absolute(path)) else {
                edits.remove(path)
                continue
            }
            if let known = snapshots.entry(of: path, fingerprint) {
                edits.put(path, id: known.id, mode: known.mode)
                continue
            }
            switch fingerprint.kind {
            case .other: edits.remove(path)
            case .folder:
                if let indexed = change.indexed, FileMode(raw: indexed.mode) == .gitlink {
                    let head = repository.headOfSubmodule(path, root: location.root) ?? indexed.id
                    edits.put(path, id: head, mode: indexed.mode)
                } else {
                    edits.remove(path)
                }
            case .symbolicLink:
                let id = try repository.write(try target(of: path), as: .blob)
                remember(path, fingerprint, id, .symbolicLink, &edits, readAt: FileFingerprint.nanosecondsNow())
            case .regular(let isExecutable):
                let mode = mode(isExecutable: isExecutable, indexed: change.indexed)
                if try needsGit(path) {
                    filtered.append((path, fingerprint, mode))
                } else {
                    let moment = FileFingerprint.nanosecondsNow()
                    guard let id = try storedFile(path) else {
                        edits.remove(path)
                        continue
                    }
                    remember(path, fingerprint, id, mode, &edits, readAt: moment)
                }
            }
        }
        let moment = FileFingerprint.nanosecondsNow()
        for (file, id) in zip(filtered, try await storeThroughGit(filtered.map(\.path))) {
            remember(file.path, file.fingerprint, id, file.mode, &edits, readAt: moment)
        }
        return try repository.apply(edits, to: base)
    }

    private func remember(
        _ path: RepositoryPath, _ fingerprint: FileFingerprint, _ id: ObjectID, _ mode: FileMode,
        _ edits: inout TreeEdits, readAt moment: Int64
    ) {
        edits.put(path, id: id, mode: mode.rawValue)
        // A file that changed while it was read is read again next time.
        guard FileFingerprint(of: absolute(path)) == fingerprint else { return }
        snapshots.remember(
            path, fingerprint, TreeListing.Entry(mode: mode.rawValue, id: id), readAt: moment)
    }

    /// `nil` when the file went away since it was seen.
    private func storedFile(_ path: RepositoryPath) throws(GitError) -> ObjectID? {
        do {
            return try repository.storeFile(path)
        } catch {
            if FileFingerprint(of: absolute(path)) == nil { return nil }
            throw error
        }
    }

    /// Where the file system has no executable bit, the index says.
    private func mode(isExecutable: Bool, indexed: TreeListing.Entry?) -> FileMode {
        guard settings.bool("core.fileMode") == false else { return isExecutable ? .executable : .regular }
        guard let indexed, FileMode(raw: indexed.mode) == .executable else { return .regular }
        return .executable
    }

    private func target(of path: RepositoryPath) throws(GitError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes {
                guard let start = $0.baseAddress else { return -1 }
                return unsafe readlink(absolute(path), start.assumingMemoryBound(to: CChar.self), $0.count)
            }
            guard count >= 0 else { throw .fileSystem("could not read the link", path.display) }
            if count < buffer.count { return Array(buffer[..<count]) }
            buffer = [UInt8](repeating: 0, count: buffer.count * 2)
        }
    }

    /// The absolute path as C wants it.
    nonisolated func absolute(_ path: RepositoryPath) -> [CChar] {
        location.root.utf8.map { CChar(bitPattern: $0) } + [0x2F] + path.cString
    }
}
