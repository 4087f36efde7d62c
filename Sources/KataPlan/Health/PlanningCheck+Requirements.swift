internal import KataCore

extension PlanningCheck {
    func checkRequirements(_ document: RequirementsDocument, _ findings: inout [Diagnostic]) {
        guard !document.requirements.isEmpty else { return }
        let known = Set(document.requirements.map(\.id))
        var declared: [String: [PlanReference]] = [:]
        for (reference, plan) in material.plans {
            for (id, place) in zip(plan.requirements, plan.requirementPlaces) {
                declared[id, default: []].append(reference)
                guard !reference.isArchived, reference.state != .quick, RequirementsDocument.isID(id),
                    !known.contains(id)
                else { continue }
                findings.append(
                    Diagnostic(
                        .warning, .requirementUnknown, "REQUIREMENTS.md has no requirement \(id)",
                        at: place, notes: near(id, known),
                        hints: ["correct the id, or add it to REQUIREMENTS.md"]))
            }
        }
        for requirement in document.requirements where !requirement.isDeferred {
            check(requirement, declared[requirement.id] ?? [], &findings)
        }
    }

    private func check(
        _ requirement: RequirementsDocument.Requirement, _ plans: [PlanReference], _ findings: inout [Diagnostic]
    ) {
        guard !plans.isEmpty else {
            guard !requirement.isChecked else { return }
            findings.append(
                Diagnostic(
                    .notice, .requirementUnplanned, "no plan names \(requirement.id)", at: requirement.position,
                    hints: ["name it in the requirements of a plan"]))
            return
        }
        let open = plans.filter { !$0.hasSummary && !$0.isArchived }
        let archived = plans.allSatisfy(\.isArchived)
        if requirement.isChecked, let first = open.first {
            findings.append(
                Diagnostic(
                    .warning, .requirementMark, "\(requirement.id) is ticked, but \(first.id) is still to do",
                    at: requirement.position, hints: ["untick it until the last plan that names it is done"]))
        } else if !requirement.isChecked, open.isEmpty, !archived {
            findings.append(
                Diagnostic(
                    .warning, .requirementMark,
                    "\(requirement.id) is not ticked, but every plan that names it is done", at: requirement.position,
                    hints: ["tick it, or say in a plan what is missing"]))
        }
    }

    private func near(_ id: String, _ known: Set<String>) -> [String] {
        let close = known.filter { EditDistance.between($0, id, limit: 2) <= 2 }.sorted().prefix(3)
        return close.isEmpty ? [] : ["near: \(close.joined(separator: ", "))"]
    }
}
