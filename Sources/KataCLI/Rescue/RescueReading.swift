package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles

package struct RescueList: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List kept work, newest first: which run, which task, when, which files.")

    @OptionGroup package var options: GlobalOptions

    package init() {}

    package func run(in context: CommandContext) async throws {
        let lookup = try await RescueLookup(context)
        let entries = try await lookup.shelf.entries()
        let plans = await lookup.plans(of: entries)
        func plan(_ entry: RescueEntry) -> PlanID? { entry.run.flatMap { plans[$0] } }
        if options.json {
            context.write.output(
                JSONText.array(entries.map { RescueWords.json($0, plan: plan($0)) }).pretty + "\n")
            return
        }
        if entries.isEmpty { context.write.error("Nothing is kept.\n") }
        let style = Style(isColored: context.terminal.colorsOutput)
        for entry in entries {
            context.write.output(
                "\(DisplayText.oneLine(entry.name))  \(style.bold(plan(entry)?.description ?? "–"))  \(entry.origin.words), "
                    + "\(RescueWords.files(entry))  \(style.dim(entry.time.iso8601))\n")
            for change in entry.changes.prefix(5) { context.write.output(style.dim(RescueWords.line(change)) + "\n") }
            if entry.changes.count > 5 {
                context.write.output(style.dim("  and \(entry.changes.count - 5) more") + "\n")
            }
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
            context.write.output(RescueWords.json(entry, plan: entry.run.flatMap { plans[$0] }).pretty + "\n")
            return
        }
        let patch = try await lookup.shelf.patch(of: entry, limitBytes: 4 << 20)
        let lines = DisplayText.lines(String(decoding: patch, as: UTF8.self))
        context.write.output(
            "\(DisplayText.oneLine(entry.name))  \(entry.origin.words), \(RescueWords.files(entry)), on \(entry.base.short)\n\n"
                + lines.joined(separator: "\n") + "\n")
    }
}
