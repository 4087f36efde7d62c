package import KataCore

/// A new PLAN.md, complete enough to pass the lint and plain enough to be rewritten.
package struct PlanTemplate: Sendable, Hashable {
    package struct TaskTemplate: Sendable, Hashable {
        package var name: String
        package var files: [String]
        package var action: String
        package var verify: String
        package var done: String

        package init(name: String, files: [String], action: String, verify: String, done: String) {
            self.name = name
            self.files = files
            self.action = action
            self.verify = verify
            self.done = done
        }
    }

    /// The phase's folder name, such as `01-foundation`.
    package var phaseFolder: String
    package var plan: PlanID
    package var wave: Int
    package var dependsOn: [String]
    package var requirements: [String]
    package var objective: String
    package var purpose: String
    package var truths: [String]
    package var tasks: [TaskTemplate]
    /// Where the summary will stand, relative to the repository.
    package var summaryPath: String
    /// What a provider should read first, relative to the repository.
    package var context = [".planning/PROJECT.md", ".planning/ROADMAP.md"]

    package init(
        phaseFolder: String, plan: PlanID, wave: Int = 1, dependsOn: [String] = [], requirements: [String] = [],
        objective: String, purpose: String, truths: [String], tasks: [TaskTemplate], summaryPath: String
    ) {
        self.phaseFolder = phaseFolder
        self.plan = plan
        self.wave = wave
        self.dependsOn = dependsOn
        self.requirements = requirements
        self.objective = objective
        self.purpose = purpose
        self.truths = truths
        self.tasks = tasks
        self.summaryPath = summaryPath
    }

    /// A plan of one task that is to be filled in.
    package static func blank(phaseFolder: String, plan: PlanID, title: String, summaryPath: String) -> PlanTemplate {
        let title = Self.text(title)
        return PlanTemplate(
            phaseFolder: phaseFolder, plan: plan, objective: title,
            purpose: "Say what is better for whom once this is done.",
            truths: ["\(title): say what can be observed when it is true."],
            tasks: [
                TaskTemplate(
                    name: title, files: ["README.md"], action: "Say what to do, where, and what to leave alone.",
                    verify: "test -s README.md", done: "Say how anybody can see that it is done.")
            ], summaryPath: summaryPath)
    }

    package func render() -> [UInt8] {
        var lines = ["---"]
        lines.append("phase: \(YamlScalar.render(phaseFolder))")
        lines.append("plan: \(plan.plan.allSatisfy(\.isNumber) ? plan.plan : YamlScalar.render(plan.plan))")
        lines += ["type: execute", "wave: \(wave)", "depends_on: \(Self.quotedFlow(dependsOn))"]
        lines += Self.list("files_modified", Self.unique(tasks.flatMap(\.files)))
        lines.append("autonomous: true")
        if !requirements.isEmpty { lines.append("requirements: \(YamlScalar.flow(requirements))") }
        lines += ["", "must_haves:", "  truths:"]
        lines += truths.map { "    - \(YamlScalar.quote(Self.text($0)))" }
        lines += [
            "---", "", "<objective>", Self.text(objective), "", "Purpose: \(Self.text(purpose))", "</objective>", "",
        ]
        if !context.isEmpty { lines += ["<context>"] + context.map { "@\($0)" } + ["</context>", ""] }
        lines += ["<tasks>", ""]
        for (index, task) in tasks.enumerated() {
            lines += ["<task type=\"auto\">", "  <name>Task \(index + 1): \(Self.text(task.name))</name>", "  <files>"]
            lines += task.files.map { "    \(Self.text($0))" }
            lines += ["  </files>", "  <action>", Self.text(task.action), "  </action>"]
            lines += ["  <verify>", "    <automated>\(Self.text(task.verify))</automated>", "  </verify>"]
            lines += ["  <done>", "    \(Self.text(task.done))", "  </done>", "</task>", ""]
        }
        lines += ["</tasks>", "", "<success_criteria>"]
        lines += truths.map { "- \(Self.text($0))" }
        lines += ["</success_criteria>", "", "<output>"]
        lines += ["After completion, create `\(Self.text(summaryPath))`", "</output>"]
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    /// On one line, and not at the start of a line that could be read as a tag.
    private static func text(_ text: String) -> String {
        let flat = QuotedText.flatten(text)
        return flat.hasPrefix("<") ? String(flat.drop { $0 == "<" }) : flat.replacing("</", with: "< /")
    }

    private static func list(_ key: String, _ items: [String]) -> [String] {
        items.isEmpty ? ["\(key): []"] : ["\(key):"] + items.map { "  - \(YamlScalar.render($0))" }
    }

    /// Ids such as `01-01` are quoted, as a YAML reader could take some for numbers.
    private static func quotedFlow(_ items: [String]) -> String {
        "[" + items.map(YamlScalar.quote).joined(separator: ", ") + "]"
    }

    private static func unique(_ items: [String]) -> [String] {
        var seen: Set<String> = []
        return items.filter { seen.insert($0).inserted }
    }
}
