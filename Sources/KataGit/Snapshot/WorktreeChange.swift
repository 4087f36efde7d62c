internal import KataCore

/// A path whose content in the working tree may differ from the base of a snapshot.
struct WorktreeChange: Sendable, Hashable {
    enum State: Sendable, Hashable {
        case absent
        /// Something is there that has to be read.
        case present
        /// It is as the index has it, unlike the base.
        case asIndexed(TreeListing.Entry)
    }

    let path: RepositoryPath
    let state: State
    /// What the index has there; decides the mode where the file system can't say, and tells submodules.
    let indexed: TreeListing.Entry?
}
