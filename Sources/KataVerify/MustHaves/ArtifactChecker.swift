internal import KataCore
internal import KataPattern
internal import KataPlan

/// Whether an artifact is in the tree, and what the plan says about its content is true.
///
/// An artifact that is a folder or a pattern of file names stands for all the files it covers: each text, export or count that
/// is asked for must be found in one of them (lines, tests and occurrences are added up), what must not be there must be in none.
struct ArtifactChecker: Sendable {
    let files: TreeFiles

    func check(_ artifact: Artifact) async throws -> MustHaveResult {
        let item = artifact.pathText.isEmpty ? artifact.sourceText ?? "" : artifact.pathText
        func result(_ outcome: MustHaveResult.Outcome, _ evidence: [MustHaveResult.Evidence] = []) -> MustHaveResult {
            MustHaveResult(.artifact, item, outcome, evidence: evidence, position: artifact.position)
        }
        guard !artifact.pathText.isEmpty else { return result(.open(reason: "the item names no path")) }
        let path: RepositoryPath
        do throws(RepositoryPath.Refusal) { path = try RepositoryPath(artifact.pathText) } catch {
            return result(.failed(reasons: ["the path \(error.rawValue)"]))
        }
        let paths: [RepositoryPath]
        switch (try await files.find(path), artifact.exists) {
        case (.nothing, true): return result(.failed(reasons: ["is not there"]))
        case (.nothing, false): return result(.passed, [.init(path: path, text: "is not there")])
        case (_, false): return result(.failed(reasons: ["is there, but must not be"]))
        case (.other, true):
            return asksForContent(artifact)
                ? result(.failed(reasons: ["is not a regular file"]))
                : result(.passed, [.init(path: path, text: "is there")])
        case (.file(let file), true): paths = [file]
        case (.files(let all), true): paths = all
        }
        guard asksForContent(artifact) else {
            let text = paths.count == 1 ? "is there" : "\(paths.count) files"
            return result(.passed, [.init(path: paths.count == 1 ? paths[0] : path, text: text)])
        }
        guard paths.count <= TreeFiles.mostFiles else {
            return result(.open(reason: "more than \(TreeFiles.mostFiles) files are not searched"))
        }
        var content = ArtifactContent(artifact)
        for path in paths {
            guard let file = try await files.read(path) else { continue }
            guard file.bytes.count <= TreeFiles.largestFile else {
                return result(
                    .open(reason: "\(path) is larger than \(TreeFiles.largestFile >> 20) MB and was not searched"))
            }
            do throws(PatternError) { try content.add(file) } catch {
                return result(.open(reason: "\(path): \(error.message)"))
            }
        }
        let reasons = content.complaints
        return reasons.isEmpty ? result(.passed, content.evidence) : result(.failed(reasons: reasons), content.evidence)
    }

    private func asksForContent(_ artifact: Artifact) -> Bool {
        !artifact.contains.isEmpty || !artifact.doesNotContain.isEmpty || !artifact.exports.isEmpty
            || artifact.minimumLines != nil || artifact.maximumLines != nil || artifact.maximumCharacters != nil
            || artifact.minimumTests != nil
    }
}
