package import KataCore

/// A new phase: its folder's name and its section in ROADMAP.md.
package struct PhaseTemplate: Sendable, Hashable {
    package var number: PhaseNumber
    package var title: String
    package var goal: String
    /// Ids and titles of its plans.
    package var plans: [(id: PlanID, title: String)] { plansInOrder.map { ($0.id, $0.title) } }
    private var plansInOrder: [PlanLine]

    private struct PlanLine: Sendable, Hashable {
        var id: PlanID
        var title: String
    }

    package init(number: PhaseNumber, title: String, goal: String, plans: [(id: PlanID, title: String)] = []) {
        self.number = number
        self.title = title
        self.goal = goal
        plansInOrder = plans.map { PlanLine(id: $0.id, title: $0.title) }
    }

    /// `01-time-and-place`
    package var folderName: String { "\(number)-\(Self.slug(title))" }

    /// Lower-case ASCII letters and digits, words joined by dashes; `phase` when nothing is left.
    package static func slug(_ text: String) -> String {
        let words = text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let slug = words.joined(separator: "-").prefix(60)
        return slug.isEmpty ? "phase" : String(slug)
    }

    /// The line in the roadmap's list of phases.
    var roadmapBox: String { "- [ ] **Phase \(plainNumber): \(QuotedText.bold(title))** - \(QuotedText.line(goal))" }

    /// The section in the roadmap's details.
    package var roadmapSection: [String] {
        var lines = ["### Phase \(plainNumber): \(QuotedText.bold(title))", "", "**Goal:** \(QuotedText.line(goal))"]
        guard !plansInOrder.isEmpty else { return lines + ["**Plans:** TBD"] }
        lines += ["**Plans:** 0/\(plansInOrder.count) plans complete", "", "Plans:"]
        return lines + plansInOrder.map { "- [ ] \($0.id)-PLAN.md — \(QuotedText.bold($0.title))" }
    }

    /// As people count phases: without leading zeros.
    private var plainNumber: String {
        let stripped = number.text.drop { $0 == "0" }
        return stripped.first?.isNumber == true ? String(stripped) : number.text
    }

    var roadmapRow: String {
        "| \(plainNumber). \(QuotedText.cell(title)) | 0/\(plansInOrder.count) | Not started | - |"
    }
}
