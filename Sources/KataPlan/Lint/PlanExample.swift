/// A plan, or several, that show a rule. A `↓` stands before the character at which the finding is reported.
package enum PlanExample: Sendable, Hashable {
    /// Lines that replace those of the same key in the frontmatter of an otherwise good plan.
    case frontmatter(String)
    /// What stands between `<task type="auto">` and `</task>` of an otherwise good plan.
    case task(String)
    /// A whole document.
    case document(String)
    /// Whole documents by path; the finding is in the first one.
    case tree([File])

    package struct File: Sendable, Hashable {
        package var path: String
        package var text: String

        package init(_ path: String, _ text: String) {
            self.path = path
            self.text = text
        }
    }

    /// The documents, marks included.
    package var files: [File] {
        let path = "phases/01-setup/01-01-PLAN.md"
        switch self {
        case .frontmatter(let lines): return [File(path, Self.plan(frontmatter: lines))]
        case .task(let text): return [File(path, Self.plan(task: text))]
        case .document(let text): return [File(path, text)]
        case .tree(let files): return files
        }
    }

    /// A plan without findings, with some frontmatter lines or the task's content replaced.
    package static func plan(frontmatter replacement: String = "", task: String? = nil) -> String {
        var lines = goodFrontmatter
        if !replacement.isEmpty {
            let key = replacement.prefix { $0 != ":" }.filter { $0 != "↓" }
            lines.removeAll { $0.hasPrefix("\(key):") }
            lines.append(replacement)
        }
        return "---\n" + lines.joined(separator: "\n") + "\n---\n\n<tasks>\n\n<task type=\"auto\">\n"
            + (task ?? goodTask)
            + "\n</task>\n\n</tasks>\n"
    }

    private static let goodFrontmatter = [
        "phase: 01-setup", "plan: 01", "type: execute", "wave: 1", "depends_on: []", "files_modified: [src/a.ts]",
        "autonomous: true", "must_haves:\n  truths:\n    - \"It works\"",
    ]

    private static let goodTask = """
          <name>Task 1: Add it</name>
          <files>src/a.ts</files>
          <action>Write the function.</action>
          <verify>`npm test`</verify>
          <done>The function is there.</done>
        """
}
