internal import KataGit

/// Has Git copy kata's notes to what an amend or a rebase makes of a commit, and remembers that it was kata that asked.
struct NotesFollowing {
    let git: GitWorkspace

    private static let key = "notes.rewriteRef"
    private static let mark = "kata.addedRewriteRef"

    func begin() async throws {
        let reference = GitWorkspace.notesReference
        guard try await !git.localConfiguration(Self.key).contains(reference) else { return }
        try await git.configure(adding: reference, to: Self.key)
        try await git.configure(Self.mark, "true")
    }

    func end() async throws {
        guard try await git.localConfiguration(Self.mark) == ["true"] else { return }
        try await git.unconfigure(Self.key, GitWorkspace.notesReference)
        try await git.unconfigure(Self.mark, "true")
    }
}
