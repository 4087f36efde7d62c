package import KataCore

extension GitWorkspace {
    /// Where Git looks for hook files: `core.hooksPath`, else `hooks` of the common folder.
    package var hooksFolder: String { hookFinder.folder }

    /// Sets a key of the repository's own configuration to one value.
    package func configure(_ key: String, _ value: String) async throws(GitError) {
        try await git.run(["config", "--local", key, value])
    }

    /// Adds one value to a key that may have several.
    package func configure(adding value: String, to key: String) async throws(GitError) {
        try await git.run(["config", "--local", "--add", key, value])
    }

    /// Removes one value of a key, and the section with it when nothing else is in it.
    package func unconfigure(_ key: String, _ value: String) async throws(GitError) {
        try await git.run(["config", "--local", "--fixed-value", "--unset-all", key, value], accepting: [0, 5])
    }

    /// The values of a key in the repository's own configuration, as it is now.
    package func localConfiguration(_ key: String) async throws(GitError) -> [String] {
        let result = try await git.run(["config", "--local", "--null", "--get-all", key], accepting: [0, 1])
        return result.standardOutput.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Has Git run a hook as it would for a commit or push, with an empty input.
    package func runHookForProbe(
        _ name: String, extra: [String: String], timeout: Duration
    ) async throws(GitError) -> ProgramResult {
        let environment = git.environment.merging(extra) { $1 }.filter {
            !["KATA_HOOKS", "KATA_SKIP"].contains($0.key)
        }
        guard capabilities.gitVersion >= GitVersion(2, 36) else {
            throw GitError(.hookFailed, "git \(capabilities.gitVersion) has no `git hook run`")
        }
        do {
            return try await git.programs.run(
                ProgramRequest(
                    "git", ["hook", "run", "--ignore-missing", name], in: location.root, environment: environment,
                    timeout: timeout))
        } catch {
            throw GitError(.hookFailed, "the hook \(name) could not be run: \(error)")
        }
    }
}
