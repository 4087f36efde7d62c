package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataProcess
internal import KataReview
internal import KataVerify

package struct VerifyCommand: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Run the recorded commands of commits again, each on exactly its tree, in a clean working tree.",
        discussion: """
            The subject is a commit, a range such as main..HEAD, or a plan. Every commit is confirmed, refuted, not reproducible, \
            or without evidence. Ends with 0 when all are confirmed, 1 when one is refuted, 4 when one can't be reproduced \
            here, 3 when one has no evidence. Commands are those of the repository: verify what you would also build.
            """)

    @OptionGroup package var options: GlobalOptions

    @Argument(
        help: ArgumentHelp("A commit, a range A..B, or a plan.", valueName: "subject"),
        completion: .custom { words, _, _ in PlanCompletion.ids(words) })
    var subject: String

    @Option(help: ArgumentHelp("How many working trees at a time.", valueName: "count"))
    var jobs: Int = 1

    @Option(
        help: ArgumentHelp("text, json, github or junit.", valueName: "format"),
        completion: .list(VerifyFormat.allCases.map(\.rawValue)))
    var format: String = "text"

    @Option(help: ArgumentHelp("Run in each working tree first, such as 'npm ci'.", valueName: "command"))
    var prepare: String?

    @Flag(help: "Run also what passed on the same tree before.")
    var fresh = false

    package init() {}

    package mutating func validate() throws {
        guard VerifyFormat(rawValue: format) != nil else {
            throw ValidationError("--format takes text, json, github or junit, not '\(DisplayText.oneLine(format))'")
        }
        guard (1...64).contains(jobs) else { throw ValidationError("--jobs takes 1 to 64, not \(jobs)") }
    }

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let git = try await context.openRepository(at: project.root)
        let index = try await EvidenceIndex.read(of: git)
        let recorded = RecordedChecks(git: git, index: index, library: project.library)
        let targets = try await targets(recorded, project, git)
        let view = VerifyView(context: context, format: options.json ? .json : VerifyFormat(rawValue: format) ?? .text)
        var choices = CommitVerifier.Options()
        choices.jobs = jobs
        choices.isFresh = fresh
        choices.preparation = prepare
        let verifier = try project.commitVerifier(for: git, choices, in: context)
        let folder = recorded.folder
        let results = try await Interruptible.run {
            try await verifier.verify(targets, in: folder) { view.report($0) }
        }
        view.conclude(results, subject: subject)
        switch results.map(\.verdict).max() ?? .noEvidence {
        case .confirmed: return
        case .noEvidence: throw CommandFailure(.notFound)
        case .notReproducible: throw CommandFailure(.preflightRefused)
        case .refuted: throw CommandFailure(.checksFailed)
        }
    }

    /// Oldest first. Of a range, commits that belong to no plan are left out, unless nothing else is in it.
    private func targets(
        _ recorded: RecordedChecks, _ project: Project, _ git: GitWorkspace
    ) async throws -> [VerificationTarget] {
        var targets: [VerificationTarget] = []
        switch try await ReviewTarget.find(subject, in: project, git) {
        case .plan(let plan):
            let history = try await LinkHistory.read(from: git.head().tip, in: git)
            var commits: [CommitInfo] = []
            for (place, _) in history.trace.commits(of: plan.id) where !commits.contains(history.commits[place]) {
                let info = history.commits[place]
                // An older execution of a plan with the same id ends there.
                if !commits.isEmpty, TaskHistory.PlanCommit(info, of: plan.id).isClosing { break }
                commits.append(info)
            }
            let name = "\(plan.id) "
            for commit in commits.reversed() {
                targets += try await recorded.targets(of: commit).filter { $0.name.hasPrefix(name) || $0.source == nil }
            }
        case .commits(_, let commits, _):
            for commit in commits.reversed() { targets += try await recorded.targets(of: commit) }
            let known = targets.filter { $0.source != nil || $0.isOfPlan }
            if commits.count > 1, !known.isEmpty { targets = known }
        }
        guard targets.isEmpty else { return targets }
        throw CommandFailure(
            .notFound, "verify.nothing", "no commit of \(DisplayText.oneLine(subject, limit: 120)) is in this history")
    }
}

enum VerifyFormat: String, CaseIterable, Sendable {
    case text, json, github, junit
}
