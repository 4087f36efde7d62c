package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan
internal import KataStore

package struct PhaseShow: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the plans of one phase in the waves in which they can be carried out, and what they do now.")

    @OptionGroup package var options: GlobalOptions
    @OptionGroup package var target: PhaseArgument

    package init() {}

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let overview = try project.phase(target.phase)
        let rows = PlanSchedule(of: project, archived: [overview.folder.path]).rows(of: overview)
        let runs = try await openRuns(of: overview, project, context)
        let entry = overview.folder.number.flatMap { project.library.roadmap?.phase(numbered: $0) }
        let reports = project.library.reports(of: [overview.folder])
        let preparation = project.library.preparation(of: overview.folder)
        if options.json {
            let more = JSONText.object([
                "goal": .optional(entry?.goal),
                "reports": .array(
                    reports.map { _, kind, path, report in
                        .object([
                            "kind": .string(kind.rawValue.lowercased()), "path": .string(".planning/\(path)"),
                            "status": .optional(report.status?.value), "score": .optional(report.score),
                            "gaps": .strings(report.gaps), "needs_person": .boolean(report.needsPerson),
                        ])
                    }),
                "documents": .array(
                    preparation.map { kind, path, document in
                        .object([
                            "kind": .string(kind.rawValue.lowercased()), "path": .string(".planning/\(path)"),
                            "title": .optional(document.title), "sections": .strings(document.sections),
                            "decisions": .strings(document.decisions),
                        ])
                    }),
                "plans": .array(
                    rows.map { row in
                        .object((row.json.objectValue ?? []) + [.init("open_run", runs[row.id]?.json ?? .null)])
                    }),
            ])
            context.write.output(JSONText.object(overview.json + (more.objectValue ?? [])).pretty + "\n")
            return
        }
        var text = PhaseRenderer(style: Style(isColored: context.terminal.colorsOutput), width: context.terminal.width)
            .text(overview, rows, goal: entry?.goal, runs: runs)
        for (kind, path, document) in preparation {
            let decisions = document.decisions.isEmpty ? "" : " · \(Count.of(document.decisions.count, "decision"))"
            let title = DisplayText.oneLine(document.title ?? path, limit: 120)
            text += "\(kind.rawValue.lowercased()): \(title)\(decisions)\n"
        }
        for (_, kind, _, report) in reports {
            let score = report.score.map { " · \(DisplayText.oneLine($0, limit: 120))" } ?? ""
            let status = DisplayText.oneLine(report.status?.value ?? "no status", limit: 80)
            text += "\(kind.rawValue.lowercased()): \(status)\(score)\(report.needsPerson ? " · needs a person" : "")\n"
        }
        context.write.output(text)
    }

    /// By the ids of their plans; a project without a repository has none.
    private func openRuns(
        of phase: PhaseOverview, _ project: Project, _ context: CommandContext
    ) async throws -> [String: OpenRun] {
        guard let git = try? await context.openRepository(at: project.root) else { return [:] }
        let plans = Set(phase.plans.map(\.id))
        let runs = try await OpenRun.all(of: git).filter { plans.contains($0.key) }
        return Dictionary(uniqueKeysWithValues: runs.map { ($0.key.description, $0.value) })
    }
}

/// A phase for people: its waves, and in each its plans.
struct PhaseRenderer: Sendable {
    let style: Style
    let width: Int

    /// - Parameter runs: the open runs of plans, by the plans' ids.
    func text(
        _ phase: PhaseOverview, _ rows: [PlanSchedule.Row], goal: String? = nil, runs: [String: OpenRun] = [:]
    ) -> String {
        var lines = [
            "\(style.bold(DisplayText.oneLine(phase.name)))  \(phase.folder.state)  ·  \(phase.done) of \(phase.plans.count) plans done",
            style.dim(".planning/\(DisplayText.oneLine(phase.folder.path))"),
        ]
        if let goal { lines.append(DisplayText.oneLine(goal, limit: 400)) }
        return (lines + plans(rows, runs: runs)).joined(separator: "\n") + "\n"
    }

    /// The waves of a phase, and in each its plans.
    func plans(_ rows: [PlanSchedule.Row], runs: [String: OpenRun] = [:]) -> [String] {
        var lines = rows.isEmpty ? ["no plans yet"] : []
        let idWidth = rows.map { $0.id.count }.max() ?? 0
        var wave: Int?
        for row in rows {
            if row.wave != wave {
                wave = row.wave
                lines.append(row.wave == 0 ? style.red("waits for itself") : style.dim("wave \(row.wave)"))
            }
            let run = row.summary == nil ? runs[row.id] : nil
            let mark = row.summary != nil ? style.green("✓") : run != nil ? style.yellow("●") : "·"
            let after =
                row.dependsOn.isEmpty
                ? "" : "  after \(DisplayText.oneLine(row.dependsOn.joined(separator: ", "), limit: 80))"
            let title = DisplayText.fitted(
                DisplayText.oneLine(row.title ?? "", limit: 200), to: max(20, width - idWidth - after.count - 8))
            lines.append("  \(mark) \(style.bold(Columns.padded(row.id, to: idWidth)))  \(title)\(style.dim(after))")
            guard let run else { continue }
            let indent = String(repeating: " ", count: idWidth + 6)
            lines.append("\(indent)\(DisplayText.oneLine(run.words, limit: 300))  \(style.dim("run \(run.run.id)"))")
            if let command = run.command { lines.append("\(indent)\(DisplayText.oneLine(command))") }
        }
        return lines
    }
}
