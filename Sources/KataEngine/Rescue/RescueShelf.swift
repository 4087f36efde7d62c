package import KataCore
package import KataFiles
package import KataGit

/// The rescue refs of a repository: looking at them, taking work back from them, dropping them.
package struct RescueShelf: Sendable {
    let git: GitWorkspace
    let files: any FileAccess

    package init(git: GitWorkspace, files: any FileAccess) {
        self.git = git
        self.files = files
    }

    /// Why work can't be put back. Nothing has been changed.
    package struct Obstacle: Error, Sendable {
        /// Files with uncommitted work, which would be overwritten.
        package var uncommitted: [RepositoryPath]
        /// Files whose lines the branch has changed in another way since.
        package var conflicts: [RepositoryPath]
    }

    /// Newest first.
    package func entries() async throws -> [RescueEntry] {
        var entries: [RescueEntry] = []
        for (name, id) in try await git.references(below: RescueEntry.folder) {
            let info = try await git.commitInfo(id)
            let (base, changes) = try await changes(of: info)
            entries.append(RescueEntry(reference: name, commit: id, info: info, base: base, changes: changes))
        }
        return entries.sorted { ($0.time, $0.name) > ($1.time, $1.name) }
    }

    /// A commit that a person made for a task and that no branch has, looked at like kept work.
    package func entry(byHand info: CommitInfo, plan: String, task: Int?) async throws -> RescueEntry {
        let (base, changes) = try await changes(of: info)
        return RescueEntry(byHand: info, plan: plan, task: task, base: base, changes: changes)
    }

    private func changes(of info: CommitInfo) async throws -> (base: ObjectID, changes: [TreeChange]) {
        let base = info.parents.first
        let before = if let base { try await git.tree(of: base) } else { try await git.emptyTree() }
        return (base ?? before, try await git.changes(from: before, to: info.tree, detectingRenames: false))
    }

    /// The changes of one entry as a patch, cut off after a number of bytes.
    package func patch(of entry: RescueEntry, limitBytes: Int) async throws -> [UInt8] {
        try await git.patch(from: entry.base, to: entry.commit, limitBytes: limitBytes)
    }

    /// Puts the work of an entry into the working tree; the index is left alone.
    ///
    /// A file that the branch has not changed since becomes what the entry holds; into one that it has, the work is merged.
    /// - Parameter selection: only these paths and what is below them; empty for all.
    /// - Returns: the paths that were changed.
    /// - Throws: ``Obstacle`` when a file with uncommitted work would be overwritten, or can't be merged.
    package func restore(_ entry: RescueEntry, only selection: [RepositoryPath]) async throws -> [RepositoryPath] {
        let wanted = entry.changes.filter { change in
            selection.isEmpty
                || selection.contains { change.path == $0 || change.path.bytes.starts(with: $0.bytes + [0x2F]) }
        }
        let trees = Trees(
            base: try await git.tree(of: entry.base), rescue: try await git.tree(of: entry.commit),
            tip: try await tip(), present: try await git.snapshot())
        var obstacle = Obstacle(uncommitted: [], conflicts: [])
        var writing: [(path: RepositoryPath, blob: ObjectID, mode: KataGit.FileMode)] = []
        var removing: [RepositoryPath] = []
        for change in wanted {
            switch try await decide(change.path, trees) {
            case .nothing: continue
            case .uncommitted: obstacle.uncommitted.append(change.path)
            case .conflict: obstacle.conflicts.append(change.path)
            case .write(let blob, let mode): writing.append((change.path, blob, mode))
            case .remove: removing.append(change.path)
            }
        }
        guard obstacle.uncommitted.isEmpty, obstacle.conflicts.isEmpty else { throw obstacle }
        let paths = writing.map(\.path) + removing
        guard !paths.isEmpty else { return [] }
        let target = try await git.composeTree(base: trees.tip, writing: writing, removing: removing)
        try await git.restore(paths, from: target)
        return paths.sorted()
    }

    /// Removes an entry. Its commit can still be reached by its id until Git's own housekeeping takes it.
    package func drop(_ entry: RescueEntry) async throws {
        guard let reference = entry.reference else { return }
        try await git.deleteReference(reference, expected: entry.commit)
    }

    private func tip() async throws -> ObjectID {
        guard let tip = try await git.head().tip else { return try await git.emptyTree() }
        return try await git.tree(of: tip)
    }

    private struct Trees {
        let base: ObjectID
        let rescue: ObjectID
        let tip: ObjectID
        let present: ObjectID
    }

    private enum Decision {
        case nothing
        case uncommitted
        case conflict
        case write(ObjectID, KataGit.FileMode)
        case remove
    }

    private func decide(_ path: RepositoryPath, _ trees: Trees) async throws -> Decision {
        func same(_ a: (id: ObjectID, mode: KataGit.FileMode)?, _ b: (id: ObjectID, mode: KataGit.FileMode)?) -> Bool {
            a?.id == b?.id && a?.mode == b?.mode
        }
        let rescued = try await git.entry(at: path, in: trees.rescue)
        let present = try await git.entry(at: path, in: trees.present)
        let committed = try await git.entry(at: path, in: trees.tip)
        let before = try await git.entry(at: path, in: trees.base)
        if same(present, rescued) || same(committed, rescued) && same(present, committed) { return .nothing }
        guard same(present, committed) else { return .uncommitted }
        // What Git ignores is in no snapshot, and is somebody's all the same.
        if present == nil, try files.exists(DiskPath(git.location.root).appending(path)) { return .uncommitted }
        if same(committed, before) {
            guard let rescued else { return .remove }
            return rescued.mode == .gitlink ? .conflict : .write(rescued.id, rescued.mode)
        }
        guard let old = try await git.blob(at: path, in: trees.base),
            let new = try await git.blob(at: path, in: trees.rescue),
            let ours = try await git.blob(at: path, in: trees.tip), ours.mode == old.mode || ours.mode == new.mode,
            ours.mode != .symbolicLink, new.mode != .symbolicLink,
            let merged = try ThreeWayMerge.merge(base: old.bytes, ours: ours.bytes, theirs: new.bytes)
        else { return .conflict }
        return .write(try await git.writeBlob(merged), new.mode)
    }
}
