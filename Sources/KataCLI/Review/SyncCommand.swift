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

    /// Somebody else may push between our fetch and our push.
    private static let rounds = 5

    package func run(in context: CommandContext) async throws {
        let git = try await context.openRepository(at: context.workingDirectory)
        let remote = try await chosen(git)
        let refspec = "+\(GitWorkspace.notesReference):\(GitWorkspace.notesReference(of: remote))"
        let key = "remote.\(remote).fetch"
        let isNew = try await !git.localConfiguration(key).contains(refspec)
        var merged = 0
        var pushed = false
        for round in 1...Self.rounds {
            if let theirs = try await git.fetchNotes(from: remote) { merged += try await git.mergeNotes(theirs) }
            guard !noPush, try await git.resolve(GitWorkspace.notesReference) != nil else { break }
            pushed = try await git.pushNotes(to: remote)
            if pushed { break }
            guard round < Self.rounds else {
                throw CommandFailure(
                    .preflightRefused, "sync.busy", "others kept pushing notes to \(DisplayText.oneLine(remote))",
                    hints: ["what was fetched is merged; repeat it"])
            }
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
