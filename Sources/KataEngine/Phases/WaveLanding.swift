package import KataCore
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataStore

/// A plan of a wave that is ready to land.
struct LandingCandidate: Sendable {
    var plan: PlanReference
    var executor: PlanExecutor
}

/// What became of a wave.
package struct LandedWave: Sendable {
    package var number: Int
    /// In the order in which they landed.
    package var plans: [PlanID]
    package var tip: ObjectID
    /// Plans that could not land, with the reason.
    package var rejected: [(plan: PlanID, reason: Diagnostic)]
    /// Without the time of the checks.
    package var ownDuration: Duration
    package var checkDuration: Duration
}

/// Puts the plans of a wave on the branch: their commits replayed in the order of the plans, each plan with its closing, the
/// work of all of them together verified, and then one compare-and-swap of the branch.
struct WaveLanding: Sendable {
    let services: EngineServices
    let checks: CheckTree
    let prefix: RepositoryPath?
    let branch: String
    let number: Int
    /// Lands the good ones when some can't.
    let landsGood: Bool

    /// The whole wave stays where it is.
    struct Held: Error, Sendable {
        /// The plan that holds the others up, if it is one.
        var culprit: PlanID?
        var reason: Diagnostic
    }

    /// A commit of a plan with the tree that it lands with.
    private struct Step: Sendable {
        var commit: CommitInfo
        var tree: ObjectID
    }

    private struct Share: Sendable {
        var candidate: LandingCandidate
        var steps: [Step]
        var isChanged: Bool { steps.contains { $0.tree != $0.commit.tree } }
    }

    /// - Returns: what landed. The runs of these plans are still open; their records name the commits of the branch.
    /// - Throws: ``Held`` when nothing does; `CancellationError` before anything has changed.
    func land(_ candidates: [LandingCandidate]) async throws -> LandedWave {
        let started = services.time.monotonic()
        var rejected: [(plan: PlanID, reason: Diagnostic)] = []
        var checking = Duration.zero
        var accepted = candidates
        for _ in 0..<BranchRace.attempts {
            guard case .branch(branch, let tip) = try await services.git.head() else {
                throw Held(culprit: nil, reason: Self.branchGone(branch))
            }
            let shares = try await verified(&accepted, on: tip, &rejected, &checking)
            guard !shares.isEmpty else { throw Held(culprit: rejected.first?.plan, reason: rejected[0].reason) }
            if Task.isCancelled { throw CancellationError() }
            do {
                // What has begun here must come to its end whether or not somebody cancels.
                let new = try await Task { try await self.put(shares, on: tip) }.value
                return LandedWave(
                    number: number, plans: shares.map(\.candidate.plan.id), tip: new, rejected: rejected,
                    ownDuration: services.time.monotonic() - started - checking, checkDuration: checking)
            } catch is BranchRace {
                continue
            }
        }
        throw Held(
            culprit: nil,
            reason: Diagnostic(
                .error, "phase.branch-moved", "somebody kept committing on \(branch) while the wave was to land",
                hints: ["execute the phase again"]))
    }

    // MARK: - Merging and verifying

    /// The shares that merge and whose checks all pass on the tree of them together.
    private func verified(
        _ accepted: inout [LandingCandidate], on tip: ObjectID,
        _ rejected: inout [(plan: PlanID, reason: Diagnostic)], _ checking: inout Duration
    ) async throws -> [Share] {
        var shares = try await merged(&accepted, on: tip, &rejected)
        guard needsChecks(shares) else { return shares }
        var problem: (plan: PlanID, reason: Diagnostic)?
        do {
            let prepared = try await checks.take()
            let tree = prepared.tree
            var shown = try await services.git.tree(of: prepared.commit)
            problem = try await check(shares, in: tree, showing: &shown, &checking)
            if let found = problem, landsGood, accepted.count > 1 {
                // Which plan it is shows when they are put together one after the other.
                var good: [LandingCandidate] = []
                for candidate in accepted {
                    var trial = good + [candidate]
                    let together = try await merged(&trial, on: tip, &rejected)
                    if let found = try await check(together, in: tree, showing: &shown, &checking) {
                        rejected.append((candidate.plan.id, found.reason))
                    } else {
                        good.append(candidate)
                    }
                }
                accepted = good
                shares = try await merged(&accepted, on: tip, &rejected)
                problem = shares.isEmpty ? nil : try await check(shares, in: tree, showing: &shown, &checking)
                if shares.isEmpty, rejected.isEmpty { rejected.append(found) }
            }
        } catch {
            await checks.release()
            throw error
        }
        await checks.release()
        if let problem { throw Held(culprit: problem.plan, reason: problem.reason) }
        return shares
    }

    /// A plan that lands alone on what it was made on was verified on that very tree.
    private func needsChecks(_ shares: [Share]) -> Bool {
        shares.count { !$0.steps.isEmpty } > 1 || shares.contains(where: \.isChanged)
    }

    private func merged(
        _ accepted: inout [LandingCandidate], on tip: ObjectID, _ rejected: inout [(plan: PlanID, reason: Diagnostic)]
    ) async throws -> [Share] {
        var shares: [Share] = []
        var tree = try await services.git.tree(of: tip)
        let replay = TreeReplay(git: services.git)
        for candidate in accepted {
            let commits: [CommitInfo]
            do {
                commits = try await candidate.executor.landingCommits(notIn: tip)
            } catch let failure as ExecutionFailure {
                try reject(
                    candidate.plan.id,
                    Diagnostic(.error, failure.code, failure.message, notes: failure.notes, hints: failure.hints),
                    &rejected)
                continue
            }
            var steps: [Step] = []
            var next = tree
            do {
                for commit in commits {
                    let parent =
                        if let first = commit.parents.first { try await services.git.tree(of: first) } else {
                            try await services.git.emptyTree()
                        }
                    next = try await replay.replay(from: parent, to: commit.tree, onto: next)
                    steps.append(Step(commit: commit, tree: next))
                }
            } catch let conflict as TreeReplay.Conflict {
                try reject(candidate.plan.id, Self.refusal(candidate.plan.id, conflict), &rejected)
                continue
            }
            tree = next
            shares.append(Share(candidate: candidate, steps: steps))
        }
        accepted = shares.map(\.candidate)
        return shares
    }

    private func reject(
        _ plan: PlanID, _ reason: Diagnostic, _ rejected: inout [(plan: PlanID, reason: Diagnostic)]
    ) throws {
        guard landsGood else { throw Held(culprit: plan, reason: reason) }
        rejected.append((plan, reason))
    }

    private static func refusal(_ plan: PlanID, _ conflict: TreeReplay.Conflict) -> Diagnostic {
        let files = conflict.paths.count == 1 ? "a file" : "\(conflict.paths.count) files"
        return switch conflict.kind {
        case .deletion:
            Diagnostic(
                .error, "phase.merge-deletes", "\(plan) would delete \(files) that came to the branch meanwhile",
                notes: conflict.paths.prefix(20).map(\.display),
                hints: ["let the plan depend on the other one, then do it again: --redo"])
        case .overlap:
            Diagnostic(
                .error, "phase.merge-conflict", "\(plan) changed the same lines as what came to the branch meanwhile",
                notes: conflict.paths.prefix(20).map(\.display),
                hints: ["name the files in both plans, or let one depend on the other, then do it again: --redo"])
        }
    }

    /// - Parameter shown: the tree that the files are those of, besides what the working tree was supplied with.
    private func check(
        _ shares: [Share], in tree: PlanWorktree, showing shown: inout ObjectID, _ checking: inout Duration
    ) async throws -> (plan: PlanID, reason: Diagnostic)? {
        guard let result = shares.last(where: { !$0.steps.isEmpty })?.steps.last?.tree else { return nil }
        let git = tree.git
        let present = try await git.snapshot()
        let differing = try await git.changes(from: present, to: result, detectingRenames: false)
        // Files that the tree was supplied with, or that checks made, are in neither of the trees.
        var paths: [RepositoryPath] = []
        for change in differing {
            let isTracked = try await git.entry(at: change.path, in: shown) != nil
            if isTracked || change.newBlob != nil { paths.append(change.path) }
        }
        try await git.restore(paths, from: result)
        shown = result
        let root = prefix.map { DiskPath(tree.path).appending($0).display } ?? tree.path
        let started = services.time.monotonic()
        defer { checking += services.time.monotonic() - started }
        for share in shares {
            let checks = try await share.candidate.executor.checkLanding(of: result, at: root)
            if let (owner, problem) = checks.problem {
                return (share.candidate.plan.id, Self.failure(share, owner, problem, shares))
            }
        }
        return nil
    }

    private static func failure(
        _ share: Share, _ owner: String, _ problem: ExecutionNews.AttemptProblem, _ shares: [Share]
    ) -> Diagnostic {
        let others = shares.map(\.candidate.plan.id.description)
        let tail = problem.outputTail.split(separator: "\n").suffix(8).map(String.init)
        return Diagnostic(
            .error, "phase.merged-checks-failed",
            "a check of \(share.candidate.plan.id) (\(owner)) fails on the tree of \(others.joined(separator: ", ")) together: \(problem.summary)",
            notes: [problem.command].compactMap(\.self) + tail,
            hints: ["let the plans depend on each other, or land those that are good: --land-good"])
    }

    // MARK: - Landing

    /// Makes the commits and moves the branch over all of them.
    /// - Throws: ``BranchRace`` when somebody committed meanwhile; ``Held`` before anything has changed.
    private func put(_ shares: [Share], on tip: ObjectID) async throws -> ObjectID {
        let git = services.git
        let isCheckedAgain = needsChecks(shares)
        var parent = tip
        var tree = try await git.tree(of: tip)
        // What was checked: the work of all of them, without closing documents.
        var before = tree
        let work = shares.last { !$0.steps.isEmpty }?.steps.last?.tree ?? tree
        let replay = TreeReplay(git: git)
        var closed: Set<String> = []
        // Each plan with its closing, one after the other, as if they had been carried out so.
        for share in shares {
            let executor = share.candidate.executor
            await executor.beginLanding(isCheckedAgain: isCheckedAgain)
            for step in share.steps {
                do {
                    tree = try await replay.replay(from: before, to: step.tree, onto: tree)
                } catch let conflict as TreeReplay.Conflict {
                    throw Held(
                        culprit: share.candidate.plan.id, reason: Self.refusal(share.candidate.plan.id, conflict))
                }
                if step.commit.parents == [parent], tree == step.commit.tree {
                    await executor.landUnchanged(step.commit)
                    parent = step.commit.id
                } else {
                    parent = try await executor.replay(step.commit, onto: parent, tree: tree).id
                }
                before = step.tree
            }
            parent = try await executor.closeLanding(on: parent, work: work, alsoClosed: closed)
            tree = try await git.tree(of: parent)
            closed.insert(share.candidate.plan.path)
        }
        let (old, new) = (try await git.tree(of: tip), tree)
        let files = LandedFiles(services: services, prefix: prefix)
        let steps = try await files.steps(from: old, to: new)
        do {
            try files.refuseObstacles(in: steps)
        } catch let obstacle as LandedFiles.Obstacle {
            throw Held(culprit: nil, reason: Self.inTheWay(obstacle))
        }
        for share in shares {
            try await share.candidate.executor.recordLandingChecks()
            guard let origin = await share.candidate.executor.landingOrigin else { continue }
            try await keep(origin.tip, as: origin.reference)
        }
        let names = shares.map(\.candidate.plan.id.description).joined(separator: ", ")
        for share in shares { try await share.candidate.executor.confirmLease() }
        let record = LandingRecord(services: services, prefix: prefix)
        try await record.write(from: tip, to: parent, message: "kata: landing of \(names)")
        do throws(GitError) {
            try await git.updateReference(branch, from: tip, to: parent, message: "kata: wave \(number): \(names)")
        } catch {
            try await record.remove()
            guard error.code == .referenceMoved else { throw error }
            throw BranchRace()
        }
        // From here on the wave is in history; what fails below is finished by the next execution.
        do {
            try await files.carryOut(steps, from: old, to: new)
            // The record is what finishes a landing after a loss of power.
            try await git.synchronize()
            try await record.remove()
            for share in shares { try await share.candidate.executor.recordLanded() }
        } catch {
            throw ExecutionFailure.closingUnfinished(message: FailureText.describe(error))
        }
        return parent
    }

    private func keep(_ commit: ObjectID, as reference: String) async throws {
        let present = try await services.git.references(below: reference).first { $0.name == reference }?.id
        guard present != commit else { return }
        try await OwnReference(services: services, name: reference).move(
            from: present, to: commit, message: "kata: as it was made")
    }

    private static func inTheWay(_ obstacle: LandedFiles.Obstacle) -> Diagnostic {
        Diagnostic(
            .error, "phase.files-in-the-way",
            "\(obstacle.paths.count == 1 ? "a file" : "\(obstacle.paths.count) files") with uncommitted work of yours would be overwritten",
            notes: obstacle.paths.prefix(20).map(\.display),
            hints: ["commit or stash them, then execute the phase again: nothing is done twice"])
    }

    private static func branchGone(_ branch: String) -> Diagnostic {
        Diagnostic(
            .error, "phase.branch-switched", "another branch than \(branch) is checked out now",
            hints: ["switch back, then execute the phase again"])
    }
}
