package import KataCore
package import KataPlan

/// Looks up a plan's must-haves in a tree: a commit's or a folder's.
///
/// Nothing outside the tree is ever read: paths that are absolute or leave it are findings. Patterns are bounded in time and
/// memory; one that takes too long leaves its item open.
package struct MustHaveChecker: Sendable {
    private let tree: any TreeReading

    package init(tree: any TreeReading) { self.tree = tree }

    /// Results in the plan's order: truths, artifacts, key links, prohibitions.
    ///
    /// - Parameter results: Of the commands that were run on this tree; truths are bound to these too.
    /// - Throws: only what the tree throws.
    package func check(_ mustHaves: MustHaves, results: [CheckResult] = []) async throws -> [MustHaveResult] {
        let files = TreeFiles(tree: tree)
        var artifacts: [MustHaveResult] = []
        for artifact in mustHaves.artifacts {
            artifacts.append(try await ArtifactChecker(files: files).check(artifact))
        }
        var links: [MustHaveResult] = []
        for link in mustHaves.keyLinks { links.append(try await KeyLinkChecker(files: files).check(link)) }
        let binder = TruthBinder(
            artifacts: Array(zip(mustHaves.artifacts, artifacts)), links: Array(zip(mustHaves.keyLinks, links)),
            commands: results)
        let truths = mustHaves.truths.map { binder.bind($0) }
        let prohibitions = mustHaves.prohibitions.map { prohibition in
            MustHaveResult(
                .prohibition, prohibition.statement,
                .open(
                    reason: prohibition.status.map { "stated as \($0); for a person to judge" }
                        ?? "for a person to judge"),
                position: prohibition.position)
        }
        return truths + artifacts + links + prohibitions
    }
}
