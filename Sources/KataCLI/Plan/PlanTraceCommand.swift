package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataProcess

package struct PlanTraceCommand: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Follow a requirement to its plans, tasks, summaries and commits, or a plan or commit back.",
        discussion:
            "Commits are found by kata's trailers, by a scope such as feat(09-01), and by the ids that summaries "
            + "cite. Without a Git repository the trace ends at the summaries.")

    @OptionGroup package var options: GlobalOptions

    @Argument(
        help: ArgumentHelp("A requirement's id, a plan, or a commit's id.", valueName: "subject"),
        completion: .custom { words, _, _ in PlanCompletion.ids(words) })
    var subject: String

    package init() {}

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let tracer = Tracer(project.library, history: await history(of: project, in: context))
        switch tracer.find(subject) {
        case .ambiguous(let candidates):
            throw CommandFailure(
                .notFound, "plan.ambiguous",
                "more than one plan is called \(DisplayText.oneLine(subject, limit: 120))",
                notes: candidates.prefix(20).map { ".planning/\($0.path)" }, hints: ["name it by its path"])
        case .unknown(let suggestions):
            let near = suggestions.isEmpty ? [] : ["near: \(suggestions.prefix(8).joined(separator: ", "))"]
            throw CommandFailure(
                .notFound, "trace.not-found",
                "no requirement, plan or commit is called \(DisplayText.oneLine(subject, limit: 120))",
                notes: near + (tracer.history == nil ? ["commits are unknown: this is no Git repository"] : []),
                hints: ["see the plans: kata plan list"])
        case let found:
            if options.json {
                context.write.output(TraceJSON(tracer: tracer).document(found, query: subject).pretty + "\n")
            } else {
                let style = Style(isColored: context.terminal.colorsOutput)
                context.write.output(TraceView(style: style, tracer: tracer).text(found))
            }
        }
    }

    /// `nil` where there is no repository. A repository that can't be read is told of, and the trace goes on without it.
    private func history(of project: Project, in context: CommandContext) async -> TraceHistory? {
        do throws(GitError) {
            let git = try await GitWorkspace.open(
                at: project.root, environment: context.environment, programs: SystemPrograms())
            guard let tip = try await git.head().tip else { return TraceHistory([]) }
            return try await TraceHistory.read(from: tip, in: git)
        } catch {
            if error.code != .notARepository {
                context.write.error("The history can't be read: \(DisplayText.oneLine(error.message))\n")
            }
            return nil
        }
    }
}
