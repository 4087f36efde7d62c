internal import KataCore

/// What the folders above a plan say: which phase, and in which state.
struct PlanLocation {
    let phasePath: String
    let phaseFolder: PhaseFolder
    /// Whether the folder belongs to a phase even if it holds no plan.
    let isPhaseFolder: Bool
    /// Why plans here don't count.
    let refusal: String?

    init(folder: String) {
        var components = folder.split(separator: "/").map(String.init)
        if components.last == "plans", components.count > 1 { components.removeLast() }
        phasePath = components.joined(separator: "/")
        let name = components.last ?? ""
        let above = components.dropLast()
        let token = PhaseToken.read(name)
        let phasesIndex = components.lastIndex(of: "phases")
        let state = Self.state(components, phasesIndex)
        let slug = token.map(\.rest) ?? name
        phaseFolder = PhaseFolder(
            number: token.map { PhaseNumber($0.number) } ?? Self.looseNumber(name), slug: slug, state: state ?? .flat,
            path: phasePath)
        isPhaseFolder =
            state != nil && !Self.isContainer(components)
            && above.last.map { Self.isContainer(Array(above)) || $0 == "quick" } == true && token != nil
        if components.contains(where: {
            $0 == "templates" || $0 == "worktrees" || $0 == "node_modules" || $0 == "fixtures"
        }) {
            refusal = "it lies in a folder that holds no plans of this project"
        } else if state == nil || name.isEmpty {
            refusal = "it lies outside every folder for plans"
        } else {
            refusal = nil
        }
    }

    private static func state(_ components: [String], _ phasesIndex: Int?) -> PhaseFolder.State? {
        for component in components {
            switch component {
            case "archive", "archived", "_archive", "_archived", "history", "milestones", "old", "backup":
                return .milestone(milestone(components, after: component))
            default: break
            }
        }
        if let first = components.first, first == "quick" { return .quick }
        guard let phasesIndex, phasesIndex + 1 < components.count else {
            if components.count == 1, components[0].hasPrefix("phase-") { return .flat }
            return nil
        }
        switch components[phasesIndex + 1] {
        case "pending": return phasesIndex + 2 < components.count ? .pending : nil
        case "active": return phasesIndex + 2 < components.count ? .active : nil
        case "completed", "done": return phasesIndex + 2 < components.count ? .completed : nil
        default: return .flat
        }
    }

    /// The name of the milestone: `v1.0` from `milestones/v1.0-phases`, else the folder below the archive.
    private static func milestone(_ components: [String], after archive: String) -> String {
        guard let index = components.firstIndex(of: archive), index + 1 < components.count else { return archive }
        let name = components[index + 1]
        return name.hasSuffix("-phases") ? String(name.dropLast(7)) : name
    }

    /// Folders that hold phases.
    private static func isContainer(_ components: [String]) -> Bool {
        guard let last = components.last else { return false }
        if last == "phases" || last.hasSuffix("-phases") { return true }
        return (last == "pending" || last == "active" || last == "completed" || last == "done")
            && components.dropLast().last == "phases"
    }

    /// `phase-19` and `Phase 3` are written with a word before the number.
    private static func looseNumber(_ name: String) -> PhaseNumber? {
        let lower = name.lowercased()
        guard lower.hasPrefix("phase-") || lower.hasPrefix("phase ") || lower.hasPrefix("phase_") else { return nil }
        return PhaseToken.read(String(name.dropFirst(6))).map { PhaseNumber($0.number) }
    }
}
