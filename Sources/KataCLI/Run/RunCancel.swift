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
        let person = "\(context.environment["USER"] ?? "somebody")@\(RunOwner.current().host)"
        let asked = try await store.requestCancellation(of: found.id, by: person, reason: reason)
        guard let request = asked.cancellation else { throw ended(asked) }
        let start = context.time.monotonic()
        while true {
            guard let open = try await store.unfinishedRuns().first(where: { $0.run.id == found.id }) else { break }
            if RunCanceller.isAbandoned(open) {
                do {
                    _ = try await RunCanceller(services: services).end(open, request)
                    break
                } catch let elsewhere as RunCanceller.ElsewhereError {
                    throw CommandFailure(
                        .preflightRefused, "run.other-tree",
                        "the files of run \(found.id) are in the working tree \(DisplayText.oneLine(elsewhere.root))",
                        hints: [
                            "cancel it there: kata -C \(DisplayText.oneLine(elsewhere.root)) run cancel \(found.id)"
                        ])
                } catch let error as StoreError where [.leaseHeld, .staleLease, .unexpectedStatus].contains(error.code)
                {
                    // Somebody has taken it up, or ended it, in this moment.
                }
            }
            guard context.time.monotonic() - start < .seconds(max(0, wait)) else {
                throw CommandFailure(
                    .checksFailed, "run.still-running", "run \(found.id) was asked to stop and has not stopped yet",
                    notes: open.run.lease.map { ["\($0.owner)"] } ?? [],
                    hints: ["look at it again: kata run show \(found.id)"])
            }
            try await context.time.sleep(.milliseconds(100))
        }
        guard let last = try await store.run(found.id), last.status == .cancelled else {
            throw ended(try await store.run(found.id) ?? found)
        }
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
