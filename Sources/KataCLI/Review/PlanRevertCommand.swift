package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataProcess
internal import KataReview
internal import KataVerify

package struct PlanRevertCommand: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "revert", abstract: "Take the work of a plan, or of one of its tasks, back in one commit.",
        discussion: """
            Refused, with the list, while other closed plans build on it: by depends_on, or because they changed the same files \
            later. Before the branch moves, the checks of plans that share files with it run on the result.
            """)

    @OptionGroup package var options: GlobalOptions
    @OptionGroup var target: PlanArgument

    @Option(help: ArgumentHelp("Only this task of the plan.", valueName: "number"))
    var task: Int?

    @Flag(help: "Take the plans that build on it back too.")
    var withDependents = false

    @Flag(help: "Print what would be taken back, and change nothing.")
    var dryRun = false

    @Flag(help: "Do not run the checks of other plans on the result.")
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
        let revert = PlanRevert(git: git, library: project.library, resolver: try await LinkResolver.open(git))
        let proposal = try await proposal(revert, reference, project)
        guard let tree = proposal.tree else {
            throw CommandFailure(
                .preflightRefused, "revert.conflicts",
                "later commits changed the same lines of \(Count.of(proposal.conflicts.count, "file"))",
                notes: proposal.conflicts.prefix(20).map(\.display), hints: ["nothing was changed; revert by hand"])
        }
        let blocked = try await revert.uncommitted(proposal, tree: tree)
        guard blocked.isEmpty else { throw PlanRevert.Obstacle.uncommitted(blocked).failure }
        if dryRun { return show(proposal, commit: nil, in: context) }
        do {
            let commit = try await revert.commitObject(proposal, tree: tree)
            if !noVerify { try await verify(commit, proposal, project, git, context) }
            try await revert.land(proposal, commit: commit)
            show(proposal, commit: commit, in: context)
        } catch let obstacle as PlanRevert.Obstacle {
            throw obstacle.failure
        }
    }

    private func proposal(
        _ revert: PlanRevert, _ reference: PlanReference, _ project: Project
    ) async throws -> PlanRevert.Proposal {
        do {
            var others: [PlanReference] = []
            while true {
                let proposal = try await revert.propose(reference, task: task, with: others)
                guard !proposal.dependents.isEmpty else { return proposal }
                guard withDependents else {
                    throw CommandFailure(
                        .preflightRefused, "revert.dependents",
                        "\(Count.of(proposal.dependents.count, "plan")) \(proposal.dependents.count == 1 ? "builds" : "build") on it",
                        notes: proposal.dependents.map { "\($0.plan): \($0.reason)" },
                        hints: ["take them back too: --with-dependents"])
                }
                others += try proposal.dependents.map { try project.reference(to: "\($0.plan)") }
            }
        } catch let refusal as PlanRevert.Refusal {
            throw refusal.failure
        }
    }

    /// The recorded checks of the plans that share files with what is taken back, on the tree that would be committed.
    private func verify(
        _ commit: ObjectID, _ proposal: PlanRevert.Proposal, _ project: Project, _ git: GitWorkspace,
        _ context: CommandContext
    ) async throws {
        let checks = try await RemainingChecks(git: git, library: project.library).checks(after: proposal)
        guard !checks.isEmpty else { return }
        let info = try await git.commitInfo(commit)
        let target = VerificationTarget.remaining(checks, on: info)
        let settings = try project.settings(in: context)
        let runner = ChildRunner(redactor: Redactor(values: SecretVariables.values(in: context.environment)))
        let base = context.environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
        let verifier = CommitVerifier(
            git: git,
            verifier: CommandVerifier(
                runner: runner, environment: EnvironmentPolicy.project.environment(from: context.environment),
                limits: ChildLimits(hard: settings.timeouts.verify), now: context.time.now),
            known: VerifiedTrees(commonFolder: git.location.commonFolder, files: context.files), files: context.files,
            scratch: "\(base)/kata-verify-\(context.newID())", options: CommitVerifier.Options(), now: context.time.now)
        let folder = RecordedChecks(git: git, index: EvidenceIndex(notes: [:]), library: project.library).folder
        let results = try await verifier.verify([target], in: folder) { _ in }
        let failed = results.flatMap(\.checks).filter { $0.verdict != .confirmed }
        guard failed.isEmpty, results.allSatisfy({ $0.problem == nil }) else {
            throw CommandFailure(
                .checksFailed, "revert.not-verified", "without it, checks of other plans do not pass",
                notes: failed.prefix(20).map { "\($0.check.owner): \($0.check.command): \($0.reason)" }
                    + results.compactMap(\.problem),
                hints: ["nothing was changed; --no-verify reverts all the same"])
        }
    }

    private func show(_ proposal: PlanRevert.Proposal, commit: ObjectID?, in context: CommandContext) {
        if options.json {
            context.write.output(
                JSONText.object([
                    "plan": .string("\(proposal.plan)"), "task": .optional(proposal.task.map(Int64.init)),
                    "commit": .optional(commit?.hex), "reverted": .strings(proposal.commits.map(\.id.hex)),
                ]).pretty + "\n")
            return
        }
        let style = Style(isColored: context.terminal.colorsOutput)
        for info in proposal.commits {
            context.write.output("  \(style.cyan(info.id.short)) \(DisplayText.oneLine(info.subject, limit: 120))\n")
        }
        let count = Count.of(proposal.commits.count, "commit")
        context.write.output(commit.map { "\(count) taken back in \($0.short)\n" } ?? "\(count) would be taken back\n")
    }
}

extension PlanRevert.Refusal {
    var failure: CommandFailure {
        switch self {
        case .unborn: CommandFailure(.preflightRefused, "git.unborn", "the branch has no commit yet")
        case .nothing(let plan, let task):
            CommandFailure(
                .notFound, "revert.nothing",
                "no commit of \(plan)\(task.map { " task \($0)" } ?? "") is in this history that is not taken back already"
            )
        case .shared(let commit, let tasks):
            CommandFailure(
                .preflightRefused, "revert.shared",
                "\(commit.short) holds \(tasks.joined(separator: ", ")) in one commit",
                hints: ["take the whole plan back, or revert by hand"])
        case .merge(let commit):
            CommandFailure(
                .preflightRefused, "revert.merge", "\(commit.short) is a merge, which can't be taken back so",
                hints: ["git revert -m 1 \(commit.short)"])
        }
    }
}

extension PlanRevert.Obstacle {
    var failure: CommandFailure {
        switch self {
        case .uncommitted(let paths):
            CommandFailure(
                .preflightRefused, "revert.uncommitted",
                "uncommitted work in \(Count.of(paths.count, "file")) would be overwritten",
                notes: paths.prefix(20).map(\.display), hints: ["commit it, or put it aside"])
        case .hookRefused(let hook, let output):
            CommandFailure(
                .checksFailed, "revert.hook-refused", "the \(hook) hook refused the commit",
                notes: output.split(separator: "\n").suffix(10).map(String.init))
        }
    }
}
