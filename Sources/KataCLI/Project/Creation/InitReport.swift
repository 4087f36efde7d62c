internal import KataProviders

/// What a new project is told.
struct InitReport: Sendable {
    let style: Style
    let isInRepository: Bool
    let files: [String]
    let root: String

    func text(_ providers: [ProviderFinding]) -> String {
        let documents = files.filter { $0.split(separator: "/").count == 2 }
            .compactMap { $0.split(separator: "/").last.map(String.init) }
        let plan = files.first { $0.hasSuffix("-PLAN.md") } ?? ""
        let phase = plan.split(separator: "/").dropLast().last.map(String.init) ?? ""
        var lines = [
            "Created .planning/ (\(documents.joined(separator: ", "))) and phase \(phase) with plan 01-01",
            style.dim("in \(DisplayText.oneLine(root))"),
        ]
        lines += InitProviders(style: style).lines(providers)
        lines.append("Next: edit \(plan), then")
        if !isInRepository { lines.append("      git init && git add .planning && git commit -m \"chore: plan\"") }
        lines.append("      kata plan execute 01-01")
        return lines.joined(separator: "\n") + "\n"
    }
}

/// Which providers were found: one line each, and one for all that were not.
struct InitProviders: Sendable {
    let style: Style

    func lines(_ findings: [ProviderFinding]) -> [String] {
        let found = findings.filter { $0.probe?.presence == .found }
        let missing = findings.filter { $0.probe?.presence != .found }.map(\.name)
        let view = ProviderProbeView(style: style)
        let width = found.map(\.name.count).max() ?? 0
        var lines = found.map { "  " + view.line($0, width) }
        lines.insert(found.isEmpty ? "No coding agent was found" : "Providers found", at: 0)
        if !missing.isEmpty { lines.append(style.dim("  not found: \(missing.joined(separator: ", "))")) }
        if found.isEmpty {
            lines.append("  without one: kata plan execute 01-01 --provider manual, or --command ./agent.sh")
        }
        return lines
    }
}
