internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataStore

/// Files that a killed process made for a moment and could not remove.
struct AbandonedFiles: Sendable {
    let services: EngineServices

    /// Removes those beside the index. To be called before the run gets a new owner: after that nobody could tell which process
    /// made them.
    func removePassing(of open: UnfinishedRun) async {
        guard open.ownerLiveness == .gone, let owner = open.run.lease?.owner else { return }
        await services.git.removeFiles(madeBy: owner.processID)
        await services.git.removeHookTrees(madeBy: owner.processID)
    }

    /// Removes the halves of documents that were to be renamed over them. Only the owner of the run may do so.
    func removeHalves(in folders: Set<DiskPath>) throws(FileError) {
        for folder in folders.sorted() {
            guard try services.files.status(of: folder, followingLinks: false)?.kind == .folder else { continue }
            try services.files.removeTemporaries(in: folder, depth: 1)
        }
    }
}
