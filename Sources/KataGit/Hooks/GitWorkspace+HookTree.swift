internal import KataCore

/// A working tree made for hooks whose manager would put a person's uncommitted work aside.
struct HookTree: Sendable {
    let folder: String
    /// Its own, below the common folder.
    let gitFolder: String

    static let purpose = "hooks"
}

extension GitWorkspace {
    /// Does something in a working tree that holds exactly what is going to be committed, with HEAD where it is here.
    ///
    /// - Parameters:
    ///   - commit: what HEAD names.
    ///   - tree: what index and files hold.
    func withHookTree<Value: Sendable>(
        at commit: ObjectID, holding tree: ObjectID,
        _ body: (HookTree, GitProgram) async throws(GitError) -> Value
    ) async throws(GitError) -> Value {
        let temporary = git.environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
        let folder = "\(temporary)/\(PassingFile.name(HookTree.purpose))"
        let inside = try await addEmptyWorktree(at: folder, .commit(commit))
        do {
            let made = try await hookTree(at: folder, holding: tree, inside)
            let value = try await body(made, inside)
            await removeHookTree(at: folder)
            return value
        } catch {
            await removeHookTree(at: folder)
            throw error
        }
    }

    private func hookTree(
        at folder: String, holding tree: ObjectID, _ inside: GitProgram
    ) async throws(GitError) -> HookTree {
        let text = try await inside.run(["rev-parse", "--absolute-git-dir"]).outputText
        let gitFolder = String(text.prefix { $0 != "\n" })
        // Hooks ask which branch it is.
        if case .branch(let name, _) = try head() { try await inside.run(["symbolic-ref", "HEAD", name]) }
        try await inside.run(["read-tree", "--no-sparse-checkout", tree.hex])
        try await inside.run(
            ["-c", "core.sparseCheckout=false", "checkout-index", "--all", "--force"], timeout: .seconds(600))
        try await inside.run(["update-index", "-q", "--refresh"], accepting: [0, 1])
        return HookTree(folder: folder, gitFolder: gitFolder)
    }

    /// Also when somebody stops the run meanwhile.
    private func removeHookTree(at folder: String) async {
        await Task { try? await self.removeTemporaryWorktree(at: folder) }.value
    }

    /// Removes the trees of this kind that a process left.
    ///
    /// - Parameter process: the number of a process that is proven to be gone.
    package func removeHookTrees(madeBy process: Int32) async {
        let entries = "\(location.commonFolder)/worktrees"
        for name in FileContents.names(in: entries) where PassingFile.isHookTree(of: process, name) {
            guard let bytes = FileContents.read("\(entries)/\(name)/gitdir", limit: 1 << 14) else { continue }
            let file = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
            guard file.hasSuffix("/\(name)/.git") else { continue }
            await removeHookTree(at: String(file.dropLast(5)))
        }
    }
}
