package import KataCore
internal import KataGit
internal import KataPlan
package import KataProviders

/// Looks for every reason not to carry a plan out, before anything is spent, and names all of them at once.
package struct Preflight: Sendable {
    let services: EngineServices
    let subject: PlanSubject
    let options: ExecutionOptions
    let library: PlanLibrary
    let provider: any Provider

    package init(
        services: EngineServices, subject: PlanSubject, options: ExecutionOptions, library: PlanLibrary,
        provider: any Provider
    ) {
        self.services = services
        self.subject = subject
        self.options = options
        self.library = library
        self.provider = provider
    }

    /// - Throws: ``Refusal`` with every reason; `GitError` when the repository can't be read at all.
    package func prepare(answers: [Int: CheckpointAnswer] = [:]) async throws -> PreparedExecution {
        let startTime = services.time.now()
        var reasons: [Diagnostic] = []
        var notices: [Diagnostic] = []
        for finding in library.lint(subject) {
            if finding.severity == .error { reasons.append(finding) } else { notices.append(finding) }
        }
        reasons += unmetDependencies()
        reasons += await providerProblems()
        reasons += await identityProblems()

        guard let (branch, tip) = try await branch(&reasons) else { throw Refusal(reasons: reasons) }
        let base = try await services.git.tree(of: tip)
        let snapshot = try await services.git.snapshot()
        let dirty = try await services.git.changes(from: base, to: snapshot, detectingRenames: false).map(\.path)
        let overlap = dirtyOverlap(dirty)
        let survey = try await TaskHistory.survey(of: subject.id, from: tip, in: services.git)
        let (history, historyProblems) = history(of: survey.own)
        let existing = try await existingWork(survey, &reasons)
        let leftovers = try await Leftovers.find(
            among: dirty, overlap: overlap, of: subject.id, snapshot: snapshot,
            committed: Set(history.values.map(\.kataID)), services: services)
        reasons += changedPlan(leftovers)
        reasons += refusal(of: overlap.filter { !(leftovers?.paths.contains($0) ?? false) })
        notices += uncommittedPlan(dirty)
        reasons += historyProblems
        if let summary = subject.reference.summaryPath, !isProviders(summary, history, leftovers) {
            reasons.append(alreadyDone(summary))
        }
        guard reasons.isEmpty else { throw Refusal(reasons: reasons) }
        return PreparedExecution(
            subject: subject, options: options, tip: tip, branch: branch,
            usersPaths: Set(dirty).subtracting(leftovers?.paths ?? []), leftovers: leftovers, history: history,
            existing: existing, answers: answers.filter(\.value.isApproved), notices: notices, startTime: startTime)
    }

    /// The reasons why nothing was begun.
    package struct Refusal: Error, Sendable {
        package var reasons: [Diagnostic]
    }

    // MARK: - Repository

    /// Found before the work, because a task that can't be committed is wasted.
    private func identityProblems() async -> [Diagnostic] {
        for role in [IdentityRole.author, .committer] {
            do throws(GitError) {
                _ = try await services.git.identity(role)
            } catch {
                return [
                    Diagnostic(
                        .error, Diagnostic.Code(rawValue: error.code.rawValue), error.message,
                        hints: error.hint.map { [$0] } ?? [])
                ]
            }
        }
        return []
    }

    private func branch(_ reasons: inout [Diagnostic]) async throws -> (name: String, tip: ObjectID)? {
        let git = services.git
        if let operation = await git.ongoingOperation() {
            reasons.append(
                Diagnostic(
                    .error, "preflight.operation-in-progress", "the repository is in the middle of a \(operation.name)",
                    hints: ["finish it or abort it with git, then start again"]))
        }
        switch try await git.head() {
        case .branch(let name, let tip):
            return (name, tip)
        case .unborn(let name):
            reasons.append(
                Diagnostic(
                    .error, "preflight.unborn-branch", "the branch \(name) has no commit yet",
                    hints: ["commit what is there first: git add … && git commit"]))
        case .detached(let tip):
            reasons.append(
                Diagnostic(
                    .error, "preflight.detached-head",
                    "HEAD is detached at \(tip.short): commits would belong to no branch",
                    hints: ["switch to a branch: git switch -c <name>"]))
        }
        return nil
    }

    /// Paths with uncommitted changes that the plan declares.
    private func dirtyOverlap(_ dirty: [RepositoryPath]) -> [RepositoryPath] {
        guard !dirty.isEmpty else { return [] }
        let rules = subject.rules
        return dirty.filter { path in rules.contains { $0.covers(path) } }
    }

    private func refusal(of overlap: [RepositoryPath]) -> [Diagnostic] {
        guard !overlap.isEmpty else { return [] }
        return [
            Diagnostic(
                .error, "preflight.dirty-overlap",
                "\(overlap.count == 1 ? "a file" : "\(overlap.count) files") that the plan will change \(overlap.count == 1 ? "has" : "have") uncommitted changes",
                notes: overlap.prefix(20).map(\.display)
                    + (overlap.count > 20 ? ["and \(overlap.count - 20) more"] : []),
                hints: ["commit them first, so that your work and the plan's stay apart"])
        ]
    }

    /// A plan that a provider has rewritten must not be what the next run goes by.
    private func changedPlan(_ leftovers: Leftovers?) -> [Diagnostic] {
        guard let leftovers, let path = subject.planPath, leftovers.paths.contains(path) else { return [] }
        return [
            Diagnostic(
                .error, "preflight.plan-changed-by-provider",
                "the plan is as the provider of run \(leftovers.run) has left it, not as it was written",
                at: SourcePosition(file: path.display), hints: ["restore it: git restore -- \(path.display)"])
        ]
    }

    private func uncommittedPlan(_ dirty: [RepositoryPath]) -> [Diagnostic] {
        guard let path = subject.planPath, dirty.contains(path) else { return [] }
        return [
            Diagnostic(
                .notice, "preflight.plan-uncommitted",
                "the plan itself is not committed: reviewers will not find it in history",
                at: SourcePosition(file: path.display), hints: ["commit it before the run"])
        ]
    }

    /// Tasks that an earlier, unfinished run has committed: they are kept and not done again.
    private func history(of commits: [TaskHistory.PlanCommit]) -> ([Int: CommittedEarlier], [Diagnostic]) {
        var history: [Int: CommittedEarlier] = [:]
        var problems: [Diagnostic] = []
        for commit in commits {
            guard let task = commit.task, let id = commit.kataID, history[task.index] == nil else { continue }
            guard task.count == subject.document.tasks.count, task.index <= subject.document.tasks.count else {
                problems.append(
                    Diagnostic(
                        .error, "preflight.plan-differs-from-history",
                        "\(commit.info.id.short) is task \(task.index) of \(task.count) of \(subject.id), but the plan has \(subject.document.tasks.count) tasks",
                        hints: ["the plan was changed after its execution began: give the rest a plan of its own"]))
                continue
            }
            history[task.index] = CommittedEarlier(
                commit: commit.info.id, kataID: id, type: commit.type,
                verification: commit.verification ?? "unverified")
        }
        return (history, problems)
    }
}

extension OngoingOperation {
    var name: String {
        switch self {
        case .merge: "merge"
        case .rebase: "rebase"
        case .cherryPick: "cherry-pick"
        case .revert: "revert"
        case .bisect: "bisect"
        case .applyMailbox: "git am"
        }
    }
}
