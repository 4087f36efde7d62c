package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataProcess
internal import KataStore

package struct StatusCommand: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say what waits for you, how far the project is, and which plan is next.",
        discussion: """
            Everything is derived from the files and from Git, each time; counters in STATE.md are not believed. Works \
            without a Git repository.
            """)

    @OptionGroup package var options: GlobalOptions

    package init() {}

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        var status = ProjectStatus(PlanningSurvey(of: project.library))
        if let git = try? await GitWorkspace.open(
            at: project.root, environment: context.environment, programs: SystemPrograms())
        {
            try await status.addRuns(of: git)
            try await status.addLostCommits(of: git)
        }
        if options.json {
            context.write.output(status.json.pretty + "\n")
        } else {
            let style = Style(isColored: context.terminal.colorsOutput)
            context.write.output(StatusRenderer(style: style, width: context.terminal.width).text(status))
        }
    }
}
