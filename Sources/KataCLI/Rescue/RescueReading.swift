package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles

package struct RescueList: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List kept work, newest first: which run, which task, when, which files.",
        discussion: """
            Besides work that runs have put on refs of their own: commits that people made for a task and that are on no \
            branch any more, after a reset or a rebase. The journal of the post-commit hook tells of them, and without it \
            Git's reflogs.
            """)

    @OptionGroup package var options: GlobalOptions

    package init() {}

    package func run(in context: CommandContext) async throws {
        let lookup = try await RescueLookup(context)
        let entries = try await lookup.entries()
        let plans = await lookup.plans(of: entries)
        if options.json {
            context.write.output(
                JSONText.array(entries.map { RescueWords.json($0, plan: plans[$0.name]) }).pretty + "\n")
            return
        }
        if entries.isEmpty { context.write.error("Nothing is kept.\n") }
        let style = Style(isColored: context.terminal.colorsOutput)
        for entry in entries {
            context.write.output(
                "\(DisplayText.oneLine(entry.name))  \(style.bold(DisplayText.oneLine(plans[entry.name] ?? "–", limit: 60)))  \(entry.origin.words), "
                    + "\(RescueWords.files(entry))  \(style.dim(entry.time.iso8601))\n")
            for change in entry.changes.prefix(5) { context.write.output(style.dim(RescueWords.line(change)) + "\n") }
            if entry.changes.count > 5 {
                context.write.output(style.dim("  and \(entry.changes.count - 5) more") + "\n")
            }
            if entry.reference == nil { context.write.output("  on a branch again: \(RescueWords.wayBack(entry))\n") }
        }
    }
}

package struct RescueShow: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show kept work as a patch against the commit it was done on.")

    @OptionGroup package var options: GlobalOptions

    @Argument(help: ArgumentHelp("Its name in the list, or a unique prefix.", valueName: "name"))
    var name: String

    package init() {}

    package func run(in context: CommandContext) async throws {
        let lookup = try await RescueLookup(context)
        let entry = try await lookup.entry(name)
        let plans = await lookup.plans(of: [entry])
        if options.json {
            context.write.output(RescueWords.json(entry, plan: plans[entry.name]).pretty + "\n")
            return
        }
        let patch = try await lookup.shelf.patch(of: entry, limitBytes: 4 << 20)
        let lines = DisplayText.lines(String(decoding: patch, as: UTF8.self))
        context.write.output(
            "\(DisplayText.oneLine(entry.name))  \(entry.origin.words), \(RescueWords.files(entry)), on \(entry.base.short)\n\n"
                + lines.joined(separator: "\n") + "\n")
    }
}
