package import KataCore

/// The files of one tree of a repository.
package struct TreeReader: TreeReading {
    let workspace: GitWorkspace
    package let tree: ObjectID

    package func contents(of path: RepositoryPath) async throws -> [UInt8]? {
        guard let blob = try await workspace.blob(at: path, in: tree), blob.mode != .symbolicLink else { return nil }
        return blob.bytes
    }

    package func exists(_ path: RepositoryPath) async throws -> Bool {
        try await workspace.entry(at: path, in: tree) != nil
    }

    package func files(below folder: RepositoryPath?) async throws -> [RepositoryPath] {
        try await workspace.files(below: folder, in: tree).map(\.path)
    }
}

extension GitWorkspace {
    /// Read access to the files of a tree, as they are stored.
    package nonisolated func reader(of tree: ObjectID) -> TreeReader { TreeReader(workspace: self, tree: tree) }
}
