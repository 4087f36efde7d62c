package import ArgumentParser
internal import KataCore
internal import KataFiles
internal import KataGit

package struct SyncCommand: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Exchange the notes with a remote: theirs and ours line by line, nothing lost.",
        discussion: """
            Has Git fetch refs/notes/kata of the remote from now on, merges what is there with what is here, and pushes the \
            result without force. `push` itself is left as it is: a push refspec would replace what Git pushes by default.
            """)

    @OptionGroup package var options: GlobalOptions

    @Argument(help: ArgumentHelp("The remote; origin, or the only one.", valueName: "remote"))
    var remote: String?

    @Flag(help: "Fetch and merge only; push nothing.")
    var noPush = false

    package init() {}

    /// Somebody else may push between our fetch and our push, and of many only one gets through at a time.
    private static let rounds = 40

    package func run(in context: CommandContext) async throws {
        let git = try await context.openRepository(at: context.workingDirectory)
        let remote = try await chosen(git)
        let refspec = "+\(GitWorkspace.notesReference):\(GitWorkspace.notesReference(of: remote))"
        let key = "remote.\(remote).fetch"
        let isNew = try await !git.localConfiguration(key).contains(refspec)
        var merged = 0
        var pushed = false
        for round in 1...Self.rounds {
            switch await exchange(git, remote) {
            case .success(let step):
                merged += step.merged
                pushed = step.pushed
            case .failure(let error): throw Self.failure(error, remote)
            }
            guard !noPush, !pushed, try await git.resolve(GitWorkspace.notesReference) != nil else { break }
            guard round < Self.rounds else {
                throw CommandFailure(
                    .preflightRefused, "sync.busy", "others kept pushing notes to \(DisplayText.oneLine(remote))",
                    hints: ["what was fetched is merged; repeat it"])
            }
            // Those who met each other shall not meet again.
            try await Task.sleep(for: .milliseconds(Int.random(in: 1...(20 * min(round, 10)))))
        }
        // Only when the remote has notes: Git's own fetch fails for a reference that is not there.
        let hasTheirs = try await git.resolve(GitWorkspace.notesReference(of: remote)) != nil || pushed
        if isNew, hasTheirs { try await git.configure(adding: refspec, to: key) }
        if options.json {
            context.write.output(
                JSONText.object([
                    "remote": .string(remote), "merged": .integer(Int64(merged)), "pushed": .boolean(pushed),
                    "configured": .boolean(isNew && hasTheirs),
                ]).pretty + "\n")
        } else {
            let configured = isNew && hasTheirs ? "; git fetch brings them along from now on" : ""
            context.write.output(
                "\(Count.of(merged, "note")) merged from \(DisplayText.oneLine(remote))\(pushed ? ", ours are there" : "")\(configured)\n"
            )
        }
    }

    /// What is there joins what is here, and both go there, unless somebody was faster.
    private func exchange(
        _ git: GitWorkspace, _ remote: String
    ) async -> Result<(merged: Int, pushed: Bool), GitError> {
        do {
            var merged = 0
            if let theirs = try await git.fetchNotes(from: remote) { merged = try await git.mergeNotes(theirs) }
            guard !noPush, try await git.resolve(GitWorkspace.notesReference) != nil else {
                return .success((merged, false))
            }
            return .success((merged, try await git.pushNotes(to: remote)))
        } catch {
            return .failure(error)
        }
    }

    private static func failure(_ error: GitError, _ remote: String) -> any Error {
        guard error.code == .program else { return error }
        return CommandFailure(
            .preflightRefused, "sync.remote-failed",
            "the remote \(DisplayText.oneLine(remote, limit: 120)) can't be reached, or refuses",
            notes: DisplayText.lines(error.message), hints: ["no note of yours is changed by that; repeat it"])
    }

    private func chosen(_ git: GitWorkspace) async throws -> String {
        let all = await git.remotes()
        if let remote {
            guard all.contains(remote) else {
                throw CommandFailure(
                    .notFound, "sync.no-remote", "there is no remote \(DisplayText.oneLine(remote, limit: 120))",
                    notes: all.isEmpty ? [] : ["there are: \(all.joined(separator: ", "))"])
            }
            return remote
        }
        if all.contains("origin") { return "origin" }
        if all.count == 1 { return all[0] }
        throw CommandFailure(
            .notFound, "sync.no-remote", all.isEmpty ? "there is no remote" : "there are several remotes",
            notes: all, hints: ["name one: kata sync <remote>"])
    }
}
