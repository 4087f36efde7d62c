internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

/// The planning folder and the settings.
struct PlanningCheckup: Sendable {
    let context: CommandContext
    let root: String?

    func findings() -> [CheckupFinding] { [planning()] + settings() }

    private func planning() -> CheckupFinding {
        guard let root else {
            return .warning("planning", "there is no .planning folder here or above", hint: "make one: kata init")
        }
        let library: PlanLibrary
        do {
            library = try PlanLibrary.open(projectRoot: root, files: context.files, indexing: context.indexing)
        } catch {
            return CheckupFinding(topic: "planning", failure: CommandFailure(describing: error))
        }
        let census = ProjectCensus(of: library)
        let skipped = library.tree.skipped.prefix(5).map {
            "left out: .planning/\(DisplayText.oneLine($0.path)): \($0.reason)"
        }
        let counts =
            "\(census.phases) phase\(census.phases == 1 ? "" : "s"), \(census.plans) plan\(census.plans == 1 ? "" : "s"), \(census.done) done"
        let lint =
            "lint: \(census.errors) error\(census.errors == 1 ? "" : "s"), \(census.warnings) warning\(census.warnings == 1 ? "" : "s")"
        let message = "\(counts); \(lint)"
        if census.errors > 0 {
            return .error("planning", message, details: skipped, hint: "see them: kata plan lint")
        }
        if census.warnings > 0 || !skipped.isEmpty {
            return .warning(
                "planning", message, details: skipped, hint: census.warnings > 0 ? "see them: kata plan lint" : nil)
        }
        return .ok("planning", message)
    }

    private func settings() -> [CheckupFinding] {
        let settings = SettingsLayers(context: context, projectRoot: root).resolve()
        let problems = settings.diagnostics.filter { $0.severity != .notice }
        guard !problems.isEmpty else {
            let chosen =
                settings.provider.map { "provider \(DisplayText.oneLine($0, limit: 80))" } ?? "no provider chosen"
            return [.ok("settings", chosen)]
        }
        return problems.map { problem in
            let place = problem.position.map { "\($0): " } ?? ""
            let message = DisplayText.oneLine("\(place)\(problem.message)")
            let hint = problem.hints.isEmpty ? nil : problem.hints.joined(separator: "; ")
            return problem.severity == .error
                ? .error("settings", message, details: problem.notes, hint: hint)
                : .warning("settings", message, details: problem.notes, hint: hint)
        }
    }
}
