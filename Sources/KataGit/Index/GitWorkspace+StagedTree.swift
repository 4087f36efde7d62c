internal import CLibgit2
package import KataCore

extension GitWorkspace {
    /// What would be committed now, as a tree.
    ///
    /// - Parameter indexFile: the index that Git names to a hook; `nil` for the user's own.
    /// - Throws: `program` while a conflict is not resolved.
    package func stagedTree(indexFile: String? = nil) async throws(GitError) -> ObjectID {
        // A copy: Git writes what it learns into the index that it reads, and a commit may hold its lock.
        let copy = "\(location.gitFolder)/\(PassingFile.name("index"))"
        defer {
            FileContents.remove(copy)
            FileContents.remove("\(copy).lock")
        }
        let source =
            indexFile.map { $0.hasPrefix("/") ? $0 : "\(location.root)/\($0)" } ?? "\(location.gitFolder)/index"
        try FileContents.copy(source, to: copy, limit: 1 << 30)
        let result = try await git.run(["write-tree"], extra: ["GIT_INDEX_FILE": copy])
        guard let id = ObjectID(hex: result.outputText.filter { !$0.isWhitespace }) else {
            throw GitError(.program, "git write-tree named no tree", function: "git write-tree")
        }
        _ = unsafe git_odb_refresh(repository.database.pointer)
        return id
    }
}
