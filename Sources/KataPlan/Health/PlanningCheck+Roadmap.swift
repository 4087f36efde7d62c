internal import KataCore

extension PlanningCheck {
    func checkRoadmap(_ roadmap: RoadmapDocument, _ findings: inout [Diagnostic]) {
        checkPlans(of: roadmap, &findings)
        checkPhases(of: roadmap, &findings)
    }

    private func checkPlans(of roadmap: RoadmapDocument, _ findings: inout [Diagnostic]) {
        var known: [String: PlanReference] = [:]
        for plan in tree.plans.reversed() { known[PhaseToken.normalized(plan.id.description)] = plan }
        var listed: Set<String> = []
        var phasesWithLists: Set<String> = []
        for entry in roadmap.plans {
            let key = PhaseToken.normalized(entry.id.description)
            listed.insert(key)
            phasesWithLists.insert(PhaseToken.normalized(entry.id.phase.text))
            guard let plan = known[key] else {
                findings.append(missing(entry))
                continue
            }
            guard !plan.isArchived, entry.isChecked != plan.hasSummary else { continue }
            findings.append(
                Diagnostic(
                    .warning, .roadmapMark,
                    entry.isChecked
                        ? "\(plan.id) is ticked, but has no summary" : "\(plan.id) has a summary, but is not ticked",
                    at: entry.position,
                    hints: [entry.isChecked ? "untick it, or carry the plan out" : "tick it"]))
        }
        for plan in live
        where !listed.contains(PhaseToken.normalized(plan.id.description))
            && phasesWithLists.contains(PhaseToken.normalized(plan.id.phase.text))
        {
            findings.append(
                Diagnostic(
                    .notice, .roadmapPlanUnlisted, "ROADMAP.md lists the plans of this phase, but not \(plan.id)",
                    at: SourcePosition(file: prefix + plan.path),
                    hints: ["add '- [\(plan.hasSummary ? "x" : " ")] \(plan.id)-PLAN.md' under its phase"]))
        }
    }

    private func missing(_ entry: RoadmapDocument.Plan) -> Diagnostic {
        entry.isChecked
            ? Diagnostic(
                .warning, .roadmapPlanMissing, "\(entry.id) is ticked, but there is no such plan", at: entry.position,
                hints: ["correct the id, or delete the line"])
            : Diagnostic(
                .notice, .roadmapPlanUnwritten, "\(entry.id) is not written yet", at: entry.position,
                hints: ["kata plan new \(entry.id.phase)"])
    }

    private func checkPhases(of roadmap: RoadmapDocument, _ findings: inout [Diagnostic]) {
        let byPhase = byPhase
        var named: Set<String> = []
        for phase in roadmap.phases {
            let key = PhaseToken.normalized(phase.number.text)
            named.insert(key)
            guard let plans = byPhase[key] else { continue }
            let count = count(of: plans)
            if phase.isChecked == true, !count.isComplete {
                findings.append(
                    Diagnostic(
                        .warning, .roadmapMark,
                        "phase \(phase.number) is ticked, but \(count.complete) of \(count.total) plans are done",
                        at: phase.position,
                        hints: ["untick it, or carry out what is left: kata phase show \(phase.number)"]
                    ))
            }
            if let claimed = phase.plans, claimed.value != count {
                findings.append(
                    Diagnostic(
                        .warning, .roadmapCounter,
                        "phase \(phase.number): \(claimed.value.complete)/\(claimed.value.total) plans, on disk \(count.complete)/\(count.total)",
                        at: claimed.position, hints: ["write \(count.complete)/\(count.total)"]))
            }
        }
        guard !named.isEmpty else { return }
        // What is finished may have gone to an archived roadmap.
        for (key, plans) in byPhase.sorted(by: { $0.key < $1.key })
        where !named.contains(key) && !count(of: plans).isComplete {
            guard let first = plans.first, first.phase.number != nil else { continue }
            findings.append(
                Diagnostic(
                    .warning, .roadmapPhaseUnlisted, "ROADMAP.md does not name phase \(first.id.phase)",
                    at: SourcePosition(file: prefix + first.path), hints: ["add it, with its goal"]))
        }
    }
}
