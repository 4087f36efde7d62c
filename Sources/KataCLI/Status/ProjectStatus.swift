internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataReview
internal import KataStore

/// Where a project stands.
struct ProjectStatus: Sendable {
    struct PlanLine: Sendable {
        var id: String
        var title: String?
        var path: String
        /// Ids of plans that come first and are not done.
        var waitsFor: [String] = []
    }

    /// Something that only a person can move on.
    struct Waiting: Sendable {
        var kind: String
        var subject: String
        var text: String
        /// What to type, where there is a command.
        var command: String?
    }

    struct Running: Sendable {
        var run: String
        var plan: String
        var status: String
        /// Whether its process is seen to be gone.
        var isAbandoned: Bool
        /// What it does.
        var text: String
        /// What moves it on, where that is a person's.
        var command: String?
    }

    var title: String?
    var milestone: String?
    var plans: TrackingFacts.Count
    var phases: TrackingFacts.Count
    var archived: Int
    var waiting: [Waiting] = []
    var running: [Running] = []
    /// Plans whose dependencies are done, in order; the first is the next one.
    var ready: [PlanLine] = []
    var blocked: [PlanLine] = []
    /// In plans that are still to do.
    var errors: Int
    var warnings: Int

    init(_ survey: PlanningSurvey) {
        let tree = survey.library.tree
        let live = tree.plans.filter { !$0.isArchived }
        title = survey.project?.title ?? survey.material.roadmap?.title ?? survey.material.state?.title
        milestone = survey.material.state?.milestone
        plans = .init(live.count(where: \.hasSummary), of: live.count)
        let overviews = PhaseOverview.all(in: tree).filter { !$0.isArchived && !$0.plans.isEmpty }
        phases = .init(overviews.count { $0.done == $0.plans.count }, of: overviews.count)
        archived = tree.plans.count - live.count
        // What stands in a finished plan stops nobody any more.
        let findings = survey.library.lint(live.filter { !$0.hasSummary })
        errors = findings.count { $0.severity == .error }
        warnings = findings.count { $0.severity == .warning }
        sort(survey.material.plans)
        for (phase, kind, path, report) in survey.library.reports(of: overviews.map(\.folder)) where report.needsPerson
        {
            let pending = report.results["pending", default: 0]
            let what =
                pending > 0
                ? "\(Count.of(pending, "test")) to be tried by a person"
                : report.forPeople.isEmpty
                    ? "a person has to look" : report.forPeople.prefix(3).joined(separator: "; ")
            waiting.append(
                Waiting(
                    kind: kind.rawValue.lowercased(), subject: "phase \(phase.number?.text ?? phase.slug)",
                    text: "\(what) (.planning/\(path))"))
        }
    }

    /// Open plans: those that can begin, and those that wait for others.
    private mutating func sort(_ plans: [(reference: PlanReference, outline: PlanOutline)]) {
        let graph = PlanGraph(plans)
        for (index, plan) in plans.enumerated() where !plan.reference.hasSummary && !plan.reference.isArchived {
            let vertex = graph.vertices[index]
            let unmet = graph.dependencies(of: index).map { graph.vertices[$0].plan }.filter {
                !$0.hasSummary && !$0.isArchived
            }
            let line = PlanLine(
                id: vertex.plan.id.description, title: plan.outline.title, path: ".planning/\(vertex.plan.path)",
                waitsFor: unmet.map(\.id.description))
            // A plan in a circle has no wave and waits for itself.
            if unmet.isEmpty, vertex.wave > 0 { ready.append(line) } else { blocked.append(line) }
        }
    }

    /// Runs that have not ended; a paused one waits for a person and comes first.
    mutating func addRuns(of git: GitWorkspace) async throws {
        var asked: [Waiting] = []
        let open = try await OpenRun.all(of: git).sorted { $0.value.run.id > $1.value.run.id }
        for (plan, entry) in open {
            let run = entry.run
            guard run.status == .paused else {
                running.append(
                    Running(
                        run: run.id.description, plan: plan.description, status: run.status.rawValue,
                        isAbandoned: entry.isAbandoned, text: entry.words, command: entry.command))
                continue
            }
            asked.append(
                Waiting(
                    kind: run.detail?.needsAnswer == false ? "pause" : "checkpoint", subject: plan.description,
                    text: entry.words, command: entry.command))
        }
        waiting = asked + waiting
    }

    /// Commits made by hand that no branch has any more, as far as the `post-commit` hook recorded them.
    mutating func addLostCommits(of git: GitWorkspace) async throws {
        for lost in try await LostCommitSearch(git).find(inReflogs: false) {
            waiting.append(
                Waiting(kind: "lost-commit", subject: lost.plan, text: lost.words, command: lost.wayBack))
        }
    }

    var json: JSONText {
        .object([
            "title": .optional(title), "milestone": .optional(milestone),
            "plans": Self.json(plans), "phases": Self.json(phases), "percent": .integer(Int64(plans.percent)),
            "archived": .integer(Int64(archived)),
            "waiting": .array(
                waiting.map { item in
                    .object([
                        "kind": .string(item.kind), "subject": .string(item.subject), "text": .string(item.text),
                        "command": .optional(item.command),
                    ])
                }),
            "running": .array(
                running.map { item in
                    .object([
                        "run": .string(item.run), "plan": .string(item.plan), "status": .string(item.status),
                        "abandoned": .boolean(item.isAbandoned), "text": .string(item.text),
                        "command": .optional(item.command),
                    ])
                }),
            "next": ready.first.map(Self.json) ?? .null, "ready": .array(ready.map(Self.json)),
            "blocked": .array(blocked.map(Self.json)), "errors": .integer(Int64(errors)),
            "warnings": .integer(Int64(warnings)),
        ])
    }

    private static func json(_ count: TrackingFacts.Count) -> JSONText {
        .object(["done": .integer(Int64(count.complete)), "total": .integer(Int64(count.total))])
    }

    private static func json(_ line: PlanLine) -> JSONText {
        .object([
            "id": .string(line.id), "title": .optional(line.title), "path": .string(line.path),
            "waits_for": .strings(line.waitsFor),
        ])
    }
}
