import KataTestSupport

/// Plans as small as they can be.
enum PlanningFixture {
    static func plan(_ id: String, title: String = "Write a file", dependsOn: [String] = []) -> String {
        let depends = dependsOn.isEmpty ? "[]" : "\n" + dependsOn.map { "  - \($0)" }.joined(separator: "\n")
        let parts = id.split(separator: "-")
        return """
            ---
            phase: \(parts[0])-work
            plan: \(parts.last ?? "")
            type: execute
            wave: 1
            depends_on: \(depends)
            files_modified:
              - notes.txt
            autonomous: true
            ---

            <objective>
            \(title)
            </objective>

            <tasks>

            <task type="auto">
              <name>Task 1: \(title)</name>
              <files>notes.txt</files>
              <action>Write notes.txt with one line.</action>
              <verify>grep -q . notes.txt</verify>
              <done>notes.txt has a line.</done>
            </task>

            </tasks>

            """
    }

    /// Phase 01 done with one plan, phase 02 with a chain of three plans of which the first is done.
    static func write(to folder: (String, String) throws -> Void) throws {
        try folder(plan("01-01"), ".planning/phases/completed/01-start/01-01-PLAN.md")
        try folder("# Summary\n", ".planning/phases/completed/01-start/01-01-SUMMARY.md")
        let work = ".planning/phases/pending/02-work"
        try folder(plan("02-01", title: "First"), "\(work)/02-01-PLAN.md")
        try folder("# Summary\n", "\(work)/02-01-SUMMARY.md")
        try folder(plan("02-02", title: "Second", dependsOn: ["02-01"]), "\(work)/02-02-PLAN.md")
        try folder(plan("02-03", title: "Third", dependsOn: ["02-02"]), "\(work)/02-03-PLAN.md")
    }
}
