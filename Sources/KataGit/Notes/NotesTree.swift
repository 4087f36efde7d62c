internal import KataCore

/// Where the note of an object stands in the tree of a notes commit.
///
/// Git spreads many notes over folders by the first digits of the id, one or more levels deep, and reads any mixture.
/// Source: git-notes(1), "NOTES ON NOTES" and the layout that `git notes` writes.
enum NotesTree {
    /// The path of the note that exists, or that a new one should get beside the existing ones.
    static func place(
        of object: ObjectID, in tree: ObjectID?, read: (ObjectID) throws(GitError) -> TreeListing
    ) throws(GitError) -> (path: RepositoryPath, blob: ObjectID?) {
        var prefix: [UInt8] = []
        var rest = Array(object.hex.utf8)
        var current = tree
        while let id = current {
            let listing = try read(id)
            if let entry = listing[rest], !entry.isFolder {
                return (try .ofGit(prefix + rest), entry.id)
            }
            let digits = Array(rest.prefix(2))
            let folder = listing[digits].flatMap { $0.isFolder ? $0.id : nil }
            let isSpread = listing.positions.contains { $0.name.count == 2 && $0.isFolder }
            guard rest.count > 2, folder != nil || isSpread else { break }
            prefix += digits + [0x2F]
            rest.removeFirst(2)
            current = folder
        }
        return (try .ofGit(prefix + rest), nil)
    }
}
