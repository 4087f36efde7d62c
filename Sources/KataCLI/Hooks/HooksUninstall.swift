package import ArgumentParser
internal import KataFiles
internal import KataHookSetup

package struct HooksUninstall: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "uninstall", abstract: "Take kata's hooks away again, and nothing else.")

    @OptionGroup package var options: GlobalOptions

    package init() {}

    package func run(in context: CommandContext) async throws {
        let changes = try await HookRemover(git: HookAccess.repository(in: context)).uninstall()
        if options.json {
            context.write.output(JSONText.object(["changes": HookAccess.json(changes)]).pretty + "\n")
        } else if changes.isEmpty {
            context.write.output("There was nothing of kata's.\n")
        } else {
            for change in changes { context.write.output(HookAccess.line(change)) }
        }
    }
}
