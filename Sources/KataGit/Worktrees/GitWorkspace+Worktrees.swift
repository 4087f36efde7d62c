internal import CLibgit2
package import KataCore

/// A linked working tree as Git lists it.
package struct LinkedWorktree: Sendable, Hashable {
    /// Absolute, as Git prints it.
    package var path: String
    package var head: ObjectID?
    /// The reference that HEAD stands on; `nil` when it is detached.
    package var reference: String?
    /// Whether its folder is gone.
    package var isMissing: Bool
}

extension GitWorkspace {
    /// Makes a linked working tree at a commit, with files checked out as Git does it and HEAD detached.
    ///
    /// - Parameter folder: absolute; missing or empty.
    /// - Throws: `program`, with what Git says.
    package func addWorktree(at folder: String, commit: ObjectID) async throws(GitError) {
        // Files are independent of each other: as many at a time as there are processors.
        let deadline = ContinuousClock.now.advanced(by: .seconds(10))
        while true {
            do {
                try await git.run(
                    ["-c", "checkout.workers=0", "worktree", "add", "--force", "--detach", folder, commit.hex],
                    timeout: .seconds(1800))
                return
            } catch  where error.message.contains("/commondir") {
                // Git reads the entries of all working trees, and gives up at one that another process is just making.
                guard ContinuousClock.now < deadline, !Task.isCancelled else { throw error }
                try? await Task.sleep(for: .milliseconds(Double.random(in: 5...50)))
            }
        }
    }

    /// Puts HEAD of a linked working tree on a reference that holds the commit which is checked out there. Whoever has opened
    /// the tree before does not learn of it.
    package func attachHead(of folder: String, to reference: String) throws(GitError) {
        // Not through `git symbolic-ref`: there are as many trees as plans, and a process costs more than all of this.
        let tree = try Repository.discover(from: folder, ceilings: nil, ledger: repository.ledger)
        try git.probe.announce(.moveReference, "HEAD of \(folder)")
        let head = try unsafe ReferenceHandle.make("git_reference_symbolic_create", repository.ledger) {
            unsafe git_reference_symbolic_create(&$0, tree.pointer, "HEAD", reference, 1, nil)
        }
        _ = head
    }

    /// Removes a linked working tree with all that is in its folder. What is to stay must be kept elsewhere before.
    package func removeWorktree(at folder: String) async throws(GitError) {
        try await git.run(["worktree", "remove", "--force", "--force", folder], timeout: .seconds(600))
    }

    /// Makes Git forget linked working trees whose folders are gone.
    package func pruneWorktrees() async throws(GitError) {
        try await git.run(["worktree", "prune"])
    }

    /// The linked working trees of the repository, without the main one.
    package func linkedWorktrees() async throws(GitError) -> [LinkedWorktree] {
        let output = try await git.run(["worktree", "list", "--porcelain", "-z"]).standardOutput
        var trees: [LinkedWorktree] = []
        for field in output.split(separator: 0, omittingEmptySubsequences: true) {
            let text = String(decoding: field, as: UTF8.self)
            if let path = text.value(after: "worktree ") {
                trees.append(LinkedWorktree(path: path, head: nil, reference: nil, isMissing: false))
            } else if !trees.isEmpty {
                let last = trees.count - 1
                if let head = text.value(after: "HEAD ") { trees[last].head = ObjectID(hex: head) }
                if let branch = text.value(after: "branch ") { trees[last].reference = branch }
                if text.hasPrefix("prunable") { trees[last].isMissing = true }
            }
        }
        return Array(trees.dropFirst())
    }
}

extension String {
    fileprivate func value(after prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
