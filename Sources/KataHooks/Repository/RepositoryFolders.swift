/// Where the repository keeps its files, found without a process: a hook is started in it.
package struct RepositoryFolders: Sendable, Hashable {
    /// The folder of this working tree: `.git`, or `worktrees/NAME` below the common one.
    package var git: String
    /// What all working trees share.
    package var common: String

    package init(git: String, common: String) {
        self.git = git
        self.common = common
    }

    /// From `GIT_DIR`, which Git sets in linked working trees, submodules and bare repositories; else from `.git` here.
    static func ofHook() throws(HookProblem) -> RepositoryFolders {
        if let folder = HookSystem.variable("GIT_DIR"), !folder.isEmpty { return of(git: folder) }
        if HookFiles.isFolder(".git") { return of(git: ".git") }
        guard let bytes = HookFiles.read(".git", limit: 1 << 16), bytes.starts(with: Array("gitdir: ".utf8)) else {
            throw HookProblem("it was not started in a repository")
        }
        return of(git: line(bytes.dropFirst(8)))
    }

    private static func of(git: String) -> RepositoryFolders {
        guard let bytes = HookFiles.read("\(git)/commondir", limit: 1 << 16) else {
            return RepositoryFolders(git: git, common: git)
        }
        let common = line(bytes[...])
        return RepositoryFolders(git: git, common: common.hasPrefix("/") ? common : "\(git)/\(common)")
    }

    private static func line(_ bytes: ArraySlice<UInt8>) -> String {
        let end = bytes.lastIndex { $0 != 0x0A && $0 != 0x0D }.map { $0 + 1 } ?? bytes.startIndex
        return String(decoding: bytes[..<end], as: UTF8.self)
    }

    /// The commit that is checked out, as far as plain files tell; `nil` when Git has to be asked.
    var head: String? {
        guard let bytes = HookFiles.read("\(git)/HEAD", limit: 1 << 12) else { return nil }
        let text = Self.line(bytes[...])
        guard text.hasPrefix("ref: ") else { return Self.commit(text) }
        guard let reference = HookFiles.read("\(common)/\(text.dropFirst(5))", limit: 1 << 12) else { return nil }
        return Self.commit(Self.line(reference[...]))
    }

    private static func commit(_ text: String) -> String? {
        text.utf8.count == 40 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
            ? text : nil
    }

    /// A rebase, cherry-pick, revert or `git am` is making commits that were made before. Of a single revert Git leaves nothing but
    /// its message.
    var replaysCommits: Bool {
        ["rebase-merge", "rebase-apply", "CHERRY_PICK_HEAD", "REVERT_HEAD", "MERGE_MSG"].contains {
            HookFiles.exists("\(git)/\($0)")
        }
    }

    /// A rebase or `git am` is under way.
    var rebases: Bool { ["rebase-merge", "rebase-apply"].contains { HookFiles.exists("\(git)/\($0)") } }

    /// The reference that HEAD stands on, as far as plain files tell.
    var branch: String? {
        guard let bytes = HookFiles.read("\(git)/HEAD", limit: 1 << 12) else { return nil }
        let text = Self.line(bytes[...])
        return text.hasPrefix("ref: ") ? String(text.dropFirst(5)) : nil
    }

    /// A rebase is melting several commits into one.
    var squashes: Bool { HookFiles.exists("\(git)/rebase-merge/current-fixups") }

    /// Below the common folder, where kata keeps what is not in history.
    package var kata: String { "\(common)/kata" }
}
