package import KataCore
package import KataPlan

/// Which tasks are structurally clean.
package enum TaskFindings {
    /// The definition, for people.
    package static let definition = """
        clean: read without an unclosed, repeated, nested or stray tag reported inside the task, or for the task itself
        """

    private static let codes: Set<String> = [
        "plan.unclosed-element", "plan.unclosed-task", "plan.repeated-element", "plan.nested-task", "plan.stray-tag",
    ]

    /// The findings about the structure of each task, by the task's place in the plan.
    package static func structural(in plan: PlanDocument) -> [[Diagnostic]] {
        var findings = Array(repeating: [Diagnostic](), count: plan.tasks.count)
        let structural = plan.diagnostics.filter { codes.contains($0.code.rawValue) }
        guard !structural.isEmpty else { return findings }
        let ends = plan.tasks.map { plan.position(of: max($0.range.lowerBound, $0.range.upperBound - 1)).line }
        for finding in structural {
            guard let line = finding.position?.line else { continue }
            // A stray tag between two tasks is what is left of the one before.
            let place = plan.tasks.lastIndex { $0.position.line <= line } ?? 0
            guard place < plan.tasks.count else { continue }
            if line <= ends[place] || finding.code == .strayTag, isOfTask(finding, in: plan, line: line) {
                findings[place].append(finding)
            }
        }
        return findings
    }

    /// Stray tags of the document's own blocks say nothing about a task.
    private static func isOfTask(_ finding: Diagnostic, in plan: PlanDocument, line: Int) -> Bool {
        finding.code != .strayTag || finding.message.hasPrefix("</task>")
            || plan.tasks.contains { task in
                task.position.line <= line
                    && line <= plan.position(of: max(task.range.lowerBound, task.range.upperBound - 1)).line
            }
    }
}
