internal import KataCore

/// Changes to a tree, by path: what stands there afterwards, or that nothing does.
///
/// A later change of the same path wins. A file put where a folder was replaces it, and the other way round.
struct TreeEdits: Sendable {
    indirect enum Change: Sendable {
        /// An entry that is there afterwards: a file, link or gitlink, or a whole folder.
        case put(TreeListing.Entry)
        case remove
        /// Changes below a folder, which is made if it is missing.
        case inside(TreeEdits)
    }

    private(set) var changes: [[UInt8]: Change] = [:]

    init() {}

    var isEmpty: Bool { changes.isEmpty }

    mutating func put(_ path: RepositoryPath, id: ObjectID, mode: UInt32) {
        set(.put(TreeListing.Entry(mode: mode, id: id)), at: path.bytes.split(separator: 0x2F)[...])
    }

    mutating func remove(_ path: RepositoryPath) {
        set(.remove, at: path.bytes.split(separator: 0x2F)[...])
    }

    private mutating func set(_ change: Change, at components: ArraySlice<ArraySlice<UInt8>>) {
        guard let first = components.first else { return }
        let name = Array(first)
        guard components.count > 1 else {
            // A path that is removed may be a folder now: changes below it, such as those of a file that became a folder, stay.
            if case .remove = change, case .inside = changes[name] { return }
            // A folder cannot be replaced by its own file while entries below it are put there too.
            changes[name] = change
            return
        }
        var below: TreeEdits
        if case .inside(let existing) = changes[name] {
            below = existing
        } else {
            if case .put = changes[name], case .remove = change {
                // The folder is a file now, so that what was below it is gone already.
                return
            }
            below = TreeEdits()
        }
        changes[name] = nil
        below.set(change, at: components.dropFirst())
        changes[name] = .inside(below)
    }

    /// Applies the changes to a tree and writes the trees that are new.
    ///
    /// - Parameters:
    ///   - base: the tree's entries; `nil` for an empty tree.
    ///   - read: reads a tree by id.
    ///   - write: writes a tree and returns its id.
    /// - Returns: `nil` when nothing is left: Git has no empty folders.
    func applied(
        to base: ObjectID?, read: (ObjectID) throws(GitError) -> TreeListing,
        write: ([UInt8]) throws(GitError) -> ObjectID
    ) throws(GitError) -> ObjectID? {
        let original = if let base { try read(base) } else { TreeListing() }
        var replaced: [[UInt8]: TreeListing.Entry?] = [:]
        for (name, change) in changes {
            switch change {
            case .put(let entry): replaced[name] = .some(entry)
            case .remove: replaced[name] = .some(nil)
            case .inside(let edits):
                let existing = original[name]
                let folder = existing.flatMap { $0.isFolder ? $0.id : nil }
                if let id = try edits.applied(to: folder, read: read, write: write) {
                    replaced[name] = .some(TreeListing.Entry(mode: FileMode.folder.rawValue, id: id))
                } else if folder != nil {
                    // Removals below a file leave the file alone.
                    replaced[name] = .some(nil)
                }
            }
        }
        let listing = original.replacing(replaced)
        if listing.isEmpty { return nil }
        if let base, listing == original { return base }
        return try write(listing.bytes)
    }
}
