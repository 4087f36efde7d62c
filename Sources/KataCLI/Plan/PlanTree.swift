internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

/// All phases with their plans, wave by wave.
struct PlanTree: Sendable {
    let project: Project
    /// Whether phases of finished milestones are shown too.
    let archived: Bool

    func print(asJSON: Bool, in context: CommandContext) {
        let phases = PhaseOverview.all(in: project.library.tree).filter { archived || !$0.isArchived }
        let schedule = PlanSchedule(of: project, archived: Set(phases.filter(\.isArchived).map(\.folder.path)))
        if asJSON {
            context.write.output(
                JSONText.array(
                    phases.map { phase in
                        .object(
                            phase.json + [JSONText.Member("plans", .array(schedule.rows(of: phase).map(\.json)))])
                    }
                ).pretty + "\n")
            return
        }
        guard !phases.isEmpty else {
            context.write.error("No phases yet. Make one: kata phase new NAME\n")
            return
        }
        let style = Style(isColored: context.terminal.colorsOutput)
        let renderer = PhaseRenderer(style: style, width: context.terminal.width - 2)
        for phase in phases {
            let isDone = !phase.plans.isEmpty && phase.done == phase.plans.count
            let mark = isDone ? style.green("✓") : phase.done > 0 ? style.yellow("●") : "·"
            let lines = renderer.plans(schedule.rows(of: phase)).map { "  \($0)" }
            context.write.output(
                "\(mark) \(style.bold(DisplayText.oneLine(phase.name, limit: 80)))  \(style.dim("\(phase.folder.state)"))  \(phase.done) of \(phase.plans.count) done\n"
                    + lines.joined(separator: "\n") + "\n")
        }
    }
}
