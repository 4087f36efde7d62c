internal import KataCore

/// Rules about tasks: whether each says what to do, where, and how it is checked.
struct TaskRules {
    let plan: PlanDocument

    func check(into findings: inout [Diagnostic]) {
        if plan.tasks.isEmpty {
            findings.append(
                Diagnostic(
                    .error, .noTasks, "the plan has no tasks", at: SourcePosition(file: plan.path),
                    hints: ["add <tasks> with a <task type=\"auto\"> that has name, files, action, verify and done"]))
        }
        for task in plan.tasks { check(task, &findings) }
        findings += plan.verification.warnings
    }

    private func check(_ task: PlanTask, _ findings: inout [Diagnostic]) {
        func report(_ severity: Diagnostic.Severity, _ code: Diagnostic.Code, _ message: String, _ hint: String) {
            findings.append(Diagnostic(severity, code, message, at: task.position, hints: [hint]))
        }
        func isBlank(_ text: String?) -> Bool { text.map(\.trimmed.isEmpty) ?? true }
        if case .checkpoint(let kind) = task.type {
            check(task, kind, report)
            return
        }
        if case .other(let type) = task.type {
            report(
                .notice, .taskType, "'\(type)' is no type of task kata knows; it is carried out as auto",
                "write type=\"auto\"")
        }
        if isBlank(task.name) { report(.error, .taskName, "task \(task.index) has no name", "add <name>") }
        if isBlank(task.instruction) {
            report(.error, .taskAction, "task \(task.index) does not say what to do", "add <action>")
        } else if isBlank(task.action) && isBlank(task.behavior) && task.form == .element {
            report(
                .warning, .taskLooseAction, "task \(task.index) has no <action>; its text is read as one",
                "put the text into <action>")
        }
        if task.files.isEmpty && task.form == .element {
            report(.warning, .taskFiles, "task \(task.index) names no files", "add <files>, one path a line")
        }
        if isBlank(task.done) && task.acceptanceCriteria.isEmpty && task.form == .element {
            report(.warning, .taskDone, "task \(task.index) does not say when it is done", "add <done>")
        }
        switch task.verify.class {
        case .missing where task.form == .element && task.verify.warnings.isEmpty:
            report(
                .warning, .taskVerify, "task \(task.index) has no check",
                "add <verify> with a command that fails when the task is not done")
        case .manual:
            findings.append(
                Diagnostic(
                    .notice, .verifyManual, "this check holds no command; a person has to look",
                    at: task.verify.position,
                    hints: ["put a command in backticks or in <automated>"]))
        default: break
        }
        findings += task.verify.warnings
    }

    private func check(
        _ task: PlanTask, _ kind: TaskType.Checkpoint,
        _ report: (Diagnostic.Severity, Diagnostic.Code, String, String) -> Void
    ) {
        func lacks(_ elements: [(String, String?)]) -> [String] {
            elements.filter { $0.1?.trimmed.isEmpty ?? true }.map(\.0)
        }
        let missing: [String] =
            switch kind {
            case .humanVerify:
                lacks([("how-to-verify", task.howToVerify ?? task.instructions ?? task.action ?? task.verify.text)])
            case .decision:
                task.options.isEmpty ? lacks([("options", nil)]) : lacks([("decision", task.decision ?? task.action)])
            case .humanAction: lacks([("instructions", task.instructions ?? task.action ?? task.howToVerify)])
            }
        guard !missing.isEmpty else { return }
        let names = missing.map { "<\($0)>" }.joined(separator: " and ")
        report(
            .warning, .checkpointIncomplete, "this checkpoint has no \(names)",
            "add \(names), so that a person knows what to do")
    }
}
