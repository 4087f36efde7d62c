internal import KataCore
internal import KataEngine
internal import KataFiles

/// The end of a phase's execution, for people and for programs.
struct PhaseResultRenderer: Sendable {
    let style: Style

    func text(_ report: PhaseExecutionReport) -> String {
        guard !report.plans.isEmpty else { return "Nothing to carry out.\n" }
        let width = report.plans.map { $0.plan.description.count }.max() ?? 0
        var lines = report.plans.map { plan in
            "\(mark(plan)) \(style.bold(Columns.padded(plan.plan.description, to: width)))  \(words(plan))"
        }
        let landed = report.plans.count { if case .landed = $0.outcome { true } else { false } }
        let done = report.plans.count { if case .alreadyDone = $0.outcome { true } else { false } }
        var end = "\(landed) plan\(landed == 1 ? "" : "s") landed in \(report.duration.forPeople)"
        if done > 0 { end += ", \(done) done before" }
        let open = report.plans.count - landed - done
        if open > 0 { end += ", \(open) not" }
        lines.append(end)
        if [.paused, .cancelled].contains(report.exitStatus) {
            lines.append("Go on with it: \(PhaseMark.command(report.phase))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func mark(_ plan: PhasePlanResult) -> String {
        switch plan.outcome {
        case .alreadyDone: style.dim("✓")
        case .landed(let report): report.outcome.exitStatus == .success ? style.green("✓") : style.yellow("✓")
        case .held, .waits: style.yellow("…")
        case .ended(let report): report.outcome.exitStatus == .paused ? style.yellow("…") : style.red("✗")
        case .refused: style.red("✗")
        case .notReached: "·"
        }
    }

    private func words(_ plan: PhasePlanResult) -> String {
        switch plan.outcome {
        case .alreadyDone: return style.dim("done before")
        case .landed(let report):
            // All of them may have been committed by an earlier execution.
            let count = report.commits.count
            let tasks = count == 0 ? "" : "  \(count) task\(count == 1 ? "" : "s")"
            let unverified = report.outcome.name == "verified" ? "" : style.yellow("  unverified")
            return
                "landed\(tasks)  \(report.closingCommit.map { style.cyan($0.short) } ?? "")  \(report.duration.forPeople)\(unverified)"
        case .held: return "done in its own tree, waits to land"
        case .ended(let report):
            var text =
                report.diagnostic.map { DisplayText.oneLine($0.message, limit: 160) } ?? report.outcome.name
            if let rescue = report.rescue { text += style.dim("  kept as \(rescue)") }
            return text + style.dim("  run \(report.run)")
        case .refused(let reasons):
            return "not begun: \(DisplayText.oneLine(reasons.first?.message ?? "", limit: 160))"
        case .waits(let reason): return DisplayText.oneLine(reason.message, limit: 160)
        case .notReached(let reason): return style.dim("not begun: \(DisplayText.oneLine(reason, limit: 160))")
        }
    }

    /// What went wrong, each thing once, with the plans that it befell and the way out.
    func diagnostics(of report: PhaseExecutionReport) -> [Diagnostic] {
        var found: [(diagnostic: Diagnostic, plans: [String])] = []
        func add(_ diagnostic: Diagnostic, of plan: PhasePlanResult? = nil) {
            let plans = plan.map { ["\($0.plan)"] } ?? []
            if let index = found.firstIndex(where: { $0.diagnostic == diagnostic && $0.plans.isEmpty == plans.isEmpty })
            {
                found[index].plans += plans
            } else {
                found.append((diagnostic, plans))
            }
        }
        for reason in report.reasons { add(reason) }
        for plan in report.plans {
            switch plan.outcome {
            case .ended(let ended):
                if let diagnostic = ended.diagnostic { add(diagnostic, of: plan) }
            case .refused(let reasons): for reason in reasons { add(reason) }
            case .waits(let reason): add(reason)
            case .landed(let landed):
                if let diagnostic = landed.diagnostic { add(diagnostic, of: plan) }
            case .alreadyDone, .held, .notReached: continue
            }
        }
        return found.map { diagnostic, plans in
            guard !plans.isEmpty else { return diagnostic }
            var named = diagnostic
            named.message = "\(plans.joined(separator: ", ")): \(diagnostic.message)"
            return named
        }
    }

    func json(_ report: PhaseExecutionReport) -> JSONText {
        .object([
            "event": "result", "phase": .string(report.phase), "exit": .integer(Int64(report.exitStatus.rawValue)),
            "plans": .array(
                report.plans.map { plan in
                    .object([
                        "plan": .string(plan.plan.description), "outcome": .string(plan.name),
                        "run": .optional(plan.report?.run.description),
                        "commits": .strings(plan.report?.commits.map(\.hex) ?? []),
                        "closing_commit": .optional(plan.report?.closingCommit?.hex),
                        "summary": .optional(plan.report?.summaryPath), "rescue": .optional(plan.report?.rescue),
                        "diagnostics": .array(own(plan).map(\.json)),
                    ])
                }),
            "waves": .array(report.waves.map(PhaseEventStream.wave)),
            "diagnostics": .array(report.reasons.map(\.json)),
            "duration_ms": .integer(report.duration.wholeMilliseconds),
        ])
    }

    private func own(_ plan: PhasePlanResult) -> [Diagnostic] {
        switch plan.outcome {
        case .refused(let reasons): reasons
        case .waits(let reason): [reason]
        case .landed(let report), .held(let report), .ended(let report): [report.diagnostic].compactMap(\.self)
        case .alreadyDone, .notReached: []
        }
    }
}
