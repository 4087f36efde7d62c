internal import CLibgit2
package import KataCore

/// What joining two changes of one tree came to.
package enum TreeMerge: Sendable, Hashable {
    case clean(ObjectID)
    /// Files that both sides changed in different ways.
    case conflicts([RepositoryPath])
}

extension GitWorkspace {
    /// Joins what differs from a base on two sides, file by file and line by line; nothing but objects is written.
    ///
    /// To take a commit back, its own tree is the base and its parent's tree is theirs.
    package func mergeTrees(
        base: ObjectID, ours: ObjectID, theirs: ObjectID
    ) async throws(GitError) -> TreeMerge {
        let trees = (base: try await tree(of: base), ours: try await tree(of: ours), theirs: try await tree(of: theirs))
        if trees.theirs == trees.base || trees.theirs == trees.ours { return .clean(trees.ours) }
        if trees.ours == trees.base { return .clean(trees.theirs) }
        return try repository.mergeTrees(base: trees.base, ours: trees.ours, theirs: trees.theirs)
    }

    /// The best common ancestor; `nil` for histories that have nothing in common.
    package func mergeBase(_ one: ObjectID, _ other: ObjectID) throws(GitError) -> ObjectID? {
        var (first, second) = (try one.oid, try other.oid)
        var base = git_oid()
        let result = unsafe git_merge_base(&base, repository.pointer, &first, &second)
        return try found("git_merge_base", result) ? ObjectID(base) : nil
    }
}

extension Repository {
    fileprivate func mergeTrees(base: ObjectID, ours: ObjectID, theirs: ObjectID) throws(GitError) -> TreeMerge {
        let base = try treeHandle(base)
        let ours = try treeHandle(ours)
        let theirs = try treeHandle(theirs)
        let repository = unsafe pointer
        let (ancestor, our, their) = unsafe (base.pointer, ours.pointer, theirs.pointer)
        let index = try unsafe IndexHandle.make("git_merge_trees", ledger) {
            unsafe git_merge_trees(&$0, repository, ancestor, our, their, nil)
        }
        guard unsafe git_index_has_conflicts(index.pointer) == 0 else {
            var paths: Set<RepositoryPath> = []
            for position in 0..<(unsafe git_index_entrycount(index.pointer)) {
                guard let entry = unsafe git_index_get_byindex(index.pointer, position),
                    unsafe git_index_entry_stage(entry) != 0, let name = unsafe entry.pointee.path
                else { continue }
                paths.insert(try .ofGit(unsafe bytes(ofText: name)))
            }
            return .conflicts(paths.sorted())
        }
        var oid = git_oid()
        try writing { () throws(GitError) in
            try check("git_index_write_tree_to", unsafe git_index_write_tree_to(&oid, index.pointer, repository))
        }
        return .clean(ObjectID(oid))
    }
}
