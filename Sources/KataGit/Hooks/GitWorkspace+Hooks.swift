internal import CLibgit2
internal import KataCore
internal import KataMessages

extension GitWorkspace {
    private static let commitHooks = ["pre-commit", "prepare-commit-msg", "commit-msg"]

    /// Whether Git would run any of the hooks; starts no process.
    package func hasHooks(_ names: [String]) -> Bool { hookFinder.hasHooks(names) }

    /// Runs `pre-commit`, `prepare-commit-msg` and `commit-msg` in Git's order, on an index of their own that equals the tree.
    ///
    /// Hooks see `GIT_INDEX_FILE`, the identities, no editor, and `KATA_IN_HOOK` with their own name, so that a `kata` that a hook starts
    /// can tell. The user's index and `COMMIT_EDITMSG` are left alone.
    ///
    /// - Parameter timeout: for each hook.
    package func runCommitHooks(
        _ context: CommitHookContext, timeout: Duration = .seconds(600)
    ) async throws(GitError) -> CommitHookOutcome {
        let message = CommitMessage.cleaned(context.message)
        let present = Self.commitHooks.filter { hookFinder.hasHooks([$0]) }
        guard !present.isEmpty else { return .accepted(tree: context.tree, message: message) }
        let session = HookSession(location: location)
        defer { session.remove() }
        var variables = ["GIT_INDEX_FILE": session.indexFile, "GIT_EDITOR": ":"]
        let author = try await identity(.author)
        variables["GIT_AUTHOR_NAME"] = author.name
        variables["GIT_AUTHOR_EMAIL"] = author.email
        try git.probe.announce(.writeFile, session.messageFile)
        try session.prepare(message: message)
        try await git.run(["read-tree", "--reset", context.tree.hex], extra: ["GIT_INDEX_FILE": session.indexFile])
        try await git.run(
            ["update-index", "-q", "--refresh"], extra: ["GIT_INDEX_FILE": session.indexFile], accepting: [0, 1])
        for hook in present {
            let arguments: [String] =
                switch hook {
                case "pre-commit": []
                case "prepare-commit-msg": [session.messageArgument, "message"]
                default: [session.messageArgument]
                }
            let result = try await runHook(hook, arguments, variables, timeout: timeout)
            guard result.exitCode == 0, !result.timedOut else {
                return .refused(
                    hook: hook, exitCode: result.exitCode, output: result.outputText + result.errorText)
            }
        }
        let written = try await git.run(["write-tree"], extra: ["GIT_INDEX_FILE": session.indexFile])
        guard let tree = ObjectID(hex: written.outputText.filter { !$0.isWhitespace }) else {
            throw GitError(.hookFailed, "the index that a hook left behind can't be written as a tree")
        }
        _ = unsafe git_odb_refresh(repository.database.pointer)
        let text = CommitMessage.cleaned(try session.message())
        guard !text.isEmpty else {
            return .refused(
                hook: present.last ?? "commit-msg", exitCode: 1, output: "the hook emptied the commit message")
        }
        return .accepted(tree: tree, message: text)
    }

    /// Runs `post-commit`; what it says changes nothing.
    package func runPostCommitHook(timeout: Duration = .seconds(600)) async throws(GitError) {
        guard hasHooks(["post-commit"]) else { return }
        _ = try await runHook(
            "post-commit", [], ["GIT_INDEX_FILE": "\(location.gitFolder)/index", "GIT_EDITOR": ":"], timeout: timeout)
    }

    var hookFinder: HookFinder {
        HookFinder(
            settings: settings, location: location, version: capabilities.gitVersion, home: git.environment["HOME"])
    }

    private func runHook(
        _ name: String, _ arguments: [String], _ variables: [String: String], timeout: Duration
    ) async throws(GitError) -> ProgramResult {
        var environment = git.environment.merging(variables) { $1 }
        environment["KATA_IN_HOOK"] = name
        let runsThroughGit = capabilities.gitVersion >= GitVersion(2, 36)
        guard runsThroughGit || hookFinder.file(name) != nil else {
            return ProgramResult(exitCode: 0, standardOutput: [], standardError: [])
        }
        let request =
            runsThroughGit
            ? ProgramRequest(
                "git", ["hook", "run", "--ignore-missing", name] + (arguments.isEmpty ? [] : ["--"] + arguments),
                in: location.root, environment: environment, timeout: timeout)
            : ProgramRequest(
                hookFinder.file(name) ?? name, arguments, in: location.root, environment: environment, timeout: timeout)
        try git.probe.announce(.hook, name)
        do {
            return try await git.programs.run(request)
        } catch {
            throw GitError(.hookFailed, "the hook \(name) could not be run: \(error)")
        }
    }
}
