package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataProcess
internal import KataReview
internal import KataStore

package struct ReviewCommand: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Plan, summary, commits and evidence side by side, and where claims contradict Git.",
        discussion: """
            The subject is a plan, a commit, or a range such as main..HEAD. What was measured stands apart from what is quoted \
            and from what nobody verified. Ends with 1 when something is claimed that Git contradicts.
            """)

    @OptionGroup package var options: GlobalOptions

    @Argument(
        help: ArgumentHelp("A plan, a commit, or a range A..B.", valueName: "subject"),
        completion: .custom { words, _, _ in PlanCompletion.ids(words) })
    var subject: String?

    @Flag(help: "What this branch adds to the one that it will be merged into.")
    var branch = false

    @Option(
        help: ArgumentHelp("text, json, markdown or html.", valueName: "format"),
        completion: .list(ReviewFormat.allCases.map(\.rawValue)))
    var format: String = "text"

    @Flag(help: "Never show the text through a pager.")
    var noPager = false

    package init() {}

    package mutating func validate() throws {
        guard ReviewFormat(rawValue: format) != nil else {
            throw ValidationError("--format takes text, json, markdown or html, not '\(DisplayText.oneLine(format))'")
        }
        guard branch != (subject != nil) else {
            throw ValidationError("name a plan, a commit or a range, or give --branch")
        }
    }

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let git = try await context.openRepository(at: project.root)
        let target =
            if let subject { try await ReviewTarget.find(subject, in: project, git) } else {
                try await ReviewTarget.branch(git)
            }
        let index = try await EvidenceIndex.read(of: git)
        let resolver = try await resolver(for: target, git)
        func review(_ store: (any RunStore)?) async throws -> Review {
            let builder = ReviewBuilder(
                git: git, library: project.library, resolver: resolver, index: index, store: store,
                spoken: RecordedWords.reader(of: git, context))
            return switch target {
            case .plan(let plan): try await builder.review(of: plan)
            case .commits(let title, let commits, let base):
                try await builder.review(titled: title, commits, base: base)
            }
        }
        let withStore = try await StoreAccess.readIfPresent(git) { try await review($0) }
        let result: Review
        if let withStore { result = withStore } else { result = try await review(nil) }
        show(result, in: context)
        if !result.contradictions.isEmpty { throw CommandFailure(.checksFailed) }
    }

    /// History is read from HEAD, or from the end of a range that HEAD does not reach.
    private func resolver(for target: ReviewTarget, _ git: GitWorkspace) async throws -> LinkResolver {
        let own = try await LinkResolver.open(git)
        guard case .commits(_, let commits, _) = target, let tip = commits.first,
            !own.history.commits.contains(where: { $0.id == tip.id })
        else { return own }
        return LinkResolver(
            git: git, history: try await LinkHistory.read(from: tip.id, in: git), journal: .read(of: git))
    }

    private func show(_ review: Review, in context: CommandContext) {
        switch options.json ? .json : ReviewFormat(rawValue: format) ?? .text {
        case .json: context.write.output(ReviewJSON.document(review).pretty + "\n")
        case .markdown: context.write.output(ReviewMarkdown.render(review))
        case .html: context.write.output(ReviewPage.render(review))
        case .text:
            let view = ReviewView(
                style: Style(isColored: context.terminal.colorsOutput), width: max(40, context.terminal.width))
            PagedOutput(context: context, isPaged: !noPager).show(view.text(review))
        }
    }
}

enum ReviewFormat: String, CaseIterable, Sendable {
    case text, json, markdown, html
}
