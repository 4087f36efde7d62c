internal import KataCore
internal import KataGit

/// Puts the change of a commit on another tree, as a cherry-pick does, without files and without the index.
struct TreeReplay: Sendable {
    let git: GitWorkspace

    /// Why a change does not fit. Nothing has been changed.
    struct Conflict: Error, Sendable, Hashable {
        enum Kind: Sendable, Hashable {
            /// Both sides changed the same lines, or something that has no lines.
            case overlap
            /// The change would delete what the other side has made or changed.
            case deletion
        }

        var kind: Kind
        var paths: [RepositoryPath]
    }

    private typealias Entry = (id: ObjectID, mode: KataGit.FileMode)?

    /// - Parameters:
    ///   - before, after: the trees of the commit's parent and of the commit.
    ///   - base: the tree that the change goes on.
    /// - Returns: the tree with the change; `after` itself when the base is what the commit was made on.
    /// - Throws: ``Conflict``.
    func replay(from before: ObjectID, to after: ObjectID, onto base: ObjectID) async throws -> ObjectID {
        guard base != before else { return after }
        let changes = try await git.changes(from: before, to: after, detectingRenames: false)
        let removed = Set(changes.filter { $0.kind == .deleted }.map(\.path))
        var writing: [(path: RepositoryPath, blob: ObjectID, mode: KataGit.FileMode)] = []
        var removing: [RepositoryPath] = []
        var overlaps: [RepositoryPath] = []
        var deletions: [RepositoryPath] = []
        for change in changes {
            let path = change.path
            let old = try await file(at: path, in: before)
            let theirs = try await file(at: path, in: after)
            let ours = try await git.entry(at: path, in: base)
            if isSame(ours, theirs) { continue }
            guard let theirs else {
                if ours == nil { continue }
                if isSame(ours, old) { removing.append(path) } else { deletions.append(path) }
                continue
            }
            if ours?.mode == .folder {
                // A file where a folder is: only when nothing but what the change removes is in it.
                let present = try await git.files(below: path, in: base).map(\.path)
                guard present.allSatisfy(removed.contains) else {
                    deletions += present.filter { !removed.contains($0) }
                    continue
                }
            } else if !isSame(ours, old) {
                guard let merged = try await merge(old, ours: ours, theirs: theirs) else {
                    overlaps.append(path)
                    continue
                }
                writing.append((path, merged.id, merged.mode))
                continue
            }
            if let obstacle = try await fileAbove(path, in: base), !removed.contains(obstacle) {
                overlaps.append(obstacle)
                continue
            }
            writing.append((path, theirs.id, theirs.mode))
        }
        guard deletions.isEmpty else { throw Conflict(kind: .deletion, paths: deletions.sorted()) }
        guard overlaps.isEmpty else { throw Conflict(kind: .overlap, paths: overlaps.sorted()) }
        return try await git.composeTree(base: base, writing: writing, removing: removing)
    }

    private func isSame(_ a: Entry, _ b: Entry) -> Bool { a?.id == b?.id && a?.mode == b?.mode }

    /// What stands at a path, unless it is a folder: differences are of files.
    private func file(at path: RepositoryPath, in tree: ObjectID) async throws -> Entry {
        let entry = try await git.entry(at: path, in: tree)
        return entry?.mode == .folder ? nil : entry
    }

    /// A file on the way to a path, which would have to become a folder.
    private func fileAbove(_ path: RepositoryPath, in tree: ObjectID) async throws -> RepositoryPath? {
        let components = path.bytes.split(separator: 0x2F)
        for count in 1..<max(components.count, 1) {
            let folder = try RepositoryPath(bytes: Array(components.prefix(count).joined(separator: [0x2F])))
            guard let entry = try await git.entry(at: folder, in: tree) else { return nil }
            if entry.mode != .folder { return folder }
        }
        return nil
    }

    private func merge(_ old: Entry, ours: Entry, theirs: Entry) async throws -> Entry {
        guard let old, let ours, let theirs,
            [old, ours, theirs].allSatisfy({ $0.mode == .regular || $0.mode == .executable })
        else { return nil }
        let mode = ours.mode == old.mode ? theirs.mode : ours.mode
        guard
            let bytes = try ThreeWayMerge.merge(
                base: await git.readBlob(old.id), ours: await git.readBlob(ours.id),
                theirs: await git.readBlob(theirs.id))
        else { return nil }
        return (try await git.writeBlob(bytes), mode)
    }
}
