package import KataCore

extension GitWorkspace {
    /// Checks a commit out into a new working tree of its own, with a detached HEAD; no hook runs. Files that a sparse checkout
    /// leaves out are there. Submodules are filled from what this repository has, never from a network.
    ///
    /// - Parameter folder: absolute, not there yet, outside the repository.
    package func addTemporaryWorktree(at folder: String, of commit: ObjectID) async throws(GitError) {
        do {
            try await checkOut(commit, at: folder)
        } catch {
            // Git LFS is asked for and not installed: its files stay pointers, which `missingParts` tells.
            guard error.message.contains("lfs") else { throw error }
            try await checkOut(
                commit, at: folder,
                ["-c", "filter.lfs.required=false", "-c", "filter.lfs.smudge=", "-c", "filter.lfs.process="])
        }
        try await SubmoduleFiller(git: git).fill(
            folder, from: location.commonFolder, beside: location.root)
    }

    private func checkOut(
        _ commit: ObjectID, at folder: String, _ settings: [String] = []
    ) async throws(GitError) {
        let settings = ["-c", "core.hooksPath=/dev/null", "-c", "core.sparseCheckout=false"] + settings
        let inside = try await addEmptyWorktree(at: folder, .commit(commit))
        do {
            try await inside.run(
                settings + ["reset", "--hard", "--quiet", "--no-recurse-submodules"], timeout: .seconds(600))
        } catch {
            try? await removeTemporaryWorktree(at: folder)
            throw error
        }
    }

    /// Removes it with everything in it.
    package func removeTemporaryWorktree(at folder: String) async throws(GitError) {
        try await removeWorktree(at: folder)
    }

    /// What a temporary working tree lacks because this repository does not have it, in words.
    package func missingParts(of folder: String) async -> [String] {
        var missing = await SubmoduleFiller(git: git).empty(in: folder).map { path, commit in
            "submodule \(path.display) at \(commit.short) is not here (git submodule update --init)"
        }
        if let pointers = await lfsPointers(in: folder), let first = pointers.first {
            let more = pointers.count > 1 ? " and \(pointers.count - 1) more" : ""
            missing.append("\(first)\(more) is a pointer of Git LFS, whose file is not here (git lfs pull)")
        }
        return missing
    }

    /// `nil` where nothing is kept with Git LFS.
    private func lfsPointers(in folder: String) async -> [String]? {
        let attributes = try? await git.run(
            ["-C", folder, "grep", "-q", "-F", "filter=lfs", "--", ":(glob)**/.gitattributes"], accepting: [0, 1])
        guard attributes?.exitCode == 0 else { return nil }
        let found = try? await git.run(
            ["-C", folder, "grep", "-l", "-z", "-a", "-e", "^version https://git-lfs\\.github\\.com/spec/"],
            accepting: [0, 1])
        return found.map { $0.standardOutput.split(separator: 0).map { String(decoding: $0, as: UTF8.self) } }
    }
}
