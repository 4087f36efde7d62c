internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

/// When each plan can be carried out, from what the plans wait for.
struct PlanSchedule: Sendable {
    struct Row: Sendable {
        var id: String
        var path: String
        var title: String?
        /// Plans of one wave can run side by side: none waits for another, and no two change the same file. 0 for a plan that
        /// waits for itself, through others or not.
        var wave: Int
        /// By what it waits for alone.
        var earliestWave: Int
        var declaredWave: Int?
        /// As the plan writes it.
        var dependsOn: [String]
        var tasks: Int
        var summary: String?

        var json: JSONText {
            .object([
                "id": .string(id), "path": .string(path), "title": .optional(title), "wave": .integer(Int64(wave)),
                "earliest_wave": .integer(Int64(earliestWave)),
                "declared_wave": .optional(declaredWave.map(Int64.init)), "depends_on": .strings(dependsOn),
                "tasks": .integer(Int64(tasks)), "done": .boolean(summary != nil), "summary": .optional(summary),
            ])
        }
    }

    private let byPhase: [String: [Row]]

    /// - Parameter archived: the folders of archived phases whose plans are wanted too.
    init(of project: Project, archived: Set<String> = []) {
        // What the plans wait for can lie in any phase; names are only resolved among the plans of the graph.
        let plans = project.library.tree.plans.filter { !$0.isArchived || archived.contains($0.phase.path) }
        let known = zip(plans, project.library.outlines(of: plans)).compactMap { reference, result in
            (try? result.get()).map { (reference: reference, outline: $0) }
        }
        let graph = PlanGraph(known)
        var byPhase: [String: [Row]] = [:]
        for (vertex, plan) in zip(graph.vertices, known) {
            byPhase[vertex.plan.phase.path, default: []].append(
                Row(
                    id: vertex.plan.id.description, path: ".planning/\(vertex.plan.path)", title: plan.outline.title,
                    wave: vertex.wave, earliestWave: vertex.earliestWave, declaredWave: vertex.declaredWave,
                    dependsOn: plan.outline.dependsOn.map(\.value), tasks: plan.outline.tasks.count,
                    summary: vertex.plan.summaryPath.map { ".planning/\($0)" }))
        }
        func rank(_ wave: Int) -> Int { wave == 0 ? Int.max : wave }
        self.byPhase = byPhase.mapValues { rows in
            rows.enumerated().sorted { (rank($0.element.wave), $0.offset) < (rank($1.element.wave), $1.offset) }
                .map(\.element)
        }
    }

    /// In the order of the waves, then of the ids; plans that wait for themselves last.
    func rows(of phase: PhaseOverview) -> [Row] { byPhase[phase.folder.path] ?? [] }
}
