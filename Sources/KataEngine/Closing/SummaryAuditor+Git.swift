internal import KataCore
internal import KataGit
internal import KataPlan

extension SummaryAuditor {
    /// What a summary would state today, and which commits it would name instead of others.
    struct Recomputed: Sendable {
        var facts: SummaryFacts
        var rewritten: [RewrittenCommit] = []
        /// What is perhaps the commit of a task that nothing certain leads to.
        var guesses: [RewrittenCommit] = []
    }

    /// What Git alone can say.
    ///
    /// - Parameter original: the summary as the closing commit holds it.
    func recompute(
        _ original: SummaryFacts, subject: PlanSubject, closing: TaskHistory.PlanCommit
    ) async throws -> Recomputed {
        var now = Recomputed(facts: original)
        let tip = try await tip() ?? closing.info.id
        try await moveTakenOver(&now, subject, tip: tip)
        var adopted = AdoptedCommits()
        let count = subject.document.tasks.count
        func gather() async throws -> GitFacts? {
            try await GitFacts.gather(
                for: subject, closedBy: closing, stated: now.facts, adopted: adopted, from: tip, in: git)
        }
        guard var gathered = try await gather() else { return now }
        // Tasks that no message of this history names.
        let lost = now.facts.tasks.filter { task in
            !task.commits.isEmpty && gathered.tasks.first { $0.index == task.index }?.commits.isEmpty != false
        }
        // Several may have become one, which is seen only from all of them together.
        let cited = now.facts.tasks.flatMap { task in
            task.commits.map { self.cited($0.hash, of: task, now.facts, subject) }
        }
        for (cited, found) in zip(cited, lost.isEmpty ? [] : try await rewrites.find(cited)) {
            guard let found, let index = cited.task, let task = lost.first(where: { $0.index == index }) else {
                continue
            }
            guard found.isCertain else {
                now.guesses.append(
                    .init(task: index, old: cited.hash, new: found.commit.id, evidence: found.evidence))
                continue
            }
            adopted.add(found.commit, .init(id: task.id, task: (index, count), verification: nil))
            guard found.commit.id != cited.hash else { continue }
            now.rewritten.append(
                .init(task: index, old: cited.hash, new: found.commit.id, evidence: found.evidence))
        }
        if !adopted.isEmpty, let again = try await gather() { gathered = again }
        let stated = now.facts
        now.facts.take(gathered, for: subject, isShared: !closing.tasks.isEmpty || !adopted.isEmpty)
        if try await holdsOtherPlans(gathered, subject) { try await keepOwn(&now.facts, of: stated, gathered) }
        return now
    }

    /// Whether a commit of the plan is a squash of several plans.
    private func holdsOtherPlans(_ gathered: GitFacts, _ subject: PlanSubject) async throws -> Bool {
        let own = PlanID.normalized(subject.id.description)
        for hash in Set(gathered.tasks.flatMap { $0.commits.map(\.hash) }) {
            let plans = CommitLabel.all(in: try await git.commitInfo(hash)).map { PlanID.normalized($0.plan) }
            if plans.contains(where: { $0 != own }) { return true }
        }
        return false
    }

    /// What such a squash changes is the work of all of its plans. Of this one it can only be seen whether what was stated is
    /// in it.
    private func keepOwn(_ facts: inout SummaryFacts, of stated: SummaryFacts, _ gathered: GitFacts) async throws {
        let touched = Set(gathered.files.map(\.path))
        func holds(_ path: RepositoryPath) async throws -> Bool {
            if touched.contains(path) { return true }
            // Made by one plan and deleted by another.
            let before = try await git.entry(at: path, in: gathered.base.tree)
            let after = try await git.entry(at: path, in: gathered.result.tree)
            return before == nil && after == nil
        }
        facts.files = []
        for file in stated.files where try await holds(file.path) { facts.files.append(file) }
        facts.dependenciesAdded = stated.dependenciesAdded.filter(gathered.dependenciesAdded.contains)
        facts.deviations = []
        for deviation in stated.deviations {
            if case .undeclaredPath(let path, _) = deviation, try await !holds(path) { continue }
            facts.deviations.append(deviation)
        }
    }

    private func cited(
        _ hash: ObjectID, of task: SummaryFacts.TaskFacts, _ facts: SummaryFacts, _ subject: PlanSubject
    ) -> RewriteFinder.Cited {
        let tree = facts.checks.last { $0.owner == .task(task.index) && $0.tree != nil }?.tree
        return .init(
            plan: subject.id, task: task.index, name: task.name, id: task.id, hash: hash,
            tree: task.commits.last?.hash == hash ? facts.committed[task.index] ?? tree : nil,
            files: subject.document.tasks.first { $0.index == task.index }?.files.compactMap {
                $0.path.map(subject.inRepository)
            } ?? [])
    }

    /// Commits of others that the plan took over are known by their hashes alone.
    private func moveTakenOver(_ now: inout Recomputed, _ subject: PlanSubject, tip: ObjectID) async throws {
        guard let existing = now.facts.existing else { return }
        var cited: [RewriteFinder.Cited] = []
        for hash in existing.commits where (try? await git.isAncestor(hash, of: tip)) != true {
            let task = now.facts.tasks.first { $0.commits.contains { $0.hash == hash } }
            if var one = task.map({ self.cited(hash, of: $0, now.facts, subject) }) {
                one.id = nil
                cited.append(one)
            } else {
                cited.append(.init(plan: subject.id, task: nil, name: "", id: nil, hash: hash, tree: nil))
            }
        }
        guard !cited.isEmpty else { return }
        var moved: [ObjectID: CommitInfo] = [:]
        for (cited, found) in zip(cited, try await rewrites.find(cited)) {
            guard let found, found.isCertain else { continue }
            moved[cited.hash] = found.commit
            now.rewritten.append(
                .init(task: cited.task, old: cited.hash, new: found.commit.id, evidence: found.evidence))
        }
        func each(_ hashes: [ObjectID]) -> [ObjectID] {
            var seen: Set<ObjectID> = []
            return hashes.map { moved[$0]?.id ?? $0 }.filter { seen.insert($0).inserted }
        }
        now.facts.existing?.commits = each(existing.commits)
        for index in now.facts.tasks.indices {
            let commits = now.facts.tasks[index].commits
            now.facts.tasks[index].commits = each(commits.map(\.hash)).map { hash in
                .init(
                    hash: hash, type: commits.first { $0.hash == hash || moved[$0.hash]?.id == hash }?.type ?? "chore")
            }
        }
    }
}

extension SummaryFacts {
    /// - Parameter isShared: whether one commit holds several tasks, or a task and the closing.
    fileprivate mutating func take(_ gathered: GitFacts, for subject: PlanSubject, isShared: Bool) {
        plan = subject.id
        base = gathered.base
        result = gathered.result
        tasks = gathered.tasks
        files = gathered.files
        dependenciesAdded = gathered.dependenciesAdded
        var undeclared = gathered.undeclared
        let hashes = gathered.tasks.flatMap { $0.commits.map(\.hash) }
        if isShared || Set(hashes).count < hashes.count {
            // Which task of a squash left the plan is known only from before.
            undeclared = undeclared.map { found in
                guard case .undeclaredPath(let path, _) = found else { return found }
                return deviations.first {
                    if case .undeclaredPath(path, _) = $0 { true } else { false }
                } ?? found
            }
        }
        deviations = undeclared + deviations.filter { if case .undeclaredPath = $0 { false } else { true } }
    }
}
