internal import KataCore

extension PlanningCheck {
    func checkSummaries(_ findings: inout [Diagnostic]) {
        let paired = Set(tree.plans.compactMap(\.summaryPath))
        for file in tree.files where !paired.contains(file) && isOrphan(file) {
            findings.append(
                Diagnostic(
                    .warning, .orphanSummary, "this summary belongs to no plan",
                    at: SourcePosition(file: prefix + file),
                    hints: ["add the plan beside it, rename it after its plan, or delete it"]))
        }
        for plan in live {
            guard let path = plan.summaryPath, let status = material.summaries[path]?.frontmatter.status,
                ["halted", "blocked", "failed", "partial", "in-progress", "in_progress", "incomplete"].contains(
                    status.value.lowercased())
            else { continue }
            findings.append(
                Diagnostic(
                    .warning, .summaryStatus,
                    "\(plan.id) has a summary and counts as done, but the summary says '\(status.value)'",
                    at: status.position, hints: ["finish the plan, or move the summary out of the way to run it again"])
            )
        }
    }

    /// The summary of a plan by its name, in a folder for live plans. `09-SUMMARY.md` is that of the whole phase.
    private func isOrphan(_ file: String) -> Bool {
        guard file.hasSuffix("SUMMARY.md"), let slash = file.lastIndex(of: "/") else { return false }
        let name = String(file[file.index(after: slash)...])
        let location = PlanLocation(folder: String(file[..<slash]))
        guard location.refusal == nil, location.phaseFolder.state.rank < PhaseFolder.State.quick.rank else {
            return false
        }
        let planName = name.replacing("SUMMARY", with: "PLAN")
        guard let id = PlanFileName(path: planName).id else { return false }
        return !id.plan.isEmpty
    }
}
