package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataStore

package struct RunCancel: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "End a run, from any terminal: its children are ended, its uncommitted work is kept on a rescue ref.")

    @OptionGroup package var options: GlobalOptions

    @Argument(help: ArgumentHelp("The run's id or a unique prefix.", valueName: "run"))
    var id: String

    @Option(help: ArgumentHelp("Why; the run's record keeps it.", valueName: "text"))
    var reason = ""

    @Option(help: ArgumentHelp("How many seconds to wait for the end of a run that is at work.", valueName: "seconds"))
    var wait = 60

    package init() {}

    package func run(in context: CommandContext) async throws {
        let services = try await context.engineServices(at: context.workingDirectory)
        let store = services.store
        let found = try await store.run(matching: id)
        guard !found.status.isTerminal else { throw ended(found) }
        let asked = try await store.requestCancellation(
            of: found.id, by: RunEnding.requester(context), reason: reason)
        guard let request = asked.cancellation else { throw ended(asked) }
        let last = try await RunEnding(context: context, services: services).end(
            found.id, request, before: context.time.monotonic() + .seconds(max(0, wait)))
        guard last.status == .cancelled else { throw ended(last) }
        let kept = try await RescueShelf(git: services.git, files: services.files).entries()
            .filter { $0.run == last.id }
        try await store.close()
        if options.json {
            context.write.output(
                JSONText.object([
                    "run": .string("\(last.id)"), "status": .string(last.status.rawValue),
                    "message": .optional(last.message), "rescues": .strings(kept.map(\.name)),
                ]).pretty + "\n")
            return
        }
        context.write.output("run \(last.id) is cancelled\n")
        for entry in kept { context.write.output("kept: kata rescue show \(entry.name)  (\(entry.origin.words))\n") }
    }

    /// A run that has ended keeps its end.
    private func ended(_ run: RunRecord) -> CommandFailure {
        CommandFailure(
            .preflightRefused, "run.ended", "run \(run.id) has ended already: \(run.status.rawValue)",
            hints: ["look at it: kata run show \(run.id)"])
    }
}
