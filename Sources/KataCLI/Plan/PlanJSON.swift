internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

/// The JSON of plans; its keys are a contract that other programs rely on.
enum PlanJSON {
    /// One entry of `plan list`.
    static func entry(_ item: PlanListItem) -> JSONText {
        .object([
            "id": .string(item.id), "phase": .string(item.phase), "plan": .string(item.plan),
            "path": .string(item.path), "state": .string(item.state), "title": .optional(item.title),
            "wave": .optional(item.wave.map(Int64.init)), "depends_on": .strings(item.dependsOn),
            "tasks": .integer(Int64(item.tasks)), "has_summary": .boolean(item.hasSummary),
        ])
    }

    /// `plan show`.
    static func document(_ subject: PlanSubject, diagnostics: [Diagnostic]) -> JSONText {
        let document = subject.document
        let front = document.frontmatter
        return .object([
            "id": .string(subject.id.description), "phase": .optional(front.phase), "plan": .optional(front.plan),
            "type": .optional(front.type), "wave": .optional(front.wave.map(Int64.init)),
            "depends_on": .strings(front.dependsOn.map(\.value)),
            "files_modified": .strings(front.filesModified.map(\.text)),
            "autonomous": front.autonomous.map(JSONText.boolean) ?? .null,
            "requirements": .strings(front.requirements), "must_haves": mustHaves(document.mustHaves),
            "objective": .optional(document.objective), "context": .strings(document.context.map(\.path)),
            "tasks": .array(document.tasks.map(task)), "verification": block(document.verification),
            "success_criteria": .strings(document.successCriteria), "output": .optional(document.outputPath),
            "path": .string(".planning/\(subject.reference.path)"), "title": .optional(document.title),
            "diagnostics": .array(diagnostics.map(\.json)),
        ])
    }

    private static func task(_ task: PlanTask) -> JSONText {
        .object([
            "index": .integer(Int64(task.index)), "name": .string(task.name), "type": .string(task.type.name),
            "tdd": .boolean(task.isTestDriven), "files": .strings(task.files.map(\.text)),
            "action": .optional(task.action), "verify": block(task.verify), "done": .optional(task.done),
            "gate": .optional(task.gate), "line": .integer(Int64(task.position.line)),
        ])
    }

    private static func block(_ block: VerifyBlock) -> JSONText {
        .object([
            "class": .string(block.class.rawValue), "commands": .strings(block.commands.map(\.text)),
            "text": .string(block.text), "expectations": .strings(block.expectations),
        ])
    }

    private static func mustHaves(_ all: MustHaves) -> JSONText {
        .object([
            "truths": .strings(all.truths.map(\.text)),
            "artifacts": .array(
                all.artifacts.map { artifact in
                    .object([
                        "path": .string(artifact.pathText), "provides": .optional(artifact.provides),
                        "contains": artifact.contains.isEmpty ? nil : .strings(artifact.contains),
                        "exports": artifact.exports.isEmpty ? nil : .strings(artifact.exports),
                        "min_lines": artifact.minimumLines.map { .integer(Int64($0)) },
                        "text": artifact.sourceText.map(JSONText.string),
                    ])
                }),
            "key_links": .array(
                all.keyLinks.map { link in
                    .object([
                        "from": .string(link.from), "to": .string(link.to), "via": .optional(link.via),
                        "pattern": .optional(link.pattern), "text": link.sourceText.map(JSONText.string),
                    ])
                }),
        ])
    }
}
