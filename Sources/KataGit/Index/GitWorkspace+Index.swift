internal import CLibgit2
package import KataCore

extension GitWorkspace {
    /// Brings the user's index up to date for paths that were just committed, so that `git status` is clean for them.
    ///
    /// An entry is changed only if it is what the older tree has there: what the user staged stays as it was staged. All other entries
    /// are left alone.
    ///
    /// - Parameters:
    ///   - oldTree: the tree of the commit before; `nil` for none.
    ///   - tree: the tree of the new commit.
    package func refreshIndex(
        paths: [RepositoryPath], from oldTree: ObjectID?, to tree: ObjectID
    ) async throws(GitError) {
        guard !paths.isEmpty else { return }
        let staged = try await stagedEntries(paths)
        var lines: [UInt8] = []
        for path in Set(paths).sorted() {
            let old = try oldTree.flatMap { tree throws(GitError) in try repository.entry(at: path, in: tree) }
            let new = try repository.entry(at: path, in: tree)
            guard old?.isFolder != true, new?.isFolder != true, staged[path] == old, old != new else { continue }
            let mode = new.flatMap { FileMode(raw: $0.mode) }
            lines += Array("\(mode?.octal ?? "0") \(new?.id.hex ?? String(repeating: "0", count: 40))\t".utf8)
            lines += path.bytes + [0]
        }
        guard !lines.isEmpty else { return }
        try await updateIndex(lines)
    }

    /// Git itself waits for nothing when the index is locked: try again for a while.
    private func updateIndex(_ lines: [UInt8]) async throws(GitError) {
        let deadline = ContinuousClock.now.advanced(by: .seconds(2))
        var pause = 4.0
        while true {
            do {
                try await git.run(["update-index", "-z", "--index-info"], input: lines)
                // Without the files' stamps in the index, every later status would read them again.
                try await git.run(["update-index", "-q", "--refresh"], accepting: [0, 1])
                return
            } catch  where error.message.contains("index.lock") {
                guard ContinuousClock.now < deadline, !Task.isCancelled else {
                    throw GitError(
                        .locked, "the index is locked by another process", function: error.function,
                        hint: "wait for the other git command, or remove index.lock if none is running")
                }
                try? await Task.sleep(for: .milliseconds(Double.random(in: 1...pause)))
                pause = min(pause * 2, 100)
            }
        }
    }

    /// What the user's index has at some paths, outside of conflicts.
    private func stagedEntries(_ paths: [RepositoryPath]) async throws(GitError) -> [RepositoryPath: TreeListing.Entry]
    {
        var entries: [RepositoryPath: TreeListing.Entry] = [:]
        if case .native = capabilities.mode {
            let index = try repository.index()
            for path in paths { entries[path] = index.entry(at: path) }
            return entries
        }
        let wanted = Set(paths)
        let output = try await git.run(["ls-files", "-s", "-z"]).standardOutput
        for line in output.split(separator: 0) {
            // `mode SP id SP stage TAB path`
            guard let tab = line.firstIndex(of: 0x09) else { continue }
            let fields = line[..<tab].split(separator: 0x20)
            guard fields.count == 3, fields[2].elementsEqual([0x30]),
                let mode = UInt32(String(decoding: fields[0], as: UTF8.self), radix: 8),
                let id = ObjectID(hex: String(decoding: fields[1], as: UTF8.self))
            else { continue }
            let path = try RepositoryPath.ofGit(line[(tab + 1)...])
            if wanted.contains(path) { entries[path] = TreeListing.Entry(mode: mode, id: id) }
        }
        return entries
    }
}
