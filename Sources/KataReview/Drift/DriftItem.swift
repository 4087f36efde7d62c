package import KataCore
package import KataGit
internal import KataPlan
internal import KataVerify

/// A must-have of a closed plan that does not hold any more.
package struct DriftItem: Sendable {
    package enum Origin: Sendable, Hashable {
        /// It held right before this commit, and not after it.
        case broken(by: CommitInfo)
        /// It never held since the plan was closed, as far as history reaches.
        case neverHeld
    }

    package var plan: PlanID
    /// `artifact`, `key-link`.
    package var kind: String
    package var item: String
    package var reasons: [String]
    package var origin: Origin
}

/// One artifact or key link, with the paths that decide about it.
struct DriftQuestion: Sendable {
    let plan: PlanID
    let mustHaves: MustHaves
    private let paths: [RepositoryPath]?

    init(_ plan: PlanID, _ artifact: Artifact) {
        self.plan = plan
        var only = MustHaves()
        only.artifacts = [artifact]
        mustHaves = only
        paths = artifact.path.map { [$0] }
    }

    init(_ plan: PlanID, _ link: KeyLink) {
        self.plan = plan
        var only = MustHaves()
        only.keyLinks = [link]
        mustHaves = only
        let both = [link.fromPath, link.toPath].compactMap(\.self)
        paths = both.count == 2 ? both : nil
    }

    func ask(_ tree: DriftTree) async throws -> MustHaveResult? {
        try await MustHaveChecker(tree: tree).check(mustHaves).first
    }

    /// What the answer depends on; `nil` when that can be anything in the tree.
    func key(in tree: DriftTree) async throws -> [ObjectID?]? {
        guard let paths, !paths.contains(where: { $0.bytes.contains { [0x2A, 0x3F, 0x5B].contains($0) } }) else {
            return nil
        }
        var key: [ObjectID?] = []
        for path in paths { key.append(try await tree.id(of: path)) }
        return key
    }
}
