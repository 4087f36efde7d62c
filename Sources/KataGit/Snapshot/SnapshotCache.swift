internal import KataCore

/// What earlier snapshots found out, so that only files that changed since are read again.
struct SnapshotCache: Sendable {
    private struct File: Sendable {
        let fingerprint: FileFingerprint
        let entry: TreeListing.Entry
    }

    private var files: [RepositoryPath: File] = [:]
    /// The tree of the user's index, by the checksum of the index file.
    private var index: (checksum: ObjectID, tree: ObjectID)?

    /// What a file was stored as, if it is certain that it did not change.
    func entry(of path: RepositoryPath, _ fingerprint: FileFingerprint) -> TreeListing.Entry? {
        guard let file = files[path], file.fingerprint == fingerprint else { return nil }
        return file.entry
    }

    /// Remembers a file that had one fingerprint before and after it was read.
    mutating func remember(
        _ path: RepositoryPath, _ fingerprint: FileFingerprint, _ entry: TreeListing.Entry, readAt moment: Int64
    ) {
        files[path] = fingerprint.isSettled(at: moment) ? File(fingerprint: fingerprint, entry: entry) : nil
    }

    func treeOfIndex(with checksum: ObjectID) -> ObjectID? { index?.checksum == checksum ? index?.tree : nil }

    mutating func rememberIndex(_ checksum: ObjectID, _ tree: ObjectID) { index = (checksum, tree) }

    /// The content of filters and attributes may depend on other files than the one that is stored.
    mutating func forgetFiles() { files = [:] }
}
