package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataProcess
internal import KataStore

package struct SummaryCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "summary", abstract: "Summaries: show, check.",
        subcommands: [SummaryShow.self, SummaryCheckCommand.self])

    package init() {}
}

package struct SummaryShow: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the summary of a plan, with what is measured apart from what is quoted.")

    @OptionGroup package var options: GlobalOptions
    @OptionGroup package var target: PlanArgument

    package init() {}

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let found = try SummaryFile.find(target.plan, in: project)
        let summary = SummaryDocument.parse(bytes: found.bytes, path: found.path)
        let links = await CommitLinks(context: context, root: project.root).resolve(summary, plan: found.subject.id)
        if options.json {
            context.write.output(SummaryJSON.document(summary, found, links: links).pretty + "\n")
        } else {
            let renderer = SummaryView(style: Style(isColored: context.terminal.colorsOutput))
            context.write.output(renderer.text(summary, found, links: links))
        }
    }
}

package struct SummaryCheckCommand: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Recompute every measured field of a summary from Git and the event log; end with 1 when one differs."
    )

    @OptionGroup package var options: GlobalOptions
    @OptionGroup package var target: PlanArgument

    package init() {}

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let found = try SummaryFile.find(target.plan, in: project)
        let git = try await GitWorkspace.open(
            at: project.root, environment: context.environment, programs: SystemPrograms())
        let subject = found.subject.placed(in: git.location.root)
        let audit = try await StoreAccess.readIfPresent(git) { store in
            try await SummaryAuditor(git: git, store: store).audit(subject, bytes: found.bytes, path: found.path)
        }
        let result: SummaryAuditor.Audit
        if let audit {
            result = audit
        } else {
            result = try await SummaryAuditor(git: git, store: nil).audit(subject, bytes: found.bytes, path: found.path)
        }
        let errors = result.findings.count { $0.severity == .error }
        if options.json {
            context.write.output(
                JSONText.object([
                    "plan": .string(subject.id.description), "summary": .string(found.path),
                    "ok": .boolean(errors == 0), "source": .string(result.source.rawValue),
                    "closing_commit": .optional(result.closingCommit?.hex),
                    "diagnostics": .array(result.findings.map(\.json)),
                ]).pretty + "\n")
        } else {
            let style = Style(isColored: context.terminal.colorsOutput)
            let renderer = DiagnosticRenderer(style: style, line: SourceLines(context: context).line)
            for finding in result.findings { context.write.output(renderer.render(finding) + "\n\n") }
            let source =
                switch result.source {
                case .eventLog: "Git and the event log"
                case .closingCommit:
                    "Git; times and results from the closing commit, as this clone has no event log of the run"
                case .none: "nothing: there is no closing commit to compare with"
                }
            context.write.output(
                errors == 0
                    ? "\(style.green("✓")) \(subject.id): every measured field agrees, recomputed from \(source)\n"
                    : "\(style.red("✗")) \(subject.id): \(errors) field\(errors == 1 ? "" : "s") differ\(errors == 1 ? "s" : "") (recomputed from \(source))\n"
            )
        }
        if errors > 0 { throw CommandFailure(.checksFailed) }
    }
}

/// A plan's summary on disk.
struct SummaryFile: Sendable {
    var subject: PlanSubject
    /// Relative to the project.
    var path: String
    var bytes: [UInt8]

    static func find(_ plan: String, in project: Project) throws -> SummaryFile {
        let subject = try project.subject(of: plan)
        guard let path = subject.reference.summaryPath else {
            throw CommandFailure(
                .notFound, "summary.not-found", "\(subject.id) has no summary yet",
                hints: ["carry the plan out: kata plan execute \(subject.id)"])
        }
        do {
            return SummaryFile(subject: subject, path: ".planning/\(path)", bytes: try project.library.bytes(of: path))
        } catch {
            throw CommandFailure(describing: error)
        }
    }
}
