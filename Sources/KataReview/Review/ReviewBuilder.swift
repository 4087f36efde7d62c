package import KataCore
package import KataEngine
internal import KataFiles
package import KataGit
package import KataPlan
package import KataStore

/// Puts a review together from history, documents and evidence.
package struct ReviewBuilder: Sendable {
    let git: GitWorkspace
    let library: PlanLibrary
    let resolver: LinkResolver
    let store: (any RunStore)?
    let spoken: SpokenWordsReader
    private let judge: EvidenceJudge
    /// Where each commit stands in history, newest first.
    private let order: [ObjectID: Int]

    package init(
        git: GitWorkspace, library: PlanLibrary, resolver: LinkResolver, index: EvidenceIndex, store: (any RunStore)?,
        spoken: SpokenWordsReader
    ) {
        self.git = git
        self.library = library
        self.resolver = resolver
        self.store = store
        self.spoken = spoken
        judge = EvidenceJudge(index: index, git: git)
        order = Dictionary(resolver.history.commits.enumerated().map { ($1.id, $0) }) { first, _ in first }
    }

    /// One plan with all that history has of it.
    package func review(of reference: PlanReference) async throws -> Review {
        let subject = try library.subject(of: reference).placed(in: git.location.root)
        let (plan, contradictions) = try await plan(subject, summary: bytes(reference), only: nil)
        let commits = plan.tasks.flatMap(\.commits)
        return Review(
            title: subject.id.description, base: commits.last?.info.parents.first,
            tip: plan.closing?.info.id ?? commits.first?.info.id, plans: [plan], others: [],
            contradictions: contradictions)
    }

    /// The commits of a range, by their plans.
    ///
    /// - Parameter commits: newest first.
    package func review(
        titled title: String, _ commits: [CommitInfo], base: ObjectID?
    ) async throws -> Review {
        let wanted = Set(commits.map(\.id))
        var byPlan: [String: [CommitInfo]] = [:]
        var order: [String] = []
        var others: [CommitInfo] = []
        var names: [String: Bool] = [:]
        for commit in commits {
            let plans = Set(CommitLabel.all(in: commit).map { PlanID.normalized($0.plan) }).sorted()
            let known = plans.filter { isKnown($0, &names) }
            if known.isEmpty { others.append(commit) }
            for plan in known {
                if byPlan[plan] == nil { order.append(plan) }
                byPlan[plan, default: []].append(commit)
            }
        }
        var review = Review(
            title: title, base: base, tip: commits.first?.id, plans: [], others: [], contradictions: [])
        for name in order.reversed() {
            guard let reference = reference(name) else { continue }
            let subject = try library.subject(of: reference).placed(in: git.location.root)
            let (plan, contradictions) = try await plan(subject, summary: bytes(reference), only: wanted)
            review.plans.append(plan)
            review.contradictions += contradictions
        }
        for commit in others { review.others.append(try await reviewed(commit, evidence: nil)) }
        return review
    }

    private func isKnown(_ name: String, _ names: inout [String: Bool]) -> Bool {
        if let known = names[name] { return known }
        let known = reference(name) != nil
        names[name] = known
        return known
    }

    private func reference(_ name: String) -> PlanReference? {
        if case .found(let plan) = library.tree.resolve(name) { return plan }
        return nil
    }

    private func bytes(_ reference: PlanReference) throws -> (path: String, bytes: [UInt8])? {
        guard let path = reference.summaryPath else { return nil }
        return (".planning/\(path)", try library.bytes(of: path))
    }

    private func plan(
        _ subject: PlanSubject, summary file: (path: String, bytes: [UInt8])?, only wanted: Set<ObjectID>?
    ) async throws -> (Review.Plan, [Review.Contradiction]) {
        let summary = file.map { SummaryDocument.parse(bytes: $0.bytes, path: $0.path) }
        let links = try await resolver.resolve(summary.map { SummaryLinks.claims($0, of: subject) } ?? [])
        var own: [ObjectID: CommitInfo] = [:]
        for label in resolver.history.trace.commits(of: subject.id) {
            let commit = resolver.history.commits[label.index]
            if wanted?.contains(commit.id) != false { own[commit.id] = commit }
        }
        for commit in links.filter(\.isCertain).flatMap(\.commits) where wanted?.contains(commit.id) != false {
            own[commit.id] = commit
        }
        var plan = Review.Plan(
            id: subject.id, title: subject.title,
            goal: subject.document.objective == subject.title ? nil : subject.document.objective,
            path: subject.planPath?.display ?? subject.reference.path, summaryPath: file?.path,
            facts: summary?.measured,
            words: Review.Words(summary), tasks: [], closing: nil, loose: [])
        var contradictions: [Review.Contradiction] = []
        var used: Set<ObjectID> = []
        var reviewedCommits: [ObjectID: Review.Commit] = [:]
        for info in own.values.sorted(by: { order[$0.id] ?? 0 < order[$1.id] ?? 0 }) {
            let id = info.id
            let commit = TaskHistory.PlanCommit(info, of: subject.id)
            let verdict = try await verdict(commit, subject.id, summary?.measured)
            if let verdict, verdict.isContradiction {
                contradictions.append(
                    .init(
                        code: "evidence.\(verdict.word)", subject: "commit \(info.id.short)", text: verdict.text,
                        notes: [info.subject]))
            }
            reviewedCommits[id] = try await reviewed(info, evidence: verdict)
            if commit.isClosing, commit.tasks.isEmpty, !commit.parts.isEmpty {
                plan.closing = reviewedCommits[id]
                used.insert(id)
            }
        }
        for task in subject.document.tasks {
            let taskLinks = links.filter { $0.claim.task == task.index }
            let ids = own.values.filter { info in
                TaskHistory.PlanCommit(info, of: subject.id).tasks.contains(task.index)
                    || taskLinks.contains { $0.isCertain && $0.commits.contains(info) }
            }.sorted { order[$0.id] ?? 0 < order[$1.id] ?? 0 }.map(\.id)
            used.formUnion(ids)
            if wanted != nil, ids.isEmpty { continue }
            let commits = ids.compactMap { reviewedCommits[$0] }
            let rules = subject.rules(for: task)
            let paths = Set(commits.filter { used.contains($0.info.id) }.flatMap(\.files).map(\.path))
            let isSquash = commits.contains { TaskHistory.PlanCommit($0.info, of: subject.id).parts.count > 1 }
            var isCheckpoint = false
            if case .checkpoint = task.type { isCheckpoint = true }
            let answer = plan.facts?.checkpoints.first { $0.task == task.index }
            let name = task.name.isEmpty && isCheckpoint ? answer?.kind ?? "a question" : task.name
            plan.tasks.append(
                Review.Task(
                    index: task.index, name: name, links: taskLinks, commits: commits,
                    undeclared: isSquash || rules.isEmpty
                        ? [] : paths.filter { path in !rules.contains { $0.covers(path) } }.sorted(),
                    isCheckpoint: isCheckpoint, answer: answer))
            for link in taskLinks { contradictions += Self.contradictions(link, task.index, subject.id) }
        }
        plan.loose = own.keys.filter { !used.contains($0) }.sorted { order[$0] ?? 0 < order[$1] ?? 0 }
            .compactMap { reviewedCommits[$0] }
        if let summary, let file {
            contradictions += try await lies(of: summary, file.bytes, subject, links)
            let quoted = ([plan.words.oneLiner].compactMap(\.self) + plan.words.accomplishments).map {
                SpokenWords(task: nil, text: $0)
            }
            let recorded = summary.measured.map { spoken.read($0.run, subject.id) } ?? []
            contradictions += try await ClaimCheck(
                git: git, resolver: resolver, subject: subject, facts: summary.measured, links: links
            ).contradictions(recorded + quoted)
        }
        return (plan, contradictions)
    }

    private static func contradictions(_ link: CommitLink, _ task: Int, _ plan: PlanID) -> [Review.Contradiction] {
        link.revertedBy.map {
            .init(
                code: "task.reverted", subject: "\(plan)",
                text: "task \(task) is said to be done, but \($0.id.short) takes it back",
                notes: [$0.subject])
        }
    }

    /// Of a summary that kata measured, every measured field; of another one, what history contradicts.
    private func lies(
        of summary: ParsedSummary, _ bytes: [UInt8], _ subject: PlanSubject, _ links: [CommitLink]
    ) async throws -> [Review.Contradiction] {
        var findings: [Diagnostic]
        if summary.measured == nil {
            findings = try await ForeignSummaryCheck(git: git).check(summary, of: subject, links: links)
        } else {
            findings = try await SummaryAuditor(git: git, store: store, rewrites: resolver.finder)
                .audit(subject, bytes: bytes, path: summary.path).findings
            // A hash that history left behind is no lie.
            findings.removeAll { $0.code == "summary.measured.rewritten" }
        }
        return findings.filter { $0.severity == .error }.map {
            .init(code: $0.code.rawValue, subject: "\(subject.id)", text: $0.message, notes: $0.notes)
        }
    }

    private func verdict(
        _ commit: TaskHistory.PlanCommit, _ plan: PlanID, _ facts: SummaryFacts?
    ) async throws -> EvidenceVerdict? {
        var worst: EvidenceVerdict?
        for part in commit.parts {
            let verdict = try await judge.verdict(
                on: commit.info, part, plan: plan, of: commit.parts.count, summary: facts)
            if worst == nil || verdict.isContradiction || !verdict.isMeasured { worst = verdict }
            if verdict.isContradiction { break }
        }
        return worst
    }

    private func reviewed(_ info: CommitInfo, evidence: EvidenceVerdict?) async throws -> Review.Commit {
        // What a merge brings is in the commits that it joins.
        guard info.parents.count < 2 else { return Review.Commit(info: info, files: [], evidence: evidence) }
        let before: ObjectID
        if let parent = info.parents.first { before = parent } else { before = try await git.emptyTree() }
        let changes = try await git.changes(from: before, to: info.id)
        return Review.Commit(
            info: info,
            files: changes.map {
                .init(path: $0.path, added: $0.addedLines, removed: $0.removedLines, isBinary: $0.isBinary)
            }, evidence: evidence)
    }
}

extension Review.Words {
    init(_ summary: ParsedSummary?) {
        self.init()
        guard let summary else { return }
        oneLiner = summary.oneLiner.map { Self.plain($0.value) }
        accomplishments = Self.items(.accomplishments, summary)
        decisions = Self.items(.decisions, summary)
        issues = Self.items(.issues, summary)
        let declared = Self.items(.deviations, summary)
        deviations =
            summary.measured == nil
            ? declared : declared.filter { $0.hasPrefix("**Declared:** ") }.map { String($0.dropFirst(14)) }
    }

    private static func items(_ kind: SummarySection.Kind, _ summary: ParsedSummary) -> [String] {
        summary.items(of: kind).map { plain($0.value) }.filter { $0 != "None stated." && $0 != "None" }
    }

    /// As it was said: the writer of a summary keeps tags from working.
    private static func plain(_ text: String) -> String { text.replacing("&lt;", with: "<") }
}
