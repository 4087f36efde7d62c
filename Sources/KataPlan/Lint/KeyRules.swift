internal import KataCore

/// Rules about the frontmatter's keys.
struct KeyRules {
    let plan: PlanDocument

    func check(into findings: inout [Diagnostic]) {
        let front = plan.frontmatter
        guard front.isPresent, let entries = front.yaml?.map else { return }
        let keys = Set(entries.map { ElementNames.normalized($0.key) })
        let missing = ["phase", "plan", "type", "wave", "depends_on", "files_modified", "autonomous", "must_haves"]
            .filter { !keys.contains($0) }
        // A plan that lives alone, such as a quick one, has no phase and no wave to speak of.
        let line = front.range.map { plan.position(of: $0.lowerBound).line } ?? 1
        for key in missing {
            findings.append(
                Diagnostic(
                    .warning, .missingKey, "the frontmatter has no '\(key)'",
                    at: SourcePosition(file: plan.path, line: max(1, line - 1)), hints: [Self.hint(key)]))
        }
        checkID(entries, &findings)
        checkAutonomous(entries, &findings)
    }

    private static func hint(_ key: String) -> String {
        switch key {
        case "wave": "add wave: 1, or a higher number for a plan that waits for others"
        case "depends_on": "add depends_on: [], or the ids of the plans that come first"
        case "files_modified": "list the files that the tasks change"
        case "autonomous": "add autonomous: true, or false for a plan with checkpoints"
        case "must_haves": "say in truths, artifacts and key_links what must hold in the end"
        case "type": "add type: execute"
        default: "add \(key):"
        }
    }

    private func checkID(_ entries: [YamlValue.Entry], _ findings: inout [Diagnostic]) {
        guard let fromName = PlanFileName(path: plan.path).id, let declared = plan.frontmatter.id,
            !fromName.plan.isEmpty,
            !declared.plan.isEmpty
        else { return }
        let entry: YamlValue.Entry?
        if PhaseToken.normalized(fromName.phase.text) != PhaseToken.normalized(declared.phase.text),
            // A milestone's prefix need not be repeated.
            !fromName.phase.text.hasSuffix("-\(declared.phase.text)"),
            !declared.phase.text.hasSuffix("-\(fromName.phase.text)")
        {
            entry = entries.first { $0.key == "phase" }
        } else if PhaseToken.normalized(fromName.plan) != PhaseToken.normalized(declared.plan) {
            entry = entries.first { $0.key == "plan" }
        } else {
            return
        }
        findings.append(
            Diagnostic(
                .warning, .idMismatch, "the file's name says \(fromName), the frontmatter \(declared)",
                at: entry.map { plan.position(of: $0.value.range.lowerBound) },
                hints: ["the name counts; write the same number in the frontmatter"]))
    }

    private func checkAutonomous(_ entries: [YamlValue.Entry], _ findings: inout [Diagnostic]) {
        guard let autonomous = plan.frontmatter.autonomous else { return }
        let checkpoint = plan.tasks.first { $0.type.isCheckpoint }
        guard autonomous == (checkpoint != nil) else { return }
        let place = entries.first { $0.key == "autonomous" }.map { plan.position(of: $0.value.range.lowerBound) }
        if let checkpoint, autonomous {
            findings.append(
                Diagnostic(
                    .warning, .autonomousMismatch,
                    "the plan is declared autonomous, but task \(checkpoint.index) is a checkpoint",
                    at: place, hints: ["write autonomous: false"]))
        } else if !plan.tasks.isEmpty {
            findings.append(
                Diagnostic(
                    .notice, .autonomousMismatch, "the plan is not declared autonomous, but has no checkpoint",
                    at: place,
                    hints: ["write autonomous: true, unless a person has to be there"]))
        }
    }
}
