internal import KataCore
internal import KataEngine
internal import KataGit
internal import KataPlan

/// Finds what builds on commits: plans that say so, plans whose summaries say so, and whatever changed the same files later.
struct LaterWork: Sendable {
    let git: GitWorkspace
    let library: PlanLibrary
    let history: LinkHistory

    /// Closed plans that build on what is taken back, directly or through others.
    func dependents(on reverted: [PlanID], of commits: [CommitInfo]) async throws -> [PlanRevert.Dependent] {
        let names = Set(reverted.map { PlanID.normalized($0.description) })
        var found = waiting(for: names)
        let overlaps = try await overlapping(names, commits)
        found += overlaps.filter { overlap in !found.contains { $0.plan == overlap.plan } }
        return found.sorted { ($0.plan.description, $0.reason) < ($1.plan.description, $1.reason) }
    }

    /// By `depends_on`, and by what summaries require of each other.
    private func waiting(for names: Set<String>) -> [PlanRevert.Dependent] {
        let plans = library.tree.plans.filter { !$0.isArchived }
        let known = zip(plans, library.outlines(of: plans)).compactMap { plan, outline in
            (try? outline.get()).map { (reference: plan, outline: $0) }
        }
        let graph = PlanGraph(known)
        let needs = SummaryNeeds(plans.filter(\.hasSummary), in: library)
        var found: [PlanRevert.Dependent] = []
        var waiting: Set<Int> = []
        var grew = true
        while grew {
            grew = false
            for index in graph.vertices.indices where !waiting.contains(index) {
                let plan = graph.vertices[index].plan
                guard plan.hasSummary, !names.contains(PlanID.normalized(plan.id.description)) else { continue }
                func isGone(_ other: PlanReference, at place: Int) -> Bool {
                    waiting.contains(place) || names.contains(PlanID.normalized(other.id.description))
                }
                var reason: String?
                if let on = graph.dependencies(of: index).first(where: { isGone(graph.vertices[$0].plan, at: $0) }) {
                    reason = "depends on \(graph.vertices[on].plan.id)"
                } else {
                    for other in graph.vertices.indices
                    where other != index && reason == nil && isGone(graph.vertices[other].plan, at: other) {
                        reason = needs.reason(of: plan, on: graph.vertices[other].plan)
                    }
                }
                guard let reason else { continue }
                waiting.insert(index)
                grew = true
                found.append(.init(plan: plan.id, reason: reason))
            }
        }
        return found
    }

    private func overlapping(_ names: Set<String>, _ commits: [CommitInfo]) async throws -> [PlanRevert.Dependent] {
        var paths: Set<RepositoryPath> = []
        for commit in commits { paths.formUnion(try await work(of: commit)) }
        var found: [PlanRevert.Dependent] = []
        for later in try await self.commits(after: commits, touching: paths) {
            guard let plan = later.plan, !names.contains(PlanID.normalized(plan.description)),
                !found.contains(where: { $0.plan == plan }), let path = later.paths.first
            else { continue }
            let more = later.paths.count > 1 ? " and \(later.paths.count - 1) more" : ""
            found.append(
                .init(plan: plan, reason: "changed \(path.display)\(more) later, in \(later.info.id.short)"))
        }
        return found
    }

    /// Newer than the oldest of the commits, none of them, and not taken back; newest first.
    func commits(
        after reverted: [CommitInfo], touching paths: Set<RepositoryPath>
    ) async throws -> [PlanRevert.LaterCommit] {
        guard let oldest = reverted.last.flatMap({ history.place(of: $0.id) }) else { return [] }
        let own = Set(reverted.map(\.id))
        var found: [PlanRevert.LaterCommit] = []
        for commit in history.commits.prefix(oldest) {
            guard !own.contains(commit.id), commit.parents.count < 2, !history.isTakenBack(commit),
                !history.takenBack(by: commit).contains(where: { (history.place(of: $0.id) ?? 0) <= oldest })
            else { continue }
            let shared = try await work(of: commit).intersection(paths).sorted()
            guard !shared.isEmpty else { continue }
            let label = CommitLabel.all(in: commit).first { label in
                if case .found(let plan) = library.tree.resolve(label.plan) { !plan.isArchived } else { false }
            }
            var later = PlanRevert.LaterCommit(info: commit, plan: nil, task: label?.task, paths: shared)
            if let label, case .found(let plan) = library.tree.resolve(label.plan) { later.plan = plan.id }
            found.append(later)
        }
        return found
    }

    /// Without the documents of the plans, which every closing changes.
    private func work(of commit: CommitInfo) async throws -> Set<RepositoryPath> {
        let before: ObjectID
        if let parent = commit.parents.first { before = parent } else { before = try await git.emptyTree() }
        let changes = try await git.changes(from: before, to: commit.id, detectingRenames: false)
        return Set(changes.map(\.path).filter { !$0.display.split(separator: "/").contains(".planning") })
    }
}

/// What the summaries of closed plans say of each other: `requires`, `provides` and `affects`.
///
/// They are somebody's words. Only what names a plan, or the very words that another summary uses, counts.
struct SummaryNeeds: Sendable {
    private struct Words {
        var requires: [String]
        var provides: Set<String>
        var affects: [String]
    }

    private var words: [String: Words] = [:]

    init(_ plans: [PlanReference], in library: PlanLibrary) {
        for plan in plans {
            guard let path = plan.summaryPath, let bytes = try? library.bytes(of: path) else { continue }
            let front = SummaryDocument.parse(bytes: bytes, path: path).frontmatter
            guard !front.requires.isEmpty || !front.provides.isEmpty || !front.affects.isEmpty else { continue }
            words[plan.path] = Words(
                requires: front.requires.map(\.value), provides: Set(front.provides.map { Self.plain($0.value) }),
                affects: front.affects.map(\.value))
        }
    }

    /// Why one plan needs another; `nil` when nothing says so.
    func reason(of plan: PlanReference, on other: PlanReference) -> String? {
        let provided = words[other.path]?.provides ?? []
        for text in words[plan.path]?.requires ?? [] {
            let parts = text.split(separator: ":", maxSplits: 1).map { $0.trimmingSpaces }
            if Self.names(parts[0], other.id) { return "its summary requires \(text)" }
            // `08-parsing: the parser`: by the phase and the words together.
            guard parts.count == 2, Self.isPhase(parts[0], of: other), provided.contains(Self.plain(parts[1])) else {
                continue
            }
            return "its summary requires \(parts[1]), which \(other.id) provides"
        }
        for text in words[other.path]?.affects ?? [] where Self.names(text, plan.id) {
            return "\(other.id)'s summary says that it affects \(text)"
        }
        return nil
    }

    private static func names(_ text: String, _ id: PlanID) -> Bool {
        !id.plan.isEmpty && PlanID.normalized(text.lowercased()) == PlanID.normalized(id.description.lowercased())
    }

    private static func isPhase(_ text: String, of plan: PlanReference) -> Bool {
        let name = plan.phase.path.split(separator: "/").last.map(String.init) ?? ""
        let number = text.prefix { $0.isNumber || $0 == "." }
        let own = name.prefix { $0.isNumber || $0 == "." }
        func plain(_ digits: some StringProtocol) -> String { String(digits.drop { $0 == "0" }) }
        return text == name || !number.isEmpty && plain(number) == plain(own)
    }

    private static func plain(_ text: String) -> String {
        text.lowercased().split { $0 == " " || $0 == "\t" || $0 == "`" }.joined(separator: " ")
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        var text = drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
