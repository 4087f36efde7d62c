package import KataCore
internal import KataEngine
package import KataGit
internal import KataPlan
internal import KataVerify

/// Looks whether what closed plans promised still holds at a commit, and finds the commit that broke what does not.
///
/// Documents and files are read from the commit's own tree. The breaking commit is found by halving the first-parent history
/// between a commit where the item held and one where it did not; an answer is kept for as long as the files that it depends
/// on stay the same.
package struct DriftScan: Sendable {
    private let git: GitWorkspace
    private let prefix: RepositoryPath?
    private let cache = BlobCache()

    /// - Parameter prefix: the folder of the project; `nil` for the root of the repository.
    package init(git: GitWorkspace, prefix: RepositoryPath?) {
        self.git = git
        self.prefix = prefix
    }

    package struct Report: Sendable {
        package var commit: ObjectID
        package var plans: Int
        /// How many artifacts and key links were looked up.
        package var items: Int
        /// Those that no machine can answer for.
        package var open: Int
        package var drifted: [DriftItem]
    }

    package func scan(at commit: ObjectID) async throws -> Report {
        let tree = DriftTree(git: git, tree: try await git.tree(of: commit), prefix: prefix, cache: cache)
        let (plans, questions) = try await questions(in: tree)
        var report = Report(commit: commit, plans: plans, items: questions.count, open: 0, drifted: [])
        var failed: [(DriftQuestion, MustHaveResult)] = []
        for question in questions {
            guard let result = try await question.ask(tree) else { continue }
            switch result.outcome {
            case .open, .unbound: report.open += 1
            case .failed: failed.append((question, result))
            case .passed, .bound: break
            }
        }
        guard !failed.isEmpty else { return report }
        let line = try await firstParents(from: commit)
        let starts = closings(in: line)
        for (question, result) in failed {
            let start = starts[PlanID.normalized(question.plan.description)] ?? line.count - 1
            report.drifted.append(try await trace(question, result, line: line, start: start))
        }
        return report
    }

    /// What the plans that are closed in one commit promised, holds in an earlier one, and does not hold in it.
    func lost(by commit: ObjectID, since base: ObjectID) async throws -> [(plan: PlanID, result: MustHaveResult)] {
        let after = DriftTree(git: git, tree: try await git.tree(of: commit), prefix: prefix, cache: cache)
        let before = DriftTree(git: git, tree: try await git.tree(of: base), prefix: prefix, cache: cache)
        var lost: [(plan: PlanID, result: MustHaveResult)] = []
        for question in try await questions(in: after).1 {
            guard let result = try await question.ask(after), result.isFailure,
                try await question.ask(before)?.outcome == .passed
            else { continue }
            lost.append((question.plan, result))
        }
        return lost
    }

    /// The artifacts and key links of all plans that have a summary, as the tree has them.
    private func questions(in tree: DriftTree) async throws -> (plans: Int, [DriftQuestion]) {
        guard let planning = try? RepositoryPath(".planning") else { return (0, []) }
        let paths = try await tree.files(below: planning).map { String($0.display.dropFirst(".planning/".count)) }
        let closed = PlanningTree(files: paths).plans.filter { $0.hasSummary && !$0.isArchived }
        var questions: [DriftQuestion] = []
        for plan in closed {
            guard let path = try? RepositoryPath(".planning/\(plan.path)"),
                let bytes = try await tree.contents(of: path)
            else { continue }
            let mustHaves = PlanDocument.parse(bytes: bytes, path: path.display).mustHaves
            questions += mustHaves.artifacts.map { DriftQuestion(plan.id, $0) }
            questions += mustHaves.keyLinks.map { DriftQuestion(plan.id, $0) }
        }
        return (closed.count, questions)
    }

    /// Newest first.
    private func firstParents(from commit: ObjectID) async throws -> [CommitInfo] {
        let all = try await git.log(LogQuery(from: [commit]))
        let byID = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
        var line: [CommitInfo] = []
        var next: ObjectID? = commit
        while let id = next, let info = byID[id] {
            line.append(info)
            next = info.parents.first
        }
        return line
    }

    /// Where in the line each plan was closed: before that nothing was promised.
    private func closings(in line: [CommitInfo]) -> [String: Int] {
        var places: [String: Int] = [:]
        for (index, commit) in line.enumerated() {
            for label in CommitLabel.all(in: commit) where label.task == nil && label.source == .trailer {
                let plan = PlanID.normalized(label.plan)
                if places[plan] == nil { places[plan] = index }
            }
        }
        return places
    }

    private func trace(
        _ question: DriftQuestion, _ result: MustHaveResult, line: [CommitInfo], start: Int
    ) async throws -> DriftItem {
        var answers: [[ObjectID?]: Bool] = [:]
        func holds(_ index: Int) async throws -> Bool {
            let tree = DriftTree(git: git, tree: line[index].tree, prefix: prefix, cache: cache)
            let key = try await question.key(in: tree)
            if let key, let known = answers[key] { return known }
            let isMet = try await question.ask(tree).map { $0.outcome == .passed } ?? false
            if let key { answers[key] = isMet }
            return isMet
        }
        var item = DriftItem(
            plan: question.plan, kind: result.kind.rawValue, item: result.item, reasons: [], origin: .neverHeld)
        if case .failed(let reasons) = result.outcome { item.reasons = reasons }
        // Back in growing steps to a commit where it held, then by halves to where it stopped.
        var broken = 0
        var step = 1
        var held: Int?
        while broken < start {
            let index = min(broken + step, start)
            if try await holds(index) {
                held = index
                break
            }
            broken = index
            step *= 2
        }
        guard var good = held else { return item }
        while good - broken > 1 {
            let middle = (good + broken) / 2
            if try await holds(middle) { good = middle } else { broken = middle }
        }
        item.origin = .broken(by: line[broken])
        return item
    }
}
