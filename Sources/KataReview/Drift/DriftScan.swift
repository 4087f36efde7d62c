package import KataCore
internal import KataEngine
package import KataGit
internal import KataPlan
internal import KataVerify

/// Looks whether what closed plans promised still holds at a commit, and finds the commit that broke what does not.
///
/// Documents and files are read from the commit's own tree. A truth is as good as what speaks of it: artifacts, key links, and
/// commands, which are run when that is asked for. What nothing speaks of is said to be unmeasured. The breaking commit is
/// found by halving the first-parent history between a commit where the item held and one where it did not; an answer is
/// kept for as long as the files that it depends on stay the same.
package struct DriftScan: Sendable {
    private let git: GitWorkspace
    private let prefix: RepositoryPath?
    private let commands: DriftCommands?
    private let cache = BlobCache()

    /// - Parameters:
    ///   - prefix: the folder of the project; `nil` for the root of the repository.
    ///   - commands: runs what truths are traced to; `nil` leaves those unmeasured.
    package init(git: GitWorkspace, prefix: RepositoryPath?, commands: DriftCommands? = nil) {
        self.git = git
        self.prefix = prefix
        self.commands = commands
    }

    package struct Report: Sendable {
        package var commit: ObjectID
        package var plans: Int
        /// How many must-haves were looked up and answered.
        package var items: Int
        package var drifted: [DriftItem] = []
        package var unmeasured: [UnmeasuredItem] = []
    }

    package func scan(at commit: ObjectID) async throws -> Report {
        let info = try await git.commitInfo(commit)
        let tree = driftTree(info.tree)
        let (plans, questions, unbound) = try await questions(in: tree)
        var report = Report(commit: commit, plans: plans, items: 0, unmeasured: unbound)
        let results = try await commands?.results(of: questions.flatMap(\.commands), at: info) ?? []
        var failed: [(DriftQuestion, MustHaveResult)] = []
        for question in questions {
            guard let result = try await question.ask(tree, results) else { continue }
            switch result.outcome {
            case .passed, .bound(_, passed: true): report.items += 1
            case .failed, .bound(_, passed: false):
                report.items += 1
                failed.append((question, result))
            case .open(let reason):
                report.unmeasured.append(unmeasured(question, results, reason: reason))
            case .unbound: report.unmeasured.append(unmeasured(question, results, reason: Self.nothingSpeaks))
            }
        }
        guard !failed.isEmpty else { return report }
        let line = try await firstParents(from: commit)
        let starts = closings(in: line)
        for (question, result) in failed {
            let start = starts[PlanID.normalized(question.plan.description)] ?? line.count - 1
            var item = DriftItem(
                plan: question.plan, kind: result.kind.rawValue, item: result.item,
                reasons: try await reasons(question, result, tree, results), origin: .neverHeld)
            item.origin = try await origin(of: question, line: line, start: start)
            report.drifted.append(item)
        }
        return report
    }

    private static let nothingSpeaks = "no check stands for it"

    private func driftTree(_ tree: ObjectID) -> DriftTree {
        DriftTree(git: git, tree: tree, prefix: prefix, cache: cache)
    }

    private func unmeasured(_ question: DriftQuestion, _ results: [CheckResult], reason: String) -> UnmeasuredItem {
        let own = question.commands.map(\.text)
        let cause: UnmeasuredItem.Cause
        if own.isEmpty {
            cause = .notMeasurable(reason: reason)
        } else if commands == nil {
            cause = .notRun(own)
        } else {
            let why = results.filter { own.contains($0.command.text) && !$0.isConclusive }.map {
                "\($0.command.text): \($0.explanation ?? "not run")"
            }
            cause = .undecided(reason: why.first ?? reason)
        }
        return UnmeasuredItem(plan: question.plan, kind: question.kind.rawValue, item: question.item, cause: cause)
    }

    /// Why something does not hold; of a truth, which of the things that speak of it do not.
    private func reasons(
        _ question: DriftQuestion, _ result: MustHaveResult, _ tree: DriftTree, _ results: [CheckResult]
    ) async throws -> [String] {
        if case .failed(let reasons) = result.outcome { return reasons }
        var reasons = results.filter { result in
            result.outcome == .failed && question.commands.contains { $0.text == result.command.text }
        }.map { "\($0.command.text): \($0.explanation ?? "it fails")" }
        for part in question.parts {
            guard case .failed(let found) = try await part.ask(tree)?.outcome else { continue }
            reasons += found.map { "\(part.item): \($0)" }
        }
        return reasons
    }

    /// What the plans that are closed in one commit promised, holds in an earlier one, and does not hold in it.
    func lost(by commit: ObjectID, since base: ObjectID) async throws -> [(plan: PlanID, result: MustHaveResult)] {
        let after = driftTree(try await git.tree(of: commit))
        let before = driftTree(try await git.tree(of: base))
        var lost: [(plan: PlanID, result: MustHaveResult)] = []
        for question in try await questions(in: after).asked where question.kind != .truth {
            guard let result = try await question.ask(after), result.isFailure,
                try await question.ask(before)?.outcome == .passed
            else { continue }
            lost.append((question.plan, result))
        }
        return lost
    }

    /// The must-haves of all plans that have a summary, as the tree has them; truths that nothing speaks of apart.
    private func questions(
        in tree: DriftTree
    ) async throws -> (plans: Int, asked: [DriftQuestion], unbound: [UnmeasuredItem]) {
        guard let planning = try? RepositoryPath(".planning") else { return (0, [], []) }
        let paths = try await tree.files(below: planning).map { String($0.display.dropFirst(".planning/".count)) }
        let closed = PlanningTree(files: paths).plans.filter { $0.hasSummary && !$0.isArchived }
        var questions: [DriftQuestion] = []
        var unbound: [UnmeasuredItem] = []
        for plan in closed {
            guard let path = try? RepositoryPath(".planning/\(plan.path)"),
                let bytes = try await tree.contents(of: path)
            else { continue }
            let document = PlanDocument.parse(bytes: bytes, path: path.display)
            let mustHaves = document.mustHaves
            questions += mustHaves.artifacts.map { DriftQuestion(plan.id, $0) }
            questions += mustHaves.keyLinks.map { DriftQuestion(plan.id, $0) }
            guard !mustHaves.truths.isEmpty else { continue }
            let commands = Self.commands(of: document)
            for truth in mustHaves.truths {
                let bearing = TruthBearing(on: truth, of: mustHaves, commands: commands)
                guard bearing.isEmpty else {
                    questions.append(DriftQuestion(plan.id, truth, bearing))
                    continue
                }
                unbound.append(
                    UnmeasuredItem(
                        plan: plan.id, kind: MustHaveResult.Kind.truth.rawValue, item: truth.text,
                        cause: .notMeasurable(reason: Self.nothingSpeaks)))
            }
        }
        return (closed.count, questions, unbound)
    }

    /// Of the tasks and of the plan as a whole.
    private static func commands(of document: PlanDocument) -> [CheckCommand] {
        document.tasks.flatMap { CheckList($0.verify, owner: "Task \($0.index)").commands }
            + CheckList(document.verification, owner: "Plan").commands
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

    /// - Parameter start: the index in the line at which the plan was closed.
    private func origin(
        of question: DriftQuestion, line: [CommitInfo], start: Int
    ) async throws -> DriftItem.Origin {
        var answers: [[ObjectID?]: Bool] = [:]
        func holds(_ index: Int) async throws -> Bool? {
            let tree = driftTree(line[index].tree)
            let key = try await question.key(in: tree)
            if let key, let known = answers[key] { return known }
            let results = try await commands?.results(of: question.commands, at: line[index]) ?? []
            let isMet: Bool?
            switch try await question.ask(tree, results)?.outcome {
            case .passed, .bound(_, passed: true): isMet = true
            case .failed, .bound(_, passed: false), nil: isMet = false
            case .open, .unbound: isMet = question.commands.isEmpty ? false : nil
            }
            if let key, let isMet { answers[key] = isMet }
            return isMet
        }
        func untraced(_ index: Int) -> DriftItem.Origin {
            .untraced(reason: "nobody can tell whether it held at \(line[index].id.short)")
        }
        // Back in growing steps to a commit where it held, then by halves to where it stopped.
        var broken = 0
        var step = 1
        var held: Int?
        while broken < start {
            let index = min(broken + step, start)
            guard let isMet = try await holds(index) else { return untraced(index) }
            if isMet {
                held = index
                break
            }
            broken = index
            step *= 2
        }
        guard var good = held else { return .neverHeld }
        while good - broken > 1 {
            let middle = (good + broken) / 2
            guard let isMet = try await holds(middle) else { return untraced(middle) }
            if isMet { good = middle } else { broken = middle }
        }
        return .broken(by: line[broken])
    }
}
