package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataReview

package struct PlanRevertCommand: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "revert", abstract: "Take the work of a plan, or of one of its tasks, back in one commit.",
        discussion: """
            Refused, with the list and the commands for a safe order, while something builds on it: other closed plans, by \
            depends_on, by what their summaries require, or because they changed the same files later; and later commits \
            that changed the same lines. Before the branch moves, the checks and must-haves of the plans that stay are \
            looked at on the result: what holds now has to hold then.
            """)

    @OptionGroup package var options: GlobalOptions
    @OptionGroup var target: PlanArgument

    @Option(help: ArgumentHelp("Only this task of the plan.", valueName: "number"))
    var task: Int?

    @Flag(help: "Take everything that builds on it back too, newest first.")
    var withDependents = false

    @Flag(help: "Print what would be taken back, and change nothing.")
    var dryRun = false

    @Flag(help: "Do not look whether what stays still holds.")
    var noVerify = false

    package init() {}

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let reference = try project.reference(to: target.plan)
        let git = try await context.openRepository(at: project.root)
        if let operation = await git.ongoingOperation() {
            throw CommandFailure(
                .preflightRefused, "revert.under-way", "a \(operation.rawValue) is under way in this working tree",
                hints: ["end it, or abort it"])
        }
        let revert = PlanRevert(
            git: git, library: project.library, resolver: try await LinkResolver.open(git), now: context.time.now())
        do {
            try await run(revert, reference, project, git, context)
        } catch let obstacle as PlanRevert.Obstacle {
            throw obstacle.failure
        } catch let refusal as PlanRevert.Refusal {
            throw refusal.failure
        }
    }

    private func run(
        _ revert: PlanRevert, _ reference: PlanReference, _ project: Project, _ git: GitWorkspace,
        _ context: CommandContext
    ) async throws {
        var dependents: [PlanRevert.Dependent] = []
        while true {
            let proposal = try await proposal(revert, reference, dependents)
            guard let tree = proposal.tree else { return }
            let blocked = try await revert.uncommitted(proposal, tree: tree)
            guard blocked.isEmpty else { throw PlanRevert.Obstacle.uncommitted(blocked) }
            if dryRun { return show(proposal, commit: nil, in: context) }
            let commit = try await revert.commitObject(proposal, tree: tree)
            let broken = noVerify ? [] : try await breakages(commit, proposal, project, git, context)
            if broken.isEmpty {
                try await revert.land(proposal, commit: commit)
                return show(proposal, commit: commit, in: context)
            }
            let found = broken.map { PlanRevert.Dependent(plan: $0.plan, reason: "without it, \($0.text)") }
            let new = found.filter { found in !dependents.contains { $0.plan == found.plan } }
            guard withDependents, !new.isEmpty else {
                let (_, entanglement) = try await revert.proposeAll(reference, task: task, with: found)
                throw RevertRefusal(entanglement).broken(found)
            }
            for dependent in new where !dependents.contains(where: { $0.plan == dependent.plan }) {
                dependents.append(dependent)
            }
        }
    }

    private func proposal(
        _ revert: PlanRevert, _ reference: PlanReference, _ dependents: [PlanRevert.Dependent]
    ) async throws -> PlanRevert.Proposal {
        if !withDependents {
            let alone = try await revert.propose(reference, task: task)
            if alone.isPossible { return alone }
        }
        let (all, entanglement) = try await revert.proposeAll(reference, task: task, with: dependents)
        guard withDependents, all.tree != nil else { throw RevertRefusal(entanglement).failure }
        return all
    }

    /// What of the plans that stay holds now and would not hold in the commit.
    private func breakages(
        _ commit: ObjectID, _ proposal: PlanRevert.Proposal, _ project: Project, _ git: GitWorkspace,
        _ context: CommandContext
    ) async throws -> [RemainingChecks.Breakage] {
        let remaining = RemainingChecks(git: git, library: project.library)
        var broken = try await remaining.mustHaves(lostBy: commit, since: proposal.base)
        let checks = try await remaining.checks(after: proposal)
        guard !checks.isEmpty else { return broken }
        let verifier = try project.commitVerifier(for: git, CommitVerifier.Options(), in: context)
        let folder = RecordedChecks(git: git, index: EvidenceIndex(notes: [:]), library: project.library).folder
        let after = VerificationTarget.remaining(checks, on: try await git.commitInfo(commit))
        let failed = try await Interruptible.run { try await verifier.verify([after], in: folder) { _ in } }
        if let problem = failed.compactMap(\.problem).first {
            throw CommandFailure(
                .preflightRefused, "revert.not-verified", "the result can't be verified: \(problem)",
                hints: ["nothing was changed; --no-verify reverts all the same"])
        }
        let suspects = failed.flatMap(\.checks).filter { $0.verdict != .confirmed }
        guard !suspects.isEmpty else { return broken }
        // What does not pass now either is not this revert's doing.
        let before = VerificationTarget.remaining(
            suspects.map(\.check), on: try await git.commitInfo(proposal.base))
        let second = try project.commitVerifier(for: git, CommitVerifier.Options(), in: context)
        let passing = try await Interruptible.run { try await second.verify([before], in: folder) { _ in } }
            .flatMap(\.checks).filter { $0.verdict == .confirmed }.map(\.check)
        for suspect in suspects where passing.contains(suspect.check) {
            guard case .found(let plan) = project.library.tree.resolve(suspect.check.owner) else { continue }
            broken.append(.init(plan: plan.id, text: "\(suspect.check.command) does not pass: \(suspect.reason)"))
        }
        return broken
    }

    private func show(_ proposal: PlanRevert.Proposal, commit: ObjectID?, in context: CommandContext) {
        if options.json {
            context.write.output(
                JSONText.object([
                    "plan": .string("\(proposal.plan)"), "task": .optional(proposal.task.map(Int64.init)),
                    "with": .strings(proposal.others.map(\.description)), "commit": .optional(commit?.hex),
                    "reverted": .strings(proposal.commits.map(\.id.hex)), "remarks": .strings(proposal.remarks),
                ]).pretty + "\n")
            return
        }
        let style = Style(isColored: context.terminal.colorsOutput)
        for info in proposal.commits {
            context.write.output("  \(style.cyan(info.id.short)) \(DisplayText.oneLine(info.subject, limit: 120))\n")
        }
        for remark in proposal.remarks { context.write.output("  \(DisplayText.oneLine(remark, limit: 300))\n") }
        let count = Count.of(proposal.commits.count, "commit")
        context.write.output(commit.map { "\(count) taken back in \($0.short)\n" } ?? "\(count) would be taken back\n")
    }
}
