package import KataCore
package import KataFiles
package import KataGit

/// Puts changed documents into history as one commit, or into the index, without anything else that is uncommitted.
package struct DocumentsCommit: Sendable {
    private let git: GitWorkspace
    private let files: any FileAccess

    package init(git: GitWorkspace, files: any FileAccess) {
        self.git = git
        self.files = files
    }

    /// A document as it was read and as it shall be.
    package struct Change: Sendable {
        package var path: RepositoryPath
        package var old: [UInt8]
        package var new: [UInt8]

        package init(path: RepositoryPath, old: [UInt8], new: [UInt8]) {
            self.path = path
            self.old = old
            self.new = new
        }
    }

    package enum Failure: Error, Sendable, Hashable {
        case unborn
        /// Documents with uncommitted changes of somebody.
        case uncommitted([RepositoryPath])
        case hookRefused(hook: String, output: String)
    }

    /// - Returns: the commit, or `nil` when the documents were only staged.
    package func make(_ changes: [Change], message: String, staging: Bool) async throws -> ObjectID? {
        let head = try await git.head()
        guard let tip = head.tip else { throw Failure.unborn }
        let base = try await git.tree(of: tip)
        var dirty: [RepositoryPath] = []
        var writing: [(path: RepositoryPath, blob: ObjectID, mode: KataGit.FileMode)] = []
        for change in changes {
            let present = try await git.blob(at: change.path, in: base)
            guard let present, present.bytes == change.old else {
                dirty.append(change.path)
                continue
            }
            writing.append((change.path, try await git.writeBlob(change.new), present.mode))
        }
        guard dirty.isEmpty else { throw Failure.uncommitted(dirty) }
        var tree = try await git.composeTree(base: base, writing: writing)
        var commit: ObjectID?
        if !staging {
            var text = message
            if await git.hasHooks(["pre-commit", "prepare-commit-msg", "commit-msg"]) {
                switch try await git.runCommitHooks(CommitHookContext(tree: tree, parent: tip, message: text)) {
                case .refused(let hook, _, let output): throw Failure.hookRefused(hook: hook, output: output)
                case .accepted(let changed, let accepted): (tree, text) = (changed, accepted)
                }
            }
            let made = try await git.commit(CommitDraft(tree: tree, parents: [tip], message: text))
            try await git.updateReference(
                head.referenceName, from: tip, to: made, message: "kata: \(message.prefix { $0 != "\n" })")
            commit = made
        }
        let root = DiskPath(git.location.root)
        for change in changes {
            try files.writeAtomically(change.new, to: root.appending(change.path), mode: nil, durable: false)
        }
        try await git.refreshIndex(paths: changes.map(\.path), from: base, to: tree)
        if commit != nil, await git.hasHooks(["post-commit"]) { try await git.runPostCommitHook() }
        return commit
    }
}
