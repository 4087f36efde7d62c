/// Read access to the files of one tree: a commit's, or a folder's.
///
/// Must-haves and summaries are checked through this, so that the same check runs on a commit and on a working folder.
package protocol TreeReading: Sendable {
    /// The bytes of a regular file; `nil` when nothing is there, or something that is not a regular file.
    func contents(of path: RepositoryPath) async throws -> [UInt8]?
    /// Whether anything is there: file, symbolic link or folder.
    func exists(_ path: RepositoryPath) async throws -> Bool
    /// Every file path below a folder (`nil`: the whole tree), sorted by bytes.
    func files(below folder: RepositoryPath?) async throws -> [RepositoryPath]
}
