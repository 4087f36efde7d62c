package import KataCore

/// How one path differs between two trees.
package struct TreeChange: Sendable, Hashable {
    package let kind: ChangeKind
    /// The path in the newer tree; for deletions, in the older one.
    package let path: RepositoryPath
    /// For renames: the path in the older tree.
    package let oldPath: RepositoryPath?
    package let oldMode: FileMode?
    package let newMode: FileMode?
    package let oldBlob: ObjectID?
    package let newBlob: ObjectID?
    /// Lines are not counted for binary files.
    package let isBinary: Bool
    package let addedLines: Int
    package let removedLines: Int
}
