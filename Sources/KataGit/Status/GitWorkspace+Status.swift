internal import CLibgit2
internal import KataCore

extension GitWorkspace {
    /// Everything that differs between HEAD, the index and the working tree, and what is untracked and not ignored, by path.
    ///
    /// An untracked repository inside the working tree is one entry.
    package func status() async throws(GitError) -> [StatusEntry] {
        guard case .native = capabilities.mode else {
            return try await porcelainStatus().map {
                StatusEntry(
                    path: $0.path, index: $0.index, worktree: $0.worktree, isUntracked: $0.isUntracked,
                    isConflicted: $0.isConflicted)
            }.sorted { $0.path < $1.path }
        }
        return try repository.status()
    }

    /// Status as Git itself finds it, for working trees that libgit2 would misread.
    func porcelainStatus() async throws(GitError) -> [PorcelainRecord] {
        let result = try await git.run(
            [
                "status", "--porcelain=v2", "-z", "--no-renames", "--untracked-files=all",
                "--ignore-submodules=dirty",
            ],
            // A status must not write the user's index.
            extra: ["GIT_OPTIONAL_LOCKS": "0"], timeout: .seconds(300))
        return try PorcelainRecord.parse(result.standardOutput)
    }
}

extension Repository {
    func status() throws(GitError) -> [StatusEntry] {
        _ = try index()
        let repository = unsafe pointer
        var options = unsafe git_status_options()
        _ = unsafe git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION))
        unsafe options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR
        unsafe options.flags =
            GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS.rawValue
            | GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH.rawValue
        let list = try unsafe StatusListHandle.make("git_status_list_new", ledger) {
            unsafe git_status_list_new(&$0, repository, &options)
        }
        var entries: [StatusEntry] = []
        for position in 0..<(unsafe git_status_list_entrycount(list.pointer)) {
            guard let item = unsafe git_status_byindex(list.pointer, position) else { continue }
            let side = unsafe item.pointee.index_to_workdir ?? item.pointee.head_to_index
            guard let path = unsafe side?.pointee.new_file.path else { continue }
            var name = unsafe bytes(ofText: path)
            if name.last == 0x2F { name.removeLast() }
            let flags = unsafe item.pointee.status.rawValue
            func has(_ flag: git_status_t) -> Bool { flags & flag.rawValue != 0 }
            entries.append(
                StatusEntry(
                    path: try .ofGit(name),
                    index: has(GIT_STATUS_INDEX_NEW)
                        ? .added
                        : has(GIT_STATUS_INDEX_DELETED)
                            ? .deleted
                            : has(GIT_STATUS_INDEX_TYPECHANGE)
                                ? .typeChanged : has(GIT_STATUS_INDEX_MODIFIED) ? .modified : nil,
                    worktree: has(GIT_STATUS_WT_DELETED)
                        ? .deleted
                        : has(GIT_STATUS_WT_TYPECHANGE)
                            ? .typeChanged : has(GIT_STATUS_WT_MODIFIED) ? .modified : nil,
                    isUntracked: has(GIT_STATUS_WT_NEW), isConflicted: has(GIT_STATUS_CONFLICTED)))
        }
        return entries.sorted { $0.path < $1.path }
    }
}
