internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

/// `phase execute --dry-run`: the waves as they would be carried out.
struct PhasePreviewRenderer: Sendable {
    let style: Style
    let name: String
    let provider: String

    func text(_ schedule: PhaseSchedule, tasks: (PlanReference) -> Int?) -> String {
        var lines = [
            "\(style.bold(DisplayText.oneLine(name)))  dry run: nothing is carried out", "provider  \(provider)",
        ]
        for wave in schedule.waves {
            lines += ["", style.dim("wave \(wave.number)")]
            for plan in wave.plans {
                let mark = plan.isDone ? style.green("✓") : "·"
                let size = tasks(plan.reference).map { "\($0) task\($0 == 1 ? "" : "s")" } ?? ""
                lines.append("  \(mark) \(style.bold(plan.reference.id.description))  \(plan.isDone ? "done" : size)")
            }
        }
        if schedule.waves.isEmpty { lines += ["", "nothing to carry out"] }
        for plan in schedule.endless { lines.append(style.red("\(plan.id) waits for itself")) }
        return lines.joined(separator: "\n") + "\n"
    }

    func json(_ schedule: PhaseSchedule) -> JSONText {
        .object([
            "phase": .string(name), "provider": .string(provider), "dry_run": true,
            "waves": .array(
                schedule.waves.map { wave in
                    .object([
                        "wave": .integer(Int64(wave.number)),
                        "plans": .array(
                            wave.plans.map { plan in
                                .object([
                                    "plan": .string(plan.reference.id.description),
                                    "path": .string(".planning/\(plan.reference.path)"),
                                    "done": .boolean(plan.isDone), "gap_closure": .boolean(plan.isGapClosure),
                                ])
                            }),
                    ])
                }), "endless": .strings(schedule.endless.map(\.id.description)),
        ])
    }
}
