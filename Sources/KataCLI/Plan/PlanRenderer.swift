internal import KataCore
internal import KataEngine
internal import KataPlan

/// A plan for people, in the order in which it will be carried out.
struct PlanRenderer: Sendable {
    let style: Style
    let width: Int

    func text(_ subject: PlanSubject) -> String {
        let document = subject.document
        let front = document.frontmatter
        var lines = ["\(style.bold(subject.id.description))  \(DisplayText.oneLine(document.title ?? "", limit: 200))"]
        lines.append(style.dim(".planning/\(subject.reference.path)"))
        if let objective = document.objective {
            lines += [""] + DisplayText.lines(objective).map { "  \($0)" }
        }
        let depends = front.dependsOn.map(\.value)
        lines += [
            "",
            "wave \(front.wave.map(String.init) ?? "–") · depends on \(depends.isEmpty ? "nothing" : DisplayText.oneLine(depends.joined(separator: ", ")))"
                + (front.requirements.isEmpty
                    ? "" : " · requirements \(DisplayText.oneLine(front.requirements.joined(separator: ", ")))"),
            "", style.bold("Tasks"),
        ]
        for task in document.tasks { lines += self.task(task) }
        if !document.verification.commands.isEmpty || !document.verification.expectations.isEmpty {
            lines += ["", style.bold("Checks of the whole plan")] + checks(document.verification)
        }
        lines += mustHaves(document.mustHaves)
        return lines.joined(separator: "\n") + "\n"
    }

    private func task(_ task: PlanTask) -> [String] {
        var lines = [
            "  \(task.index). \(DisplayText.oneLine(task.name, limit: 200))"
                + (task.type == .auto || task.type == .unspecified
                    ? "" : style.yellow("  \(DisplayText.oneLine(task.type.name))"))
        ]
        if !task.files.isEmpty {
            lines.append(
                style.dim("     files   \(DisplayText.oneLine(task.files.map(\.text).joined(separator: ", ")))"))
        }
        return lines + checks(task.verify)
    }

    private func checks(_ block: VerifyBlock) -> [String] {
        var lines = block.commands.map { command in
            style.dim("     verify  ") + style.cyan(DisplayText.oneLine(command.text))
        }
        for open in block.expectations {
            lines.append(style.dim("     open    ") + DisplayText.oneLine(open))
        }
        if lines.isEmpty { lines.append(style.yellow("     no check: this will be unverified")) }
        return lines
    }

    private func mustHaves(_ all: MustHaves) -> [String] {
        guard !all.isEmpty else { return [] }
        var lines = ["", style.bold("Must be true afterwards")]
        lines += all.truths.map { "  · \(DisplayText.oneLine($0.text))" }
        lines += all.artifacts.map { "  · \(DisplayText.oneLine($0.pathText)) exists" }
        lines += all.keyLinks.map { "  · \(DisplayText.oneLine($0.from)) → \(DisplayText.oneLine($0.to))" }
        return lines
    }
}
