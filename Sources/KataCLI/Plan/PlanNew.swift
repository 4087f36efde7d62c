package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

package struct PlanNew: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Make a plan to be filled in, with the next number of its phase.",
        discussion: "Nothing is overwritten. The plan passes `kata plan lint` and gets its line in ROADMAP.md.")

    @OptionGroup package var options: GlobalOptions
    @OptionGroup package var target: PhaseArgument

    @Option(help: ArgumentHelp("What the plan is to reach, in one line.", valueName: "title"))
    var title: String?

    @Option(
        help: ArgumentHelp("A plan that has to be done first.", valueName: "plan"),
        completion: .custom { words, _, _ in PlanCompletion.ids(words) })
    var after: String?

    package init() {}

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let phase = try project.phase(target.phase)
        let title = try CreationReport.line(title) ?? "Say what this plan reaches"
        let earlier = try after.map { try project.reference(to: $0) }
        let created = try PlanCreation(projectRoot: project.root, files: project.files).plan(
            in: phase.folder, title: title, after: earlier)
        CreationReport(created: created).print(asJSON: options.json, in: context)
    }
}

/// What a command made, and what to do next.
struct CreationReport: Sendable {
    let created: PlanCreation.Created

    func print(asJSON: Bool, in context: CommandContext) {
        if asJSON {
            context.write.output(
                JSONText.object([
                    "id": .string(created.plan.description), "path": .string(created.path),
                    "roadmap": .strings(created.roadmap),
                ]).pretty + "\n")
            return
        }
        var text = "Created \(DisplayText.oneLine(created.path))\n"
        text +=
            created.roadmap.isEmpty
            ? "ROADMAP.md has no place for it that kata knows, and was left as it is\n"
            : "ROADMAP.md: \(created.roadmap.joined(separator: ", "))\n"
        text += "Next: fill it in, then kata plan lint \(created.plan)\n"
        context.write.output(text)
    }

    /// One line of text that was typed; `nil` for none.
    static func line(_ text: String?) throws -> String? {
        guard let text else { return nil }
        let line = DisplayText.oneLine(text.trimmingPrefix(while: \.isWhitespace).description, limit: 200)
        guard line.contains(where: { $0.isLetter || $0.isNumber }) else {
            throw CommandFailure(.usage, "usage.empty-text", "a name or title needs at least one letter or number")
        }
        return line
    }
}
