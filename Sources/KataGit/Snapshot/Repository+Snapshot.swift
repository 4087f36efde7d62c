internal import CLibgit2
internal import KataCore

extension Repository {
    /// The tree of the user's index; entries that are in conflict or only announced (`git add -N`) are left out.
    func tree(ofIndex index: borrowing UserIndex) throws(GitError) -> ObjectID {
        if !index.hasConflicts, !index.hasIntentToAdd {
            var oid = git_oid()
            try writing { () throws(GitError) in
                try check("git_index_write_tree", unsafe git_index_write_tree(&oid, index.handle.pointer))
            }
            return ObjectID(oid)
        }
        var edits = TreeEdits()
        try index.forEach { path, entry, isIntent throws(GitError) in
            if !isIntent { edits.put(try .ofGit(path), id: entry.id, mode: entry.mode) }
        }
        return try apply(edits, to: nil)
    }

    /// The checksum of the index file; all zero for an index that was never written.
    func checksum(ofIndex index: borrowing UserIndex) -> ObjectID? {
        unsafe git_index_checksum(index.handle.pointer).map { ObjectID(unsafe $0.pointee) }
    }

    /// The paths whose content in the working tree may differ from the index, and those that are untracked and not ignored.
    func worktreeChanges(against index: borrowing UserIndex) throws(GitError) -> [WorktreeChange] {
        var options = unsafe git_diff_options()
        _ = unsafe git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
        unsafe options.flags =
            GIT_DIFF_INCLUDE_UNTRACKED.rawValue | GIT_DIFF_RECURSE_UNTRACKED_DIRS.rawValue
            | GIT_DIFF_INCLUDE_TYPECHANGE.rawValue
            | GIT_DIFF_SKIP_BINARY_CHECK.rawValue
        unsafe options.ignore_submodules = GIT_SUBMODULE_IGNORE_DIRTY
        let repository = unsafe pointer
        let handle = unsafe index.handle.pointer
        let difference = try unsafe DifferenceHandle.make("git_diff_index_to_workdir", ledger) {
            unsafe git_diff_index_to_workdir(&$0, repository, handle, &options)
        }
        var changes: [WorktreeChange] = []
        for position in 0..<(unsafe git_diff_num_deltas(difference.pointer)) {
            guard let delta = unsafe git_diff_get_delta(difference.pointer, position) else { continue }
            let status = unsafe delta.pointee.status
            let name = unsafe delta.pointee.new_file.path ?? delta.pointee.old_file.path
            guard let name = unsafe name else { continue }
            let text = unsafe bytes(ofText: name)
            // An untracked repository inside the working tree is somebody else's: it is not part of the snapshot.
            if status == GIT_DELTA_UNTRACKED, text.last == 0x2F { continue }
            let path = try RepositoryPath.ofGit(text.last == 0x2F ? text.dropLast() : text[...])
            let state: WorktreeChange.State = status == GIT_DELTA_DELETED ? .absent : .present
            changes.append(WorktreeChange(path: path, state: state, indexed: index.entry(at: path)))
        }
        return changes
    }

    /// Stores a file of the working tree with the filters that libgit2 knows (line ends, `ident`).
    func storeFile(_ path: RepositoryPath) throws(GitError) -> ObjectID {
        var oid = git_oid()
        try writing { () throws(GitError) in
            try check(
                "git_blob_create_from_workdir", unsafe git_blob_create_from_workdir(&oid, pointer, path.cString),
                path.display)
        }
        return ObjectID(oid)
    }

    /// The commit that is checked out in a submodule.
    func headOfSubmodule(_ path: RepositoryPath, root: String) -> ObjectID? {
        guard let other = try? Repository.discover(from: "\(root)/\(path.display)", ceilings: root, ledger: ledger),
            other.paths.root != root
        else { return nil }
        return (try? other.head())?.tip
    }
}

extension RepositoryPath {
    /// For calls into C: the bytes and a NUL.
    var cString: [CChar] { bytes.map { CChar(bitPattern: $0) } + [0] }
}
