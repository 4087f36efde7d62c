package import KataCore

extension GitWorkspace {
    /// The oldest commit of a history that brought a text into files whose names end so.
    ///
    /// - Parameter pattern: of the last component of a path, as in `.gitignore`.
    package func firstCommit(
        adding text: String, to pattern: String, from tip: ObjectID
    ) async throws(GitError) -> CommitInfo? {
        let result = try await git.run(
            [
                "-c", "log.showSignature=false", "log", "--reverse", "--format=%H", "--no-renames", "-S\(text)",
                tip.hex,
                "--", ":(top,glob)**/\(pattern)",
            ], timeout: .seconds(600))
        let first = result.outputText.split(separator: "\n").first.flatMap { ObjectID(hex: String($0)) }
        guard let first else { return nil }
        return try await commitInfo(first)
    }
}
