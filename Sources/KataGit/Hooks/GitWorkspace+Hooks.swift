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
        try git.probe.announce(.writeFile, session.messageFile)
        try session.prepare(message: message)
        try await git.run(["read-tree", "--reset", context.tree.hex], extra: ["GIT_INDEX_FILE": session.indexFile])
        try await git.run(
            ["update-index", "-q", "--refresh"], extra: ["GIT_INDEX_FILE": session.indexFile], accepting: [0, 1])
        let modified = try await HookSite.modified(git, index: session.indexFile)
        if !modified.isEmpty, let parent = context.parent, let manager = hookFinder.stashingManager(behind: present) {
            return try await runCommitHooks(
                present, context, session, besides: modified, of: manager, at: parent, timeout: timeout)
        }
        let site = HookSite(
            git: git, indexFile: session.indexFile, messageArgument: session.messageArgument, modified: modified)
        return try await run(present, context, session, at: site, timeout: timeout)
    }

    /// Where a manager would put the person's work aside: in a working tree that has none of it. What hooks mend in it comes
    /// into the person's tree afterwards.
    private func runCommitHooks(
        _ present: [String], _ context: CommitHookContext, _ session: HookSession, besides modified: Set<[UInt8]>,
        of manager: StashingManager, at parent: ObjectID, timeout: Duration
    ) async throws(GitError) -> CommitHookOutcome {
        let outcome = try await withHookTree(at: parent, holding: context.tree) {
            tree, inside throws(GitError) -> CommitHookOutcome in
            let site = HookSite(
                git: inside, indexFile: "\(tree.gitFolder)/index", messageArgument: session.messageFile, modified: [],
                hooksFolder: hookFinder.folder)
            return try await run(present, context, session, at: site, timeout: timeout)
        }
        switch outcome {
        case .refused(let hook, let exitCode, let output):
            let files = modified.sorted { $0.lexicographicallyPrecedes($1) }.prefix(3)
                .map { String(decoding: $0, as: UTF8.self) }.joined(separator: ", ")
            let words =
                "(The hooks ran in a temporary working tree: \(manager.rawValue) puts uncommitted work aside, such as yours in \(files).)\n"
            return .refused(
                hook: hook, exitCode: exitCode, output: output + (output.hasSuffix("\n") ? "" : "\n") + words)
        case .accepted(let tree, _):
            let mended = try await changes(from: context.tree, to: tree, detectingRenames: false).map(\.path)
                .filter { !modified.contains($0.bytes) }
            if !mended.isEmpty { try await restore(mended, from: tree) }
            return outcome
        }
    }

    private func run(
        _ present: [String], _ context: CommitHookContext, _ session: HookSession, at site: HookSite, timeout: Duration
    ) async throws(GitError) -> CommitHookOutcome {
        let variables = try await hookVariables(index: site.indexFile)
        var isMended = false
        var position = 0
        while position < present.count {
            let hook = present[position]
            let arguments: [String] =
                switch hook {
                case "pre-commit": []
                case "prepare-commit-msg": [site.messageArgument, "message"]
                default: [site.messageArgument]
                }
            let result = try await runHook(hook, arguments, variables, at: site, timeout: timeout)
            if result.exitCode == 0, !result.timedOut {
                position += 1
                continue
            }
            // The way of pre-commit and its kind: files are mended, and the commit is refused so that somebody adds them.
            if hook == "pre-commit", !isMended, !result.timedOut, try await addMended(context, at: site) {
                isMended = true
                continue
            }
            return .refused(hook: hook, exitCode: result.exitCode, output: result.outputText + result.errorText)
        }
        let written = try await site.git.run(["write-tree"], extra: ["GIT_INDEX_FILE": site.indexFile])
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

    /// Takes into the index what a hook changed in files of the commit.
    ///
    /// - Returns: whether there was anything.
    private func addMended(_ context: CommitHookContext, at site: HookSite) async throws(GitError) -> Bool {
        let modified = try await HookSite.modified(site.git, index: site.indexFile).subtracting(site.modified)
        guard !modified.isEmpty else { return false }
        let before = if let parent = context.parent { parent } else { try emptyTree() }
        let mended = try await changes(from: before, to: context.tree, detectingRenames: false).map(\.path.bytes)
            .filter(modified.contains)
        guard !mended.isEmpty else { return false }
        try await site.git.run(
            ["update-index", "--add", "--remove", "-z", "--stdin"], input: Array(mended.joined(separator: [0])) + [0],
            extra: ["GIT_INDEX_FILE": site.indexFile])
        return true
    }

    /// Runs `post-commit`; what it says changes nothing.
    package func runPostCommitHook(timeout: Duration = .seconds(600)) async throws(GitError) {
        let hook = "post-commit"
        guard hasHooks([hook]) else { return }
        let index = "\(location.gitFolder)/index"
        if hookFinder.stashingManager(behind: [hook]) != nil, let tip = try head().tip,
            try await !HookSite.modified(git, index: index).isEmpty
        {
            let tree = try await tree(of: tip)
            return try await withHookTree(at: tip, holding: tree) { tree, inside throws(GitError) in
                let site = HookSite(
                    git: inside, indexFile: "\(tree.gitFolder)/index", messageArgument: "", modified: [],
                    hooksFolder: hookFinder.folder)
                _ = try await runHook(hook, [], hookVariables(index: site.indexFile), at: site, timeout: timeout)
            }
        }
        let site = HookSite(git: git, indexFile: index, messageArgument: "", modified: [])
        _ = try await runHook(hook, [], hookVariables(index: index), at: site, timeout: timeout)
    }

    /// What `git commit` sets for its hooks.
    private func hookVariables(index: String) async throws(GitError) -> [String: String] {
        let author = try await signature(.author)
        return [
            "GIT_INDEX_FILE": index, "GIT_EDITOR": ":", "GIT_AUTHOR_NAME": author.name,
            "GIT_AUTHOR_EMAIL": author.email, "GIT_AUTHOR_DATE": "@\(author.dateLine)",
        ]
    }

    var hookFinder: HookFinder {
        HookFinder(
            settings: settings, location: location, version: capabilities.gitVersion, home: git.environment["HOME"])
    }

    private func runHook(
        _ name: String, _ arguments: [String], _ variables: [String: String], at site: HookSite, timeout: Duration
    ) async throws(GitError) -> ProgramResult {
        var environment = site.git.environment.merging(variables) { $1 }
        environment["KATA_IN_HOOK"] = name
        let runsThroughGit = capabilities.gitVersion >= GitVersion(2, 36)
        guard runsThroughGit || hookFinder.file(name) != nil else {
            return ProgramResult(exitCode: 0, standardOutput: [], standardError: [])
        }
        let folder = site.hooksFolder.map { ["-c", "core.hooksPath=\($0)"] } ?? []
        let words =
            folder + ["hook", "run", "--ignore-missing", name] + (arguments.isEmpty ? [] : ["--"] + arguments)
        let request =
            runsThroughGit
            ? ProgramRequest("git", words, in: site.git.folder, environment: environment, timeout: timeout)
            : ProgramRequest(
                hookFinder.file(name) ?? name, arguments, in: site.git.folder, environment: environment,
                timeout: timeout)
        try repository.publishObjects()
        try git.probe.announce(.hook, name)
        do {
            return try await git.programs.run(request)
        } catch {
            throw GitError(.hookFailed, "the hook \(name) could not be run: \(error)")
        }
    }
}
