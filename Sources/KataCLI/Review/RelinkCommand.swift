package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataReview

package struct RelinkCommand: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "relink", abstract: "Repair the hashes in summaries whose commits were rewritten.",
        discussion: """
            Commits are found by their ids, by what post-rewrite recorded, by notes, by their change and by their tree; in \
            histories of other tools also by scope, subject, and what a squash lists. A guess is shown and never written. \
            Only the bytes of the hashes change, in one docs commit. Ends with 1 when a commit can't be found.
            """)

    @OptionGroup package var options: GlobalOptions

    @OptionGroup var plans: PlansArgument

    @Flag(help: "Print what would be replaced, and change nothing.")
    var dryRun = false

    @Flag(help: "Put the changes into the index instead of committing them.")
    var stage = false

    package init() {}

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let git = try await context.openRepository(at: project.root)
        let references =
            plans.plans.isEmpty
            ? project.library.tree.plans.filter(\.hasSummary) : try plans.plans.map { try project.reference(to: $0) }
        let relinker = SummaryRelinker(git: git, resolver: try await LinkResolver.open(git))
        var proposals: [SummaryRelinker.Proposal] = []
        var changes: [DocumentsCommit.Change] = []
        for reference in references {
            let file = try SummaryFile.find(reference, in: project)
            let subject = file.subject.placed(in: git.location.root)
            let proposal = try await relinker.propose(subject, bytes: file.bytes, path: file.path)
            proposals.append(proposal)
            if proposal.isChanged, let path = subject.planningPath(String(file.path.dropFirst(".planning/".count))) {
                changes.append(.init(path: path, old: file.bytes, new: proposal.bytes))
            }
        }
        var commit: ObjectID?
        if !dryRun, !changes.isEmpty { commit = try await make(changes, git, context) }
        if options.json {
            context.write.output(json(proposals, commit).pretty + "\n")
        } else {
            print(proposals, commit, in: context)
        }
        if proposals.contains(where: { !$0.findings.isEmpty }) { throw CommandFailure(.checksFailed) }
    }

    private func make(
        _ changes: [DocumentsCommit.Change], _ git: GitWorkspace, _ context: CommandContext
    ) async throws -> ObjectID? {
        do {
            return try await DocumentsCommit(git: git, files: context.files).make(
                changes, message: "docs: relink \(Count.of(changes.count, "summary", "summaries"))", staging: stage)
        } catch let failure as DocumentsCommit.Failure {
            throw failure.failure
        }
    }

    private func print(_ proposals: [SummaryRelinker.Proposal], _ commit: ObjectID?, in context: CommandContext) {
        let style = Style(isColored: context.terminal.colorsOutput)
        var count = 0
        for proposal in proposals where proposal.isChanged || !proposal.findings.isEmpty {
            context.write.output("\(style.bold(proposal.plan.description))  \(style.dim(proposal.path))\n")
            for replacement in proposal.replacements {
                let link = proposal.links.first { link in
                    link.anchor != .hash
                        && replacement.old.split(separator: ", ").contains { link.claim.hash?.hasPrefix($0) == true }
                }
                let evidence = link?.anchor.map { style.dim("  \($0.rawValue)") } ?? ""
                context.write.output(
                    "  line \(replacement.position.line): \(replacement.old) → \(style.cyan(replacement.new))\(evidence)\n"
                )
                count += 1
            }
            for finding in proposal.findings {
                context.write.output("  \(style.yellow("!")) \(DisplayText.oneLine(finding.message))\n")
            }
        }
        let changed = proposals.count { $0.isChanged }
        let outcome =
            changed == 0
            ? "Every commit that is cited is in history: nothing to repair."
            : dryRun
                ? "\(Count.of(count, "line")) in \(Count.of(changed, "summary", "summaries")) would be repaired."
                : commit.map { "\(Count.of(count, "line")) repaired in \($0.short)." }
                    ?? "\(Count.of(count, "line")) repaired in the index."
        let lost = proposals.contains { !$0.findings.isEmpty }
        if changed > 0 || !lost { context.write.output(outcome + "\n") }
    }

    private func json(_ proposals: [SummaryRelinker.Proposal], _ commit: ObjectID?) -> JSONText {
        .object([
            "commit": .optional(commit?.hex), "dry_run": .boolean(dryRun),
            "summaries": .array(
                proposals.map { proposal in
                    .object([
                        "plan": .string(proposal.plan.description), "path": .string(proposal.path),
                        "changed": .boolean(proposal.isChanged),
                        "replacements": .array(
                            proposal.replacements.map {
                                .object([
                                    "line": .integer(Int64($0.position.line)), "old": .string($0.old),
                                    "new": .string($0.new),
                                ])
                            }),
                        "links": .array(
                            proposal.links.map { link in
                                .object(
                                    [
                                        .init("task", .optional(link.claim.task.map(Int64.init))),
                                        .init("cited", .optional(link.claim.hash)),
                                    ] + LinkJSON.members(link))
                            }),
                        "diagnostics": .array(proposal.findings.map(\.json)),
                    ])
                }),
        ])
    }
}

extension DocumentsCommit.Failure {
    var failure: CommandFailure {
        switch self {
        case .unborn:
            CommandFailure(.preflightRefused, "git.unborn", "the branch has no commit yet")
        case .uncommitted(let paths):
            CommandFailure(
                .preflightRefused, "relink.uncommitted",
                "\(Count.of(paths.count, "document")) with uncommitted changes would be committed too",
                notes: paths.prefix(20).map(\.display), hints: ["commit or restore them, and repeat"])
        case .hookRefused(let hook, let output):
            CommandFailure(
                .checksFailed, "relink.hook-refused", "the \(hook) hook refused the commit",
                notes: output.split(separator: "\n").suffix(10).map(String.init))
        }
    }
}
