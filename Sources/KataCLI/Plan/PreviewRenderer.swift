internal import KataCore
internal import KataEngine
internal import KataFiles

/// `--dry-run`: the prompts, the commands and the commits of a run that is not carried out.
struct PreviewRenderer: Sendable {
    let style: Style

    func text(_ preview: ExecutionPreview, provider: String) -> String {
        var lines = [
            "\(style.bold(preview.plan.description))  dry run: nothing is carried out", "provider  \(provider)",
        ]
        for task in preview.tasks {
            lines += ["", style.bold("Task \(task.index): \(DisplayText.oneLine(task.name, limit: 200))")]
            if let checkpoint = task.checkpoint {
                lines.append("  pauses for a person (checkpoint:\(checkpoint))")
                continue
            }
            lines.append("  commit   \(DisplayText.oneLine(task.subject))")
            for trailer in task.trailers { lines.append(style.dim("           \(trailer)")) }
            if !task.files.isEmpty {
                lines.append("  files    \(DisplayText.oneLine(task.files.joined(separator: ", ")))")
            }
            for command in task.commands {
                lines.append("  verify   \(style.cyan(DisplayText.oneLine(command, limit: 1000)))")
            }
            for open in task.expectations { lines.append("  open     \(DisplayText.oneLine(open))") }
            if task.commands.isEmpty { lines.append(style.yellow("  verify   nothing: the task will be unverified")) }
            lines.append("  prompt   \(task.prompt.utf8.count) bytes, \(task.promptDigest)")
            lines += DisplayText.lines(task.prompt).map { style.dim("    │ ") + $0 }
        }
        lines += ["", style.bold("Then")]
        for command in preview.planCommands {
            lines.append("  verify   \(style.cyan(DisplayText.oneLine(command, limit: 1000)))")
        }
        lines.append("  commit   \(preview.closingSubject)")
        return lines.joined(separator: "\n") + "\n"
    }

    static func json(_ preview: ExecutionPreview, provider: String) -> JSONText {
        .object([
            "plan": .string(preview.plan.description), "provider": .string(provider), "dry_run": true,
            "tasks": .array(
                preview.tasks.map { task in
                    .object([
                        "index": .integer(Int64(task.index)), "name": .string(task.name),
                        "files": .strings(task.files), "commands": .strings(task.commands),
                        "expectations": .strings(task.expectations), "commit_subject": .string(task.subject),
                        "trailers": .strings(task.trailers), "checkpoint": .optional(task.checkpoint),
                        "prompt": .string(task.prompt), "prompt_digest": .string(task.promptDigest),
                    ])
                }),
            "plan_commands": .strings(preview.planCommands), "closing_subject": .string(preview.closingSubject),
        ])
    }
}
