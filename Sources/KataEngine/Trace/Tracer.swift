internal import KataCore
internal import KataFiles
package import KataGit
package import KataPlan

/// Follows requirements, plans, tasks, summaries and commits to each other, from whichever end.
package struct Tracer: Sendable {
    private let library: PlanLibrary
    /// `nil` without a Git repository.
    package let history: TraceHistory?
    /// All requirements that REQUIREMENTS.md lists.
    package let requirements: [RequirementsDocument.Requirement]

    package init(_ library: PlanLibrary, history: TraceHistory?) {
        self.library = library
        self.history = history
        requirements =
            library.read("REQUIREMENTS.md") { RequirementsDocument.parse(bytes: $0, path: $1) }?.requirements ?? []
    }

    /// What a text names.
    package enum Subject: Sendable {
        /// - entry: its line in REQUIREMENTS.md, where it has one.
        case requirement(String, entry: RequirementsDocument.Requirement?, plans: [PlanTrace])
        case plan(PlanTrace)
        case commit(CommitInfo, plans: [PlanTrace])
        case ambiguous([PlanReference])
        case unknown(suggestions: [String])
    }

    /// A requirement's id comes first, then a plan, then a commit.
    package func find(_ text: String) -> Subject {
        let plans = library.tree.plans
        let known: [Known] = zip(plans, library.outlines(of: plans)).map { ($0, try? $1.get()) }
        let wanted = text.lowercased()
        let entry = requirements.first { $0.id.lowercased() == wanted }
        let declaring = known.filter { $0.outline?.requirements.contains { $0.lowercased() == wanted } ?? false }
        if entry != nil || !declaring.isEmpty { return requirement(text, entry, declaring, known) }
        switch library.tree.resolve(text) {
        case .found(let plan):
            return .plan(trace(plan, known.first { $0.plan.path == plan.path }?.outline))
        case .ambiguous(let candidates): return .ambiguous(candidates)
        case .notFound(let suggestions):
            if let history, let index = history.commit(named: text) { return commit(history.commits[index], known) }
            let found = requirement(text, nil, [], known)
            if case .requirement(_, _, let plans) = found, plans.isEmpty { return .unknown(suggestions: suggestions) }
            return found
        }
    }

    private typealias Known = (plan: PlanReference, outline: PlanOutline?)

    private func requirement(
        _ text: String, _ entry: RequirementsDocument.Requirement?, _ declaring: [Known], _ plans: [Known]
    ) -> Subject {
        let wanted = text.lowercased()
        let declared = Set(declaring.map(\.plan.path))
        // A plan may satisfy what it never declared: its summary says so.
        let claims = ParallelMap.map(plans) { known in
            summary(of: known.plan)?.frontmatter.requirementsCompleted.first { $0.value.lowercased() == wanted }?.value
        }
        let claiming = zip(plans, claims).filter { $1 != nil && !declared.contains($0.plan.path) }.map(\.0)
        let written =
            entry?.id ?? declaring.first?.outline?.requirements.first { $0.lowercased() == wanted }
            ?? claims.lazy.compactMap(\.self).first ?? text
        return .requirement(
            written, entry: entry, plans: (declaring + claiming).map { trace($0.plan, $0.outline) })
    }

    /// The plans that a commit belongs to: by its own message, and by the summaries that cite it.
    private func commit(_ commit: CommitInfo, _ plans: [Known]) -> Subject {
        let labels = Set(CommitLabel.all(in: commit).map { PlanID.normalized($0.plan) })
        let named = plans.filter { labels.contains(PlanID.normalized($0.plan.id.description)) }
        // An id that milestones use again means the live plan, unless a summary says otherwise.
        let live = named.filter { !$0.plan.isArchived }
        let cites = ParallelMap.map(plans) { plan in
            guard let summary = summary(of: plan.plan) else { return false }
            let hashes = summary.taskCommits.flatMap(\.hashes) + summary.citedHashes
            return hashes.contains { $0.value.utf8.count >= 7 && commit.id.hex.hasPrefix($0.value.lowercased()) }
        }
        let citing = zip(plans, cites).filter(\.1).map(\.0)
        let found = !citing.isEmpty ? citing : live.isEmpty ? named : live
        return .commit(commit, plans: found.map { trace($0.plan, $0.outline) })
    }

    private func trace(_ plan: PlanReference, _ outline: PlanOutline?) -> PlanTrace {
        PlanTrace(plan, outline, summary: summary(of: plan), history: history)
    }

    private func summary(of plan: PlanReference) -> ParsedSummary? {
        guard let path = plan.summaryPath, let bytes = try? library.bytes(of: path) else { return nil }
        return SummaryDocument.parse(bytes: bytes, path: ".planning/\(path)")
    }
}
