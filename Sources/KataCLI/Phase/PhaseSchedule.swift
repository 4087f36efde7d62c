internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataPlan

/// When each plan of a phase can be carried out, from what the plans wait for.
struct PhaseSchedule: Sendable {
    struct Row: Sendable {
        var id: String
        var path: String
        var title: String?
        /// 0 for a plan that waits for itself, through others or not.
        var wave: Int
        var declaredWave: Int?
        /// As the plan writes it.
        var dependsOn: [String]
        var tasks: Int
        var summary: String?

        var json: JSONText {
            .object([
                "id": .string(id), "path": .string(path), "title": .optional(title), "wave": .integer(Int64(wave)),
                "declared_wave": .optional(declaredWave.map(Int64.init)), "depends_on": .strings(dependsOn),
                "tasks": .integer(Int64(tasks)), "done": .boolean(summary != nil), "summary": .optional(summary),
            ])
        }
    }

    /// In the order of the waves, then of the ids; plans that wait for themselves last.
    let rows: [Row]

    init(of phase: PhaseOverview, in project: Project) {
        let own = Set(phase.plans.map(\.path))
        // What the plans wait for can lie in any phase; names are only resolved among the plans of the graph.
        let plans = project.library.tree.plans.filter { own.contains($0.path) || !$0.isArchived }
        let documents = plans.compactMap { reference in
            (try? project.library.document(of: reference)).map { (reference: reference, document: $0) }
        }
        let graph = PlanGraph(documents)
        var rows: [Row] = []
        for (vertex, plan) in zip(graph.vertices, documents) where own.contains(vertex.plan.path) {
            rows.append(
                Row(
                    id: vertex.plan.id.description, path: ".planning/\(vertex.plan.path)", title: plan.document.title,
                    wave: vertex.wave, declaredWave: vertex.declaredWave,
                    dependsOn: plan.document.frontmatter.dependsOn.map(\.value), tasks: plan.document.tasks.count,
                    summary: vertex.plan.summaryPath.map { ".planning/\($0)" }))
        }
        func rank(_ wave: Int) -> Int { wave == 0 ? Int.max : wave }
        self.rows = rows.enumerated().sorted {
            (rank($0.element.wave), $0.offset) < (rank($1.element.wave), $1.offset)
        }.map(\.element)
    }
}
