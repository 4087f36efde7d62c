package import KataCore

extension GitWorkspace {
    /// Checks a commit out into a new working tree of its own, with a detached HEAD; no hook runs.
    ///
    /// - Parameter folder: absolute, not there yet, outside the repository.
    package func addTemporaryWorktree(at folder: String, of commit: ObjectID) async throws(GitError) {
        try await git.run(
            [
                "-c", "core.hooksPath=/dev/null", "-c", "core.sparseCheckout=false", "worktree", "add", "--quiet",
                "--detach", folder, commit.hex,
            ], timeout: .seconds(600))
    }

    /// Removes it with everything in it.
    package func removeTemporaryWorktree(at folder: String) async throws(GitError) {
        try await git.run(["worktree", "remove", "--force", "--force", folder], timeout: .seconds(600))
    }
}
