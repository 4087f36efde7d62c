package import KataCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension GitWorkspace {
    /// The absolute path of a file of the working tree, if no folder on the way is a symbolic link.
    ///
    /// Git refuses to add a path beyond a symbolic link; libgit2 follows it and would store files from outside. The last component may
    /// be a link itself, and nothing has to exist.
    ///
    /// - Throws: `pathRefused`.
    package nonisolated func realFilePath(for path: RepositoryPath) throws(GitError) -> String {
        var prefix: [UInt8] = []
        for component in path.bytes.split(separator: 0x2F).dropLast() {
            prefix += (prefix.isEmpty ? [] : [0x2F]) + component
            guard let folder = FileFingerprint(of: absolute(try .ofGit(prefix))) else { break }
            if folder.kind == .symbolicLink {
                throw GitError(
                    .pathRefused,
                    "the path \(path) goes through the symbolic link \(String(decoding: prefix, as: UTF8.self))")
            }
        }
        return "\(location.root)/\(path.display)"
    }

    /// Writes the files of a tree into a folder that is missing or empty, as a checkout would: filters, modes, symbolic links.
    ///
    /// The working tree and the user's index are left alone.
    ///
    /// - Throws: `fileSystem` when the folder can't be made or is not empty; `program`.
    package func materialize(tree: ObjectID, at folder: String) async throws(GitError) {
        guard unsafe mkdir(folder, 0o777) == 0 || errno == EEXIST else {
            throw .fileSystem("could not make the folder", folder)
        }
        guard unsafe rmdir(folder) == 0, unsafe mkdir(folder, 0o777) == 0 else {
            throw .fileSystem("could not use the folder", folder)
        }
        let index = "\(location.gitFolder)/\(PassingFile.name("index"))"
        defer {
            FileContents.remove(index)
            FileContents.remove("\(index).lock")
        }
        let variables = ["GIT_INDEX_FILE": index]
        try await git.run(["read-tree", "--no-sparse-checkout", tree.hex], extra: variables)
        try await git.run(
            ["-c", "core.sparseCheckout=false", "checkout-index", "--all", "--force", "--prefix=\(folder)/"],
            extra: variables, timeout: .seconds(600))
    }
}
