package import KataCore
internal import KataDigest
internal import KataFiles
internal import KataGit

/// Says that the branch is about to move over a wave of plans, until the files of the working tree have followed it: a commit
/// on a reference of its own, whose parents are the branch before and after.
package struct LandingRecord: Sendable {
    let services: EngineServices
    let prefix: RepositoryPath?

    package init(services: EngineServices, prefix: RepositoryPath?) {
        self.services = services
        self.prefix = prefix
    }

    private var reference: String { "refs/kata/landing/\(TreeMark.of(services.git.location.root))" }

    /// To be called before the branch moves.
    func write(from before: ObjectID, to after: ObjectID, message: String) async throws {
        let git = services.git
        let commit = try await git.commit(
            CommitDraft(tree: git.tree(of: after), parents: [before, after], message: message, sign: .never))
        let present = try await current()
        try await OwnReference(services: services, name: reference).move(from: present, to: commit, message: message)
    }

    /// To be called when files and index have followed, or the branch did not move.
    func remove() async throws {
        guard let present = try await current() else { return }
        do {
            try await OwnReference(services: services, name: reference).delete(expected: present)
        } catch let error as GitError where error.code == .referenceMoved {
            // Another process has finished the same.
        }
    }

    /// Finishes what a killed process left between the branch and the files.
    /// - Returns: whether a wave had landed so.
    @discardableResult
    package func recover() async throws -> Bool {
        let git = services.git
        guard let present = try await current() else { return false }
        let parents = try await git.commitInfo(present).parents
        var hasLanded = false
        if parents.count == 2, let tip = try await git.head().tip, try await git.isAncestor(parents[1], of: tip) {
            let (before, after) = (try await git.tree(of: parents[0]), try await git.tree(of: parents[1]))
            let files = LandedFiles(services: services, prefix: prefix)
            // Halves of documents go first: they would be taken for somebody's files.
            let root = DiskPath(git.location.root)
            let changes = try await git.changes(from: before, to: after, detectingRenames: false)
            try AbandonedFiles(services: services).removeHalves(in: Set(changes.map { root.appending($0.path).folder }))
            try await files.carryOut(
                try await files.steps(from: before, to: after, isFinishing: true), from: before, to: after)
            hasLanded = true
        }
        try await remove()
        return hasLanded
    }

    private func current() async throws -> ObjectID? {
        try await services.git.references(below: reference).first { $0.name == reference }?.id
    }
}

/// Stands for a working tree in the names of references and folders.
enum TreeMark {
    static func of(_ root: String) -> String { String(Digest256.of(root).hex.prefix(12)) }
}
