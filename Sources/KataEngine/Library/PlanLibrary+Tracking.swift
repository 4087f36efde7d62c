package import KataCore
package import KataPlan

extension PlanLibrary {
    /// What STATE, ROADMAP and REQUIREMENTS have to say once a plan is closed: counted from disk, with this plan as done.
    /// - Parameter others: the paths of further plans that count as done.
    func trackingFacts(
        closing subject: PlanSubject, and others: Set<String> = [], at time: Timestamp
    ) -> TrackingFacts {
        let closing = subject.reference.path
        func isDone(_ plan: PlanReference) -> Bool {
            plan.hasSummary || plan.path == closing || others.contains(plan.path)
        }
        let live = tree.plans.filter { !$0.isArchived && $0.state != .quick }
        let own = live.filter { $0.phase.path == subject.reference.phase.path }
        let phases = Dictionary(grouping: live, by: \.phase.path)
        let roadmap = roadmap
        var facts = TrackingFacts(
            plan: subject.id, planName: subject.title, phaseName: name(of: subject, in: roadmap), closedAt: time,
            plansOfPhase: .init(own.count(where: isDone), of: own.count),
            plans: .init(live.count(where: isDone), of: live.count),
            phases: .init(phases.values.count { $0.allSatisfy(isDone) }, of: phases.count),
            requirementsClosed: closedRequirements(by: subject, among: live, isDone: isDone))
        facts.roadmapPhases = roadmap?.phases.count
        return facts
    }

    /// As the roadmap calls the phase, else the words of its folder.
    private func name(of subject: PlanSubject, in roadmap: RoadmapDocument?) -> String {
        let known = roadmap?.phase(numbered: subject.id.phase)?.name ?? ""
        guard known.isEmpty else { return known }
        return subject.phaseTitle.prefix(1).uppercased() + subject.phaseTitle.dropFirst()
    }

    /// The same once a plan is open again.
    /// - Parameter others: the paths of further plans that are open again.
    package func trackingFacts(
        reopening subject: PlanSubject, and others: Set<String>, at time: Timestamp
    ) -> TrackingFacts {
        let opened = others.union([subject.reference.path])
        func isDone(_ plan: PlanReference) -> Bool { plan.hasSummary && !opened.contains(plan.path) }
        let live = tree.plans.filter { !$0.isArchived && $0.state != .quick }
        let own = live.filter { $0.phase.path == subject.reference.phase.path }
        let phases = Dictionary(grouping: live, by: \.phase.path)
        let roadmap = roadmap
        var facts = TrackingFacts(
            plan: subject.id, planName: subject.title, phaseName: name(of: subject, in: roadmap), closedAt: time,
            plansOfPhase: .init(own.count(where: isDone), of: own.count),
            plans: .init(live.count(where: isDone), of: live.count),
            phases: .init(phases.values.count { $0.allSatisfy(isDone) }, of: phases.count),
            requirementsClosed: subject.document.frontmatter.requirements)
        facts.roadmapPhases = roadmap?.phases.count
        facts.isReopening = true
        return facts
    }

    private func closedRequirements(
        by subject: PlanSubject, among plans: [PlanReference], isDone: (PlanReference) -> Bool
    ) -> [String] {
        guard !subject.document.frontmatter.requirements.isEmpty else { return [] }
        let declarations = zip(plans, outlines(of: plans)).map { plan, outline in
            RequirementClosure.Declaration(
                plan: plan.id,
                requirements: plan.path == subject.reference.path
                    ? subject.document.frontmatter.requirements : (try? outline.get())?.requirements ?? [],
                isComplete: isDone(plan))
        }
        return RequirementClosure.closed(by: subject.id, among: declarations)
    }

    /// Where a finished phase goes, in layouts that keep states in folders.
    func completedFolder(for subject: PlanSubject) -> (from: String, to: String)? {
        let phase = subject.reference.phase
        guard phase.state == .pending || phase.state == .active else { return nil }
        let name = phase.path.split(separator: "/").last.map(String.init) ?? ""
        guard !name.isEmpty, phase.path == "phases/\(phase.state)/\(name)" else { return nil }
        let target = "phases/completed/\(name)"
        // A folder that is there already is not merged into.
        guard !tree.phases.contains(where: { $0.path == target }) else { return nil }
        return (phase.path, target)
    }
}
