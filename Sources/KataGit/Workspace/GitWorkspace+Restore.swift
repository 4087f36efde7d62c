package import KataCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension GitWorkspace {
    /// Puts files of the working tree back to what a tree holds: written as Git would check them out, or removed when the tree
    /// has none. The index is left alone. What is overwritten must have been kept elsewhere before.
    ///
    /// - Throws: `pathRefused` when a parent of a path is a symbolic link on disk; nothing is changed then.
    package func restore(_ paths: [RepositoryPath], from tree: ObjectID) async throws(GitError) {
        var present: [RepositoryPath] = []
        var absent: [String] = []
        for path in paths {
            let file = try realFilePath(for: path)
            if try entry(at: path, in: tree) != nil { present.append(path) } else { absent.append(file) }
        }
        for file in absent {
            try git.probe.announce(.removeFile, file)
            guard unsafe unlink(file) == 0 || errno == ENOENT else {
                throw .fileSystem("could not remove the file", file)
            }
            pruneEmptyFolders(above: file)
        }
        guard !present.isEmpty else { return }
        let index = "\(location.gitFolder)/\(PassingFile.name("index"))"
        defer {
            FileContents.remove(index)
            FileContents.remove("\(index).lock")
        }
        let variables = ["GIT_INDEX_FILE": index]
        try await git.run(["read-tree", "--no-sparse-checkout", tree.hex], extra: variables)
        try await git.run(
            ["-c", "core.sparseCheckout=false", "checkout-index", "-z", "--stdin", "--force"],
            input: Array(present.map(\.bytes).joined(separator: [0])) + [0], extra: variables, timeout: .seconds(600))
    }

    /// Git keeps no empty folders: those that a removal leaves go too, up to the root of the working tree.
    private nonisolated func pruneEmptyFolders(above file: String) {
        var folder = file[...]
        while let slash = folder.lastIndex(of: "/") {
            folder = folder[..<slash]
            guard folder.utf8.count > location.root.utf8.count, unsafe rmdir(String(folder)) == 0 else { return }
        }
    }
}
