internal import CLibgit2
package import KataCore
internal import KataMessages

extension GitWorkspace {
    /// Writes a commit object. No reference is moved.
    ///
    /// - Throws: `notFound` when the tree or a parent is missing; `identityMissing`; `signingFailed`, in which case nothing was
    ///   written.
    package func commit(_ draft: CommitDraft) async throws(GitError) -> ObjectID {
        let message = CommitMessage.cleaned(draft.message)
        guard !message.isEmpty, !message.utf8.contains(0) else {
            throw GitError(.libgit2, "the message of a commit is empty or holds a NUL character")
        }
        var author = draft.author
        if author == nil { author = try await signature(.author) }
        var committer = draft.committer
        if committer == nil { committer = try await signature(.committer) }
        guard let author, let committer else { throw GitError(.identityMissing, "a commit needs an author") }
        let commit = CommitObject(
            tree: draft.tree, parents: draft.parents, author: try author.validated(),
            committer: try committer.validated(), message: message)
        for id in [draft.tree] + draft.parents where try !repository.exists(id) {
            throw GitError(.notFound, "\(id) does not exist", hint: "write the tree and the parents first")
        }
        if draft.sign == .asConfigured, capabilities.signsCommits { return try await signed(commit) }
        return try repository.write(commit.serialized, as: .commit)
    }

    /// Has Git write and sign a commit, with the program, format and key that the configuration names.
    private func signed(_ commit: CommitObject) async throws(GitError) -> ObjectID {
        var arguments = ["commit-tree", "-S", commit.tree.hex]
        for parent in commit.parents { arguments += ["-p", parent.hex] }
        arguments += ["-F", "-"]
        let result: ProgramResult
        do {
            result = try await git.run(
                arguments, input: Array(commit.message.utf8), extra: Self.variables(of: commit))
        } catch  where error.code == .program {
            throw GitError(
                .signingFailed, "the commit could not be signed: \(error.message)", function: error.function,
                hint: "commit.gpgSign is set: repair gpg.program and user.signingKey, or turn signing off")
        }
        guard let id = ObjectID(hex: result.outputText.filter { !$0.isWhitespace }),
            let written = try repository.object(id), try CommitObject(parsing: written.bytes, id: id).isSigned
        else {
            throw GitError(.signingFailed, "git commit-tree wrote no signature", function: "git commit-tree")
        }
        return id
    }

    private static func variables(of commit: CommitObject) -> [String: String] {
        return [
            "GIT_AUTHOR_NAME": commit.author.name, "GIT_AUTHOR_EMAIL": commit.author.email,
            "GIT_AUTHOR_DATE": "@\(commit.author.dateLine)", "GIT_COMMITTER_NAME": commit.committer.name,
            "GIT_COMMITTER_EMAIL": commit.committer.email, "GIT_COMMITTER_DATE": "@\(commit.committer.dateLine)",
        ]
    }
}
