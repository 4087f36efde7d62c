internal import KataPlan

/// A project's status for people: first what waits for them, then what runs, then what comes next.
struct StatusRenderer: Sendable {
    let style: Style
    let width: Int

    func text(_ status: ProjectStatus) -> String {
        let title = DisplayText.oneLine(status.title ?? "Project", limit: 100)
        var lines = [style.bold(title) + (status.milestone.map { "  \(DisplayText.oneLine($0, limit: 60))" } ?? "")]
        lines.append(progress(status))
        lines += waiting(status)
        lines += running(status)
        lines += next(status)
        if status.errors > 0 || status.warnings > 0 {
            lines += [
                "",
                "\(style.yellow("Lint"))  \(Count.of(status.errors, "error")), \(Count.of(status.warnings, "warning")) in plans to do: kata plan lint",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func progress(_ status: ProjectStatus) -> String {
        guard status.plans.total > 0 else { return "no plans yet: kata phase new NAME" }
        let filled = status.plans.percent / 5
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
        let archived = status.archived > 0 ? style.dim("  (\(status.archived) archived)") : ""
        return
            "\(bar) \(status.plans.percent)%  \(status.plans.complete) of \(Count.of(status.plans.total, "plan")), \(status.phases.complete) of \(Count.of(status.phases.total, "phase")) done\(archived)"
    }

    private func waiting(_ status: ProjectStatus) -> [String] {
        guard !status.waiting.isEmpty else { return [] }
        return ["", style.bold("Waits for you")]
            + status.waiting.flatMap { item in
                [
                    "  \(style.yellow("⏸")) \(style.bold(DisplayText.oneLine(item.subject)))  \(DisplayText.oneLine(item.text, limit: 300))"
                ] + (item.command.map { ["    \($0)"] } ?? [])
            }
    }

    private func running(_ status: ProjectStatus) -> [String] {
        guard !status.running.isEmpty else { return [] }
        return ["", style.bold("Under way")]
            + status.running.map { run in
                "  ● \(style.bold(run.plan))  \(DisplayText.oneLine(run.text, limit: 300))  \(style.dim("run \(run.run)"))"
                    + (run.command.map { style.yellow("  go on: \(DisplayText.oneLine($0))") } ?? "")
            }
    }

    private func next(_ status: ProjectStatus) -> [String] {
        guard status.plans.total > 0 else { return [] }
        guard let first = status.ready.first else {
            guard let blocked = status.blocked.first else { return ["", style.green("Everything is done.")] }
            return [
                "", style.bold("Next"),
                "  nothing can begin: \(blocked.id) waits for \(blocked.waitsFor.isEmpty ? "itself" : blocked.waitsFor.joined(separator: ", "))",
            ]
        }
        var lines = [
            "", style.bold("Next"),
            "  \(style.bold(first.id))  \(DisplayText.fitted(DisplayText.oneLine(first.title ?? "", limit: 200), to: max(20, width - first.id.count - 6)))",
            "  kata plan execute \(first.id)",
        ]
        let others = status.ready.dropFirst().prefix(8).map(\.id).joined(separator: ", ")
        if status.ready.count > 1 {
            lines.append(style.dim("  also ready: \(others)\(status.ready.count > 9 ? ", …" : "")"))
        }
        if !status.blocked.isEmpty {
            lines.append(style.dim("  \(Count.of(status.blocked.count, "plan")) wait for others"))
        }
        return lines
    }
}
