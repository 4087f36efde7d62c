internal import CLibgit2
package import KataCore

extension GitWorkspace {
    /// What differs between two trees, by path.
    ///
    /// - Parameters:
    ///   - old: a tree or a commit.
    ///   - detectingRenames: whether a deletion and an addition of files that are at least half the same are one rename.
    package func changes(
        from old: ObjectID, to new: ObjectID, detectingRenames: Bool = true
    ) async throws(GitError) -> [TreeChange] {
        let trees = (old: try await tree(of: old), new: try await tree(of: new))
        guard trees.old != trees.new else { return [] }
        let question = RecentDifferences.Question(old: trees.old, new: trees.new, detectsRenames: detectingRenames)
        if let known = differences.answer(to: question) { return known }
        let changes = try await withFetchedObjects(trees) { () throws(GitError) in
            try repository.changes(from: trees.old, to: trees.new, detectingRenames: detectingRenames)
        }
        differences.remember(changes, as: question)
        return changes
    }

    /// The difference of two trees as a unified diff, cut off after a number of bytes.
    package func patch(from old: ObjectID, to new: ObjectID, limitBytes: Int) async throws(GitError) -> [UInt8] {
        let trees = (old: try await tree(of: old), new: try await tree(of: new))
        guard trees.old != trees.new, limitBytes > 0 else { return [] }
        return try await withFetchedObjects(trees) { () throws(GitError) in
            try repository.patch(from: trees.old, to: trees.new, limitBytes: limitBytes)
        }
    }

    /// In a partial clone, has Git fetch the files that a difference needs, and tries again.
    private func withFetchedObjects<R: Sendable>(
        _ trees: (old: ObjectID, new: ObjectID), _ body: () throws(GitError) -> R
    ) async throws(GitError) -> R {
        do {
            return try body()
        } catch  where error.code == .notFound && capabilities.isPartialClone {
            try await git.run(
                ["diff-tree", "-r", "-p", "--stat", trees.old.hex, trees.new.hex], timeout: .seconds(600))
            _ = unsafe git_odb_refresh(repository.database.pointer)
            return try body()
        }
    }
}

extension Repository {
    func changes(
        from old: ObjectID, to new: ObjectID, detectingRenames: Bool
    ) throws(GitError) -> [TreeChange] {
        let difference = try difference(old, new, contextLines: 0, detectingRenames: detectingRenames)
        var changes: [TreeChange] = []
        for position in 0..<(unsafe git_diff_num_deltas(difference.pointer)) {
            let source = unsafe difference.pointer
            let patch = try unsafe PatchHandle.make("git_patch_from_diff", ledger) {
                unsafe git_patch_from_diff(&$0, source, position)
            }
            guard let delta = unsafe git_patch_get_delta(patch.pointer) else { continue }
            var (added, removed) = (0, 0)
            try check("git_patch_line_stats", unsafe git_patch_line_stats(nil, &added, &removed, patch.pointer))
            changes.append(
                try unsafe TreeChange(
                    delta.pointee, isBinary: delta.pointee.flags & GIT_DIFF_FLAG_BINARY.rawValue != 0,
                    addedLines: added, removedLines: removed))
        }
        return changes.sorted { $0.path < $1.path }
    }

    func patch(from old: ObjectID, to new: ObjectID, limitBytes: Int) throws(GitError) -> [UInt8] {
        let difference = try difference(old, new, contextLines: 3, detectingRenames: true)
        var bytes: [UInt8] = []
        for position in 0..<(unsafe git_diff_num_deltas(difference.pointer)) where bytes.count < limitBytes {
            let source = unsafe difference.pointer
            let patch = try unsafe PatchHandle.make("git_patch_from_diff", ledger) {
                unsafe git_patch_from_diff(&$0, source, position)
            }
            var buffer = unsafe git_buf()
            let result = unsafe git_patch_to_buf(&buffer, patch.pointer)
            if result == 0, let text = unsafe buffer.ptr {
                unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: text, count: buffer.size))
            }
            unsafe git_buf_dispose(&buffer)
            try check("git_patch_to_buf", result)
        }
        return Array(bytes.prefix(limitBytes))
    }

    func difference(
        _ old: ObjectID, _ new: ObjectID, contextLines: UInt32, detectingRenames: Bool
    ) throws(GitError) -> DifferenceHandle {
        let oldTree = try treeHandle(old)
        let newTree = try treeHandle(new)
        var options = unsafe git_diff_options()
        _ = unsafe git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
        unsafe options.flags = GIT_DIFF_INCLUDE_TYPECHANGE.rawValue
        unsafe options.context_lines = contextLines
        let repository = unsafe pointer
        let (older, newer) = unsafe (oldTree.pointer, newTree.pointer)
        let difference = try unsafe DifferenceHandle.make("git_diff_tree_to_tree", ledger) {
            unsafe git_diff_tree_to_tree(&$0, repository, older, newer, &options)
        }
        if detectingRenames {
            var similarity = unsafe git_diff_find_options()
            _ = unsafe git_diff_find_options_init(&similarity, UInt32(GIT_DIFF_FIND_OPTIONS_VERSION))
            unsafe similarity.flags = GIT_DIFF_FIND_RENAMES.rawValue
            try check("git_diff_find_similar", unsafe git_diff_find_similar(difference.pointer, &similarity))
        }
        return difference
    }

    func treeHandle(_ id: ObjectID) throws(GitError) -> TreeHandle {
        var oid = try id.oid
        let repository = unsafe pointer
        return try unsafe TreeHandle.make("git_tree_lookup", ledger, subject: id.hex) {
            unsafe git_tree_lookup(&$0, repository, &oid)
        }
    }
}

extension TreeChange {
    fileprivate init(_ delta: git_diff_delta, isBinary: Bool, addedLines: Int, removedLines: Int) throws(GitError) {
        let kind: ChangeKind =
            switch unsafe delta.status {
            case GIT_DELTA_ADDED: .added
            case GIT_DELTA_DELETED: .deleted
            case GIT_DELTA_RENAMED: .renamed
            case GIT_DELTA_TYPECHANGE: .typeChanged
            default: .modified
            }
        let (old, new) = unsafe (delta.old_file, delta.new_file)
        let side = unsafe kind == .deleted ? old : new
        self.init(
            kind: kind, path: try unsafe Self.path(side.path),
            oldPath: kind == .renamed ? try unsafe Self.path(old.path) : nil,
            oldMode: kind == .added ? nil : FileMode(raw: UInt32(unsafe old.mode)),
            newMode: kind == .deleted ? nil : FileMode(raw: UInt32(unsafe new.mode)),
            oldBlob: kind == .added ? nil : ObjectID(unsafe old.id),
            newBlob: kind == .deleted ? nil : ObjectID(unsafe new.id),
            isBinary: isBinary, addedLines: addedLines, removedLines: removedLines)
    }

    private static func path(_ name: UnsafePointer<CChar>?) throws(GitError) -> RepositoryPath {
        guard let name = unsafe name else { throw GitError(.libgit2, "a difference has no path") }
        return try .ofGit(unsafe bytes(ofText: name))
    }
}
