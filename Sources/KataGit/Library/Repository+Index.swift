internal import CLibgit2
internal import KataCore

/// The user's index as libgit2 reads it. It is never written.
@safe struct UserIndex: ~Copyable {
    let handle: IndexHandle

    var count: Int { unsafe git_index_entrycount(handle.pointer) }
    var hasConflicts: Bool { unsafe git_index_has_conflicts(handle.pointer) == 1 }

    /// The entry at a path, outside of conflicts.
    func entry(at path: RepositoryPath) -> TreeListing.Entry? {
        let name = path.bytes.map { CChar(bitPattern: $0) } + [0]
        guard let entry = unsafe git_index_get_bypath(handle.pointer, name, 0) else { return nil }
        return TreeListing.Entry(mode: unsafe entry.pointee.mode, id: ObjectID(unsafe entry.pointee.id))
    }

    /// Whether any stage of the path is in the index.
    func contains(_ path: RepositoryPath) -> Bool {
        let name = path.bytes.map { CChar(bitPattern: $0) } + [0]
        return unsafe git_index_find(nil, handle.pointer, name) == 0
    }

    /// Paths whose last component has a name.
    func paths(named name: String) -> [String] {
        let wanted = Array(name.utf8)
        var result: [String] = []
        for position in 0..<count {
            guard let entry = unsafe git_index_get_byindex(handle.pointer, position),
                let path = unsafe entry.pointee.path
            else { continue }
            let name = unsafe bytes(ofText: path)
            let isNamed = name.count == wanted.count || name.dropLast(wanted.count).last == 0x2F
            if isNamed, name.suffix(wanted.count).elementsEqual(wanted) {
                result.append(String(decoding: name, as: UTF8.self))
            }
        }
        return result
    }

    /// Whether an entry only announces a file (`git add -N`).
    var hasIntentToAdd: Bool {
        (0..<count).contains { position in
            guard let entry = unsafe git_index_get_byindex(handle.pointer, position) else { return false }
            return unsafe entry.pointee.flags_extended & UInt16(GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue) != 0
        }
    }

    /// All entries outside of conflicts.
    func forEach(_ body: (_ path: [UInt8], _ entry: TreeListing.Entry, _ isIntent: Bool) throws(GitError) -> Void)
        throws(GitError)
    {
        for position in 0..<count {
            guard let entry = unsafe git_index_get_byindex(handle.pointer, position),
                let path = unsafe entry.pointee.path,
                unsafe git_index_entry_stage(entry) == 0
            else { continue }
            let isIntent = unsafe entry.pointee.flags_extended & UInt16(GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue) != 0
            try body(
                unsafe bytes(ofText: path),
                TreeListing.Entry(mode: unsafe entry.pointee.mode, id: ObjectID(unsafe entry.pointee.id)), isIntent)
        }
    }
}

extension Repository {
    /// Keeps libgit2 from reading the user's index for attributes: an index that it can't read would make differences of trees fail.
    func ignoreIndex() throws(GitError) {
        let empty = try unsafe IndexHandle.make("git_index_new", ledger) { unsafe git_index_new(&$0) }
        try check("git_repository_set_index", unsafe git_repository_set_index(pointer, empty.pointer))
    }

    /// The user's index as it is on disk now.
    func index() throws(GitError) -> UserIndex {
        let repository = unsafe pointer
        let handle = try unsafe IndexHandle.make("git_repository_index", ledger) {
            unsafe git_repository_index(&$0, repository)
        }
        try check("git_index_read", unsafe git_index_read(handle.pointer, 0))
        return UserIndex(handle: handle)
    }
}
