package import KataCore

extension GitWorkspace {
    /// The names of the remotes, as the configuration lists them.
    package func remotes() -> [String] {
        var names: [String] = []
        for entry in settings.entries where entry.key.hasPrefix("remote.") && entry.key.hasSuffix(".url") {
            let name = String(entry.key.dropFirst("remote.".count).dropLast(".url".count))
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// Where the notes of a remote are kept.
    package static func notesReference(of remote: String) -> String { "refs/notes/kata-remote/\(remote)" }

    /// Fetches the notes of a remote, through Git with its credentials.
    ///
    /// - Returns: their commit; `nil` when the remote has none.
    package func fetchNotes(from remote: String) async throws(GitError) -> ObjectID? {
        let listed = try await git.run(
            ["ls-remote", "--quiet", remote, Self.notesReference], timeout: .seconds(600))
        guard !listed.standardOutput.isEmpty else { return nil }
        let own = Self.notesReference(of: remote)
        try await git.run(
            ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", remote, "+\(Self.notesReference):\(own)"],
            timeout: .seconds(600))
        return try repository.reference(own)
    }

    /// Pushes our notes to a remote, without force and without its hooks here: what is pushed is what was merged before.
    ///
    /// - Returns: `false` when somebody else pushed notes in the meantime.
    package func pushNotes(to remote: String) async throws(GitError) -> Bool {
        let result = try await git.run(
            ["push", "--quiet", "--no-verify", "--porcelain", remote, "\(Self.notesReference):\(Self.notesReference)"],
            // Its reasons are read below.
            extra: ["LC_ALL": "C"], accepting: [0, 1], timeout: .seconds(600))
        if result.exitCode == 0 { return true }
        let text = result.outputText + result.errorText
        let isBehind = [
            "fetch first", "non-fast-forward", "stale info", "cannot lock ref", "failed to update ref",
            "already exists",
            "incorrect old value",
        ].contains { text.contains($0) }
        guard isBehind else {
            let words = text.split(separator: "\n").prefix(5).joined(separator: "; ")
            throw GitError(.program, "the notes could not be pushed to \(remote): \(words)", function: "git push")
        }
        return false
    }
}
