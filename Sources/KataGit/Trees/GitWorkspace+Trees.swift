internal import CLibgit2
package import KataCore

extension GitWorkspace {
    /// The tree without entries, which is written if it is missing.
    package func emptyTree() throws(GitError) -> ObjectID { try repository.write([], as: .tree) }

    /// The tree of a commit; a tree's own id is returned as it is.
    ///
    /// - Throws: `notFound` when neither a commit nor a tree has the id.
    package func tree(of commit: ObjectID) async throws(GitError) -> ObjectID {
        guard let object = try await object(commit) else {
            throw GitError(.notFound, "the commit \(commit) does not exist")
        }
        switch object.type {
        case .tree: return commit
        case .commit: return try CommitObject(parsing: object.bytes, id: commit).tree
        default: throw GitError(.notFound, "\(commit) is a \(object.type), not a commit")
        }
    }

    /// The base with exactly the named paths as they are in another tree.
    ///
    /// What is absent there is deleted; a path that names a folder there stands for all of it. A file may take the place of
    /// a folder and the other way round, and folders that become empty vanish.
    package func composeTree(
        base: ObjectID?, taking paths: [RepositoryPath], from source: ObjectID
    ) throws(GitError) -> ObjectID {
        var edits = TreeEdits()
        for path in paths.sorted() {
            if let entry = try repository.entry(at: path, in: source) {
                edits.put(path, id: entry.id, mode: entry.mode)
            } else {
                edits.remove(path)
            }
        }
        return try repository.apply(edits, to: base)
    }

    /// The base with blobs written to paths and other paths removed.
    package func composeTree(
        base: ObjectID?, writing files: [(path: RepositoryPath, blob: ObjectID, mode: FileMode)],
        removing paths: [RepositoryPath] = []
    ) throws(GitError) -> ObjectID {
        var edits = TreeEdits()
        for path in paths { edits.remove(path) }
        for file in files { edits.put(file.path, id: file.blob, mode: file.mode.rawValue) }
        return try repository.apply(edits, to: base)
    }

    package func writeBlob(_ bytes: [UInt8]) throws(GitError) -> ObjectID { try repository.write(bytes, as: .blob) }

    /// - Throws: `notFound` when no blob has the id.
    package func readBlob(_ id: ObjectID) async throws(GitError) -> [UInt8] {
        guard let object = try await object(id), object.type == .blob else {
            throw GitError(.notFound, "the blob \(id) does not exist")
        }
        return object.bytes
    }

    /// The file or symbolic link at a path of a tree, as it is stored; `nil` when nothing is there, or a folder or submodule.
    package func blob(
        at path: RepositoryPath, in tree: ObjectID
    ) async throws(GitError) -> (id: ObjectID, mode: FileMode, bytes: [UInt8])? {
        guard let entry = try repository.entry(at: path, in: tree), let mode = FileMode(raw: entry.mode),
            mode != .folder, mode != .gitlink
        else { return nil }
        return (entry.id, mode, try await readBlob(entry.id))
    }

    /// What stands at a path of a tree; `nil` when nothing does.
    package func entry(
        at path: RepositoryPath, in tree: ObjectID
    ) throws(GitError) -> (id: ObjectID, mode: FileMode)? {
        guard let entry = try repository.entry(at: path, in: tree), let mode = FileMode(raw: entry.mode) else {
            return nil
        }
        return (entry.id, mode)
    }

    /// Every file, link and gitlink below a folder of a tree, sorted by path.
    package func files(
        below folder: RepositoryPath? = nil, in tree: ObjectID
    ) throws(GitError) -> [(path: RepositoryPath, id: ObjectID, mode: FileMode)] {
        var start = tree
        if let folder {
            guard let entry = try repository.entry(at: folder, in: tree), entry.isFolder else { return [] }
            start = entry.id
        }
        var result: [(path: RepositoryPath, id: ObjectID, mode: FileMode)] = []
        var pending: [(prefix: [UInt8], tree: ObjectID)] = [(folder.map { $0.bytes + [0x2F] } ?? [], start)]
        while let next = pending.popLast() {
            let listing = try repository.tree(next.tree)
            for position in listing.positions {
                let (name, entry) = (listing.name(at: position), listing.entry(at: position))
                if entry.isFolder {
                    pending.append((next.prefix + name + [0x2F], entry.id))
                } else if let mode = FileMode(raw: entry.mode) {
                    result.append((try RepositoryPath.ofGit(next.prefix + name), entry.id, mode))
                }
            }
        }
        return result.sorted { $0.path < $1.path }
    }

    /// An object; in a partial clone it is fetched when it is missing.
    func object(_ id: ObjectID) async throws(GitError) -> (type: ObjectType, bytes: [UInt8])? {
        if let object = try repository.object(id) { return object }
        guard capabilities.isPartialClone else { return nil }
        let result = try await git.run(["cat-file", "-t", id.hex], accepting: [0, 128])
        guard result.exitCode == 0 else { return nil }
        _ = unsafe git_odb_refresh(repository.database.pointer)
        return try repository.object(id)
    }
}

extension RepositoryPath {
    /// A path that Git reported; a path that can't be in a working tree is an error, not a trap.
    static func ofGit(_ bytes: some Collection<UInt8>) throws(GitError) -> RepositoryPath {
        do {
            return try RepositoryPath(bytes: bytes)
        } catch {
            throw GitError(
                .pathRefused, "the path '\(String(decoding: bytes, as: UTF8.self))' of the repository \(error.rawValue)"
            )
        }
    }
}
