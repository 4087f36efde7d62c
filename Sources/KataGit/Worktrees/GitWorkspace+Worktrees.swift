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

/// What a new working tree shows.
package enum WorktreeStart: Sendable, Hashable {
    /// HEAD is detached.
    case commit(ObjectID)
    /// The full name of a branch that exists.
    case branch(String)
}

extension GitWorkspace {
    /// Makes a linked working tree, with files checked out as Git does it.
    ///
    /// Its entry in the repository appears as a whole, when it is on the disk: an entry that is half there, as `git worktree add`
    /// can leave it when the power goes, makes every command of Git fail in the whole repository.
    ///
    /// - Parameter folder: absolute; missing or empty.
    /// - Throws: `program`, with what Git says.
    package func addWorktree(at folder: String, _ start: WorktreeStart) async throws(GitError) {
        let inside = try await addEmptyWorktree(at: folder, start)
        // Files are independent of each other: as many at a time as there are processors.
        try await inside.run(
            ["-c", "checkout.workers=0", "reset", "--hard", "--quiet", "--no-recurse-submodules"],
            timeout: .seconds(1800))
        guard hasHooks(["post-checkout"]), capabilities.gitVersion >= GitVersion(2, 36) else { return }
        let tip = try await inside.run(["rev-parse", "HEAD"]).outputText.filter { !$0.isWhitespace }
        try git.probe.announce(.hook, "post-checkout")
        try await inside.run(
            ["hook", "run", "--ignore-missing", "post-checkout", "--", String(repeating: "0", count: 40), tip, "1"],
            extra: ["KATA_IN_HOOK": "post-checkout"], timeout: .seconds(1800))
    }

    /// The same with nothing checked out.
    /// - Returns: the program in the tree.
    func addEmptyWorktree(at folder: String, _ start: WorktreeStart) async throws(GitError) -> GitProgram {
        try repository.publishObjects()
        var root = folder
        if canMakeEntries {
            root = try WorktreeEntry.make(for: folder, start, commonFolder: location.commonFolder, git.probe)
        } else {
            try await addEmptyWorktreeByGit(at: folder, start)
        }
        return GitProgram(
            programs: git.programs, environment: git.environment, folder: root, probe: git.probe,
            incoming: git.incoming)
    }

    /// Configuration of single working trees, which a sparse checkout uses, is Git's to copy.
    private var canMakeEntries: Bool {
        !capabilities.isSparse && settings["extensions.worktreeconfig"].map { $0 == "false" } ?? true
    }

    private func addEmptyWorktreeByGit(at folder: String, _ start: WorktreeStart) async throws(GitError) {
        let place: [String] =
            switch start {
            case .commit(let commit): ["--detach", folder, commit.hex]
            case .branch(let name): [folder, String(name.dropFirst("refs/heads/".count))]
            }
        let deadline = ContinuousClock.now.advanced(by: .seconds(10))
        while true {
            do {
                try await git.run(["worktree", "add", "--quiet", "--no-checkout", "--force"] + place)
                return
            } catch  where error.message.contains("/commondir") {
                // Git reads the entries of all working trees, and gives up at one that another process is just making.
                guard ContinuousClock.now < deadline, !Task.isCancelled else { throw error }
                try? await Task.sleep(for: .milliseconds(Double.random(in: 5...50)))
            }
        }
    }

    /// Removes a linked working tree with all that is in its folder. What is to stay must be kept elsewhere before.
    package func removeWorktree(at folder: String) async throws(GitError) {
        if try WorktreeEntry.remove(of: folder, commonFolder: location.commonFolder, git.probe) { return }
        try await git.run(["worktree", "remove", "--force", "--force", folder], timeout: .seconds(600))
    }

    /// Makes Git forget linked working trees at a folder, or below it, that are gone. Others that are gone may come back: a disk
    /// that is not there now.
    package func forgetWorktrees(at folder: String) throws(GitError) {
        try WorktreeEntry.removeEntries(ofMissing: folder, commonFolder: location.commonFolder, git.probe)
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
