internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

/// One phase with its plans, unread.
struct PhaseOverview: Sendable {
    var folder: PhaseFolder
    /// In the order of their ids.
    var plans: [PlanReference]

    var done: Int { plans.count(where: \.hasSummary) }
    /// The name of its folder.
    var name: String { folder.path.split(separator: "/").last.map(String.init) ?? folder.path }
    var isArchived: Bool { if case .milestone = folder.state { true } else { false } }

    static func all(in tree: PlanningTree) -> [PhaseOverview] {
        let plans = Dictionary(grouping: tree.plans, by: \.phase.path)
        return tree.phases.map { PhaseOverview(folder: $0, plans: plans[$0.path] ?? []) }
    }

    /// Members that `phase list` and `phase show` share.
    var json: [JSONText.Member] {
        let value = JSONText.object([
            "phase": .string(name), "number": .optional(folder.number?.text), "slug": .string(folder.slug),
            "state": .string(folder.state.description), "path": .string(".planning/\(folder.path)"),
            "total": .integer(Int64(plans.count)), "done": .integer(Int64(done)),
        ])
        return value.objectValue ?? []
    }
}

extension Project {
    /// The one phase that a text names: its number, with or without leading zeros, its folder, its slug, or a unique
    /// beginning of the folder or the slug. Live phases win over archived ones.
    func phase(_ text: String) throws -> PhaseOverview {
        let all = PhaseOverview.all(in: library.tree)
        var wanted = text.hasPrefix("./") ? String(text.dropFirst(2)) : text
        if let start = wanted.firstRange(of: ".planning/") { wanted = String(wanted[start.upperBound...]) }
        while wanted.hasSuffix("/") { wanted.removeLast() }
        let numbered = Set(library.tree.phases(numbered: wanted).map(\.path))
        let lower = wanted.lowercased()
        let matchers: [(PhaseOverview) -> Bool] = [
            { $0.folder.path == wanted }, { $0.name == wanted }, { numbered.contains($0.folder.path) },
            { $0.folder.slug == wanted },
            { $0.name.lowercased().hasPrefix(lower) || $0.folder.slug.lowercased().hasPrefix(lower) },
        ]
        for matches in wanted.isEmpty ? [] : matchers {
            let hits = all.filter(matches)
            let live = hits.filter { !$0.isArchived }
            let candidates = live.isEmpty ? hits : live
            if candidates.count == 1 { return candidates[0] }
            guard candidates.isEmpty else {
                throw CommandFailure(
                    .notFound, "phase.ambiguous",
                    "more than one phase is called \(DisplayText.oneLine(text, limit: 120))",
                    notes: candidates.prefix(20).map { ".planning/\($0.folder.path)" },
                    hints: ["name it by its folder"])
            }
        }
        let names = all.filter { !$0.isArchived }.map(\.name)
        throw CommandFailure(
            .notFound, "phase.not-found", "there is no phase \(DisplayText.oneLine(text, limit: 120))",
            notes: names.isEmpty
                ? []
                : ["phases: \(names.prefix(20).joined(separator: ", "))\(names.count > 20 ? ", …" : "")"],
            hints: ["see them all: kata phase list"])
    }
}
