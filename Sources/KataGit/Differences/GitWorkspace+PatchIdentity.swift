internal import CLibgit2
package import KataCore

/// What a change does, wherever it is applied: the same before and after a rebase that changed nothing of it.
///
/// libgit2's stable patch id of the difference with three lines of context and without renames, followed by the blobs of
/// binary files, which that id leaves out. Both sides of a comparison have to come from here: Git's own ids differ for
/// binary files and for lines without an end.
package struct PatchIdentity: Sendable, Hashable {
    fileprivate var text: String
}

extension GitWorkspace {
    /// - Parameters:
    ///   - old: a commit or tree; `nil` for nothing.
    /// - Returns: `nil` when the trees do not differ.
    package func patchIdentity(from old: ObjectID?, to new: ObjectID) async throws(GitError) -> PatchIdentity? {
        let older: ObjectID = if let old { try await tree(of: old) } else { try emptyTree() }
        let newer = try await tree(of: new)
        guard older != newer else { return nil }
        return try repository.patchIdentity(from: older, to: newer)
    }

    /// What each commit changed against its first parent; commits that changed nothing are left out.
    package func patchIdentities(of commits: [CommitInfo]) async throws(GitError) -> [ObjectID: PatchIdentity] {
        var identities: [ObjectID: PatchIdentity] = [:]
        for commit in commits where !Task.isCancelled {
            identities[commit.id] = try await patchIdentity(from: commit.parents.first, to: commit.tree)
        }
        return identities
    }
}

extension Repository {
    fileprivate func patchIdentity(from old: ObjectID, to new: ObjectID) throws(GitError) -> PatchIdentity {
        let difference = try difference(old, new, contextLines: 3, detectingRenames: false)
        var oid = git_oid()
        try check("git_diff_patchid", unsafe git_diff_patchid(&oid, difference.pointer, nil))
        var text = ObjectID(oid).hex
        for position in 0..<(unsafe git_diff_num_deltas(difference.pointer)) {
            guard let delta = unsafe git_diff_get_delta(difference.pointer, position),
                unsafe delta.pointee.flags & GIT_DIFF_FLAG_BINARY.rawValue != 0
            else { continue }
            unsafe text += " \(ObjectID(delta.pointee.old_file.id))-\(ObjectID(delta.pointee.new_file.id))"
        }
        return PatchIdentity(text: text)
    }
}
