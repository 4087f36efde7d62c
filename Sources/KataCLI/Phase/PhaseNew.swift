package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

package struct PhaseNew: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Make a phase with a first plan to be filled in, with the next free number.",
        discussion: "Nothing is overwritten. The phase gets its place in ROADMAP.md.")

    @OptionGroup package var options: GlobalOptions

    @Argument(help: ArgumentHelp("What the phase is called.", valueName: "name"))
    var name: String

    @Option(help: ArgumentHelp("What is true when the phase is done, in one line.", valueName: "text"))
    var goal: String?

    @Option(
        help: ArgumentHelp("Make it a phase between two others, such as 2.1 after 2.", valueName: "phase"),
        completion: .custom { words, _, _ in PhaseCompletion.numbers(words) })
    var after: String?

    package init() {}

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let title = try CreationReport.line(name) ?? name
        let goal = try CreationReport.line(goal)
        let earlier = try after.map { text -> PhaseNumber in
            let phase = try project.phase(text)
            guard let number = phase.folder.number else {
                throw CommandFailure(
                    .notFound, "phase.without-number", "\(DisplayText.oneLine(phase.name)) has no phase number")
            }
            return number
        }
        let created = try PlanCreation(projectRoot: project.root, files: project.files).phase(
            named: title, goal: goal, after: earlier)
        CreationReport(created: created).print(asJSON: options.json, in: context)
    }
}
