package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles

package struct RescueRestore: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put kept work back into the working tree; uncommitted work is never overwritten.")

    @OptionGroup package var options: GlobalOptions

    @Argument(help: ArgumentHelp("Its name in the list, or a unique prefix.", valueName: "name"))
    var name: String

    @Argument(help: ArgumentHelp("Only these files and folders, relative to the repository.", valueName: "path"))
    var paths: [String] = []

    package init() {}

    package func run(in context: CommandContext) async throws {
        let lookup = try await RescueLookup(context)
        let entry = try await lookup.entry(name)
        let selection = try paths.map { text in
            do {
                return try RepositoryPath(text)
            } catch {
                throw CommandFailure(
                    .usage, "rescue.bad-path", "\(DisplayText.oneLine(text, limit: 200)) is no path in the repository")
            }
        }
        let restored: [RepositoryPath]
        do {
            restored = try await lookup.shelf.restore(entry, only: selection)
        } catch let obstacle as RescueShelf.Obstacle {
            throw failure(obstacle)
        }
        if options.json {
            context.write.output(
                JSONText.object(["name": .string(entry.name), "restored": .strings(restored.map(\.display))]).pretty
                    + "\n")
            return
        }
        for path in restored { context.write.output("restored \(DisplayText.oneLine(path.display))\n") }
        if restored.isEmpty { context.write.error("Everything of it is in the working tree already.\n") }
    }

    private func failure(_ obstacle: RescueShelf.Obstacle) -> CommandFailure {
        var reasons: [Diagnostic] = []
        if !obstacle.uncommitted.isEmpty {
            reasons.append(
                Diagnostic(
                    .error, "rescue.would-overwrite", "uncommitted work would be overwritten; nothing was changed",
                    notes: obstacle.uncommitted.prefix(20).map { DisplayText.oneLine($0.display) },
                    hints: ["commit or stash it first, or name the other files after the name"]))
        }
        if !obstacle.conflicts.isEmpty {
            reasons.append(
                Diagnostic(
                    .error, "rescue.conflict", "the branch has changed the same lines since; nothing was changed",
                    notes: obstacle.conflicts.prefix(20).map { DisplayText.oneLine($0.display) },
                    hints: ["look at it with `kata rescue show` and take over by hand what is needed"]))
        }
        return CommandFailure(.preflightRefused, reasons)
    }
}

package struct RescueDrop: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "drop", abstract: "Remove kept work; says what is lost.")

    @OptionGroup package var options: GlobalOptions

    @Argument(help: ArgumentHelp("Its whole name in the list.", valueName: "name"))
    var name: String

    package init() {}

    package func run(in context: CommandContext) async throws {
        let lookup = try await RescueLookup(context)
        let entry = try await lookup.entry(name, isExact: true)
        try await lookup.drop(entry, at: context.time.now())
        if options.json {
            context.write.output(RescueWords.json(entry, plan: nil).pretty + "\n")
            return
        }
        context.write.output("dropped \(DisplayText.oneLine(entry.name)), with the work on:\n")
        for change in entry.changes { context.write.output(RescueWords.line(change) + "\n") }
        let again = entry.reference.map { "git update-ref \($0) \(entry.commit.hex)" } ?? RescueWords.wayBack(entry)
        context.write.output("Until Git removes it, it can be had again: \(again)\n")
    }
}
