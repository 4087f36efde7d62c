/// A plan document made from a few values, in the format that people write.
struct SamplePlan: Sendable {
    var phase = "09-sample"
    var plan = "01"
    var dependsOn: [String] = []
    var isAutonomous = true
    var tasks: [SampleTask]
    /// The text of `<verification>`, empty for none.
    var verification = ""
    /// The lines below `must_haves:`, indented by two blanks.
    var mustHaves = ""
    var context: [String] = []

    init(_ tasks: [SampleTask]) { self.tasks = tasks }

    /// Two tasks, each of which writes one file.
    static var counting: SamplePlan {
        SamplePlan([
            SampleTask("Write one", files: ["one.txt"], verify: "`grep -qx one one.txt`"),
            SampleTask("Write two", files: ["two.txt"], verify: "`grep -qx two two.txt`"),
        ])
    }

    /// Only the first of ``counting``.
    static var single: SamplePlan { SamplePlan([counting.tasks[0]]) }

    /// One task with a check of its own.
    static func checked(by verify: String, files: [String] = ["one.txt"]) -> SamplePlan {
        SamplePlan([SampleTask("Write one", files: files, verify: verify)])
    }

    var path: String { ".planning/phases/pending/\(phase)/\(phase.prefix { $0 != "-" })-\(plan)-PLAN.md" }

    var text: String {
        var lines = [
            "---", "phase: \(phase)", "plan: \(plan)", "type: execute", "wave: 1",
            "depends_on: [\(dependsOn.joined(separator: ", "))]", "files_modified:",
        ]
        let files = tasks.flatMap(\.files)
        lines += files.map { "  - \"\($0)\"" }
        if files.isEmpty { lines[lines.count - 1] = "files_modified: []" }
        lines += ["autonomous: \(isAutonomous)", "requirements: []"]
        if !mustHaves.isEmpty { lines += ["must_haves:", mustHaves] }
        lines += ["---", "", "<objective>", "Try the executor.", "</objective>", "", "<context>"]
        lines += context + ["</context>", "", "<tasks>", ""]
        for (index, task) in tasks.enumerated() { lines += task.lines(index + 1) }
        lines += ["</tasks>", ""]
        if !verification.isEmpty { lines += ["<verification>", verification, "</verification>", ""] }
        lines += ["<success_criteria>", "- It works.", "</success_criteria>", ""]
        return lines.joined(separator: "\n")
    }
}

struct SampleTask: Sendable {
    var name: String
    var type = "auto"
    var files: [String]
    var verify: String?
    var gate: String?
    /// Further elements of a checkpoint, as they stand in the plan.
    var elements: [String] = []

    init(_ name: String, type: String = "auto", files: [String] = [], verify: String? = nil) {
        self.name = name
        self.type = type
        self.files = files
        self.verify = verify
    }

    func lines(_ number: Int) -> [String] {
        var lines = [
            "<task type=\"\(type)\"\(gate.map { " gate=\"\($0)\"" } ?? "")>", "  <name>Task \(number): \(name)</name>",
        ]
        if !files.isEmpty { lines += ["  <files>"] + files.map { "    \($0)" } + ["  </files>"] }
        if type.hasPrefix("checkpoint") {
            lines += [
                "  <what-built>Something to look at.</what-built>", "  <how-to-verify>Look at it.</how-to-verify>",
            ]
            lines += elements.map { "  \($0)" }
            lines += ["  <resume-signal>Type approved</resume-signal>"]
        } else {
            lines += ["  <action>", "Do \(name).", "  </action>"]
            if let verify { lines += ["  <verify>", "    \(verify)", "  </verify>"] }
            lines += ["  <done>", "    \(name) is done.", "  </done>"]
        }
        return lines + ["</task>", ""]
    }
}
