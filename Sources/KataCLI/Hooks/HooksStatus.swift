package import ArgumentParser
internal import KataCore
internal import KataFiles
internal import KataHookSetup
internal import KataHooks

package struct HooksStatus: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say which of kata's hooks Git really runs, and what stands in the way of the others.",
        discussion: """
            Git is asked to run each installed event, and kata's program has to answer; nothing else is run by that. Ends with 1 \
            when an event that was installed does not run.
            """)

    @OptionGroup package var options: GlobalOptions

    package init() {}

    package func run(in context: CommandContext) async throws {
        let found = try await HookProbe(git: HookAccess.repository(in: context)).status()
        let isBroken = found.contains { $0.state == .dead || $0.state == .displaced }
        let switches = ["KATA_HOOKS", "KATA_SKIP"].filter { context.environment[$0]?.isEmpty == false }
        if options.json {
            context.write.output(
                JSONText.object([
                    "ok": .boolean(!isBroken),
                    "hooks": .array(
                        found.map {
                            .object([
                                "event": .string($0.event.rawValue), "state": .string($0.state.rawValue),
                                "place": .string($0.place), "reason": .optional($0.reason),
                            ])
                        }),
                ]).pretty + "\n")
        } else {
            for status in found {
                let reason = status.reason.map { ": \(DisplayText.oneLine($0, limit: 300))" } ?? ""
                context.write.output(
                    Columns.padded(status.event.rawValue, to: 18) + "  "
                        + Columns.padded(status.state.rawValue, to: 13) + "  " + DisplayText.oneLine(status.place)
                        + reason
                        + "\n")
            }
            for name in switches {
                context.write.error("\(name) is set here: Git's hooks get it too, and leave out what it says\n")
            }
        }
        guard !isBroken else { throw CommandFailure(.checksFailed) }
    }
}
