internal import CLibgit2
internal import KataCore

/// What `git var` said once: the name, and a date only if the environment fixes one.
struct ResolvedIdentity: Sendable {
    let signature: GitSignature
    let hasFixedDate: Bool
}

extension GitWorkspace {
    /// The author or committer as Git resolves it: environment, then configuration with includes and conditions.
    ///
    /// - Throws: `identityMissing`, with the two commands that set a name and an address.
    package func identity(_ role: IdentityRole) async throws(GitError) -> GitIdentity {
        let signature = try await resolvedIdentity(role).signature
        return GitIdentity(name: signature.name, email: signature.email)
    }

    /// The identity with the date of now, or with the date that the environment fixes.
    func signature(_ role: IdentityRole) async throws(GitError) -> GitSignature {
        let resolved = try await resolvedIdentity(role)
        var signature = resolved.signature
        if !resolved.hasFixedDate { signature.time = now() }
        return signature
    }

    private func resolvedIdentity(_ role: IdentityRole) async throws(GitError) -> ResolvedIdentity {
        if let known = identities[role] { return known }
        let output: ProgramResult
        do {
            output = try await git.run(["var", role.rawValue])
        } catch  where error.code == .program {
            throw GitError(
                .identityMissing, "Git can't tell who the \(role == .author ? "author" : "committer") is",
                function: "git var",
                hint: "git config --global user.name \"Your Name\" and git config --global user.email you@example.com")
        }
        guard let signature = GitSignature(parsing: output.outputText.split(separator: "\n").first ?? "") else {
            throw GitError(.program, "git var printed no identity", function: "git var")
        }
        let variable = role == .author ? "GIT_AUTHOR_DATE" : "GIT_COMMITTER_DATE"
        let resolved = ResolvedIdentity(
            signature: signature, hasFixedDate: git.environment[variable].map { !$0.isEmpty } ?? false)
        identities[role] = resolved
        if role == .committer {
            // Entries of the reflog carry the committer, as Git writes them.
            _ = unsafe git_repository_set_ident(repository.pointer, signature.name, signature.email)
        }
        return resolved
    }
}
