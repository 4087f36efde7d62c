package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataProcess
internal import KataReview
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
        let links = await CommitLinks(context: context, root: project.root).resolve(summary, of: found.subject)
        if options.json {
            context.write.output(SummaryJSON.document(summary, found, links: links).pretty + "\n")
        } else {
            let renderer = SummaryView(style: Style(isColored: context.terminal.colorsOutput))
            let text = renderer.text(summary, found, links: links)
            let isSeen = context.terminal.outputIsTerminal
            PagedOutput(context: context).show(isSeen ? LineWrap.wrapped(text, to: context.terminal.width) : text)
        }
    }
}

package struct SummaryCheckCommand: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Recompute every measured field of a summary from Git and the event log; end with 1 when one differs."
    )

    @OptionGroup package var options: GlobalOptions
    @OptionGroup var targets: PlansArgument

    @Flag(help: "Every summary of live plans; those of other tools are held against what Git shows.")
    var all = false

    package init() {}

    package mutating func validate() throws {
        guard all == targets.plans.isEmpty else {
            throw ValidationError(all ? "--all takes no plan" : "name a plan, or give --all")
        }
    }

    private struct Checked {
        var file: SummaryFile
        var findings: [Diagnostic]
        var source: SummaryAuditor.Source
        var closing: ObjectID?
        var errors: Int { findings.count { $0.severity == .error } }
    }

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let references =
            all
            ? project.library.tree.plans.filter { $0.hasSummary && !$0.isArchived }
            : try targets.plans.map { try project.reference(to: $0) }
        let files = try references.map { try SummaryFile.find($0, in: project) }
        let git = try await GitWorkspace.open(
            at: project.root, environment: context.environment, programs: SystemPrograms())
        let withStore = try await StoreAccess.readIfPresent(git) { try await check(files, git, store: $0) }
        let checked: [Checked]
        if let withStore { checked = withStore } else { checked = try await check(files, git, store: nil) }
        if options.json {
            let documents = checked.map(json)
            let document =
                all
                ? JSONText.object([
                    "ok": .boolean(checked.allSatisfy { $0.errors == 0 }), "summaries": .array(documents),
                ]) : documents.first ?? .null
            context.write.output(document.pretty + "\n")
        } else {
            for one in checked { print(one, in: context) }
            if all { context.write.output(conclusion(checked, in: context)) }
        }
        if checked.contains(where: { $0.errors > 0 }) { throw CommandFailure(.checksFailed) }
    }

    /// Of a single summary of another tool nothing can be recomputed, and that is said; among all of them what Git contradicts
    /// is.
    private func check(_ files: [SummaryFile], _ git: GitWorkspace, store: (any RunStore)?) async throws -> [Checked] {
        let links = LinkSource(git)
        let auditor = SummaryAuditor(git: git, store: store, rewrites: links.finder)
        var checked: [Checked] = []
        for file in files {
            let subject = file.subject.placed(in: git.location.root)
            let summary = SummaryDocument.parse(bytes: file.bytes, path: file.path)
            if all, summary.measured == nil, summary.measuredPosition == nil {
                let found = try await links.resolver().resolve(SummaryLinks.claims(summary, of: subject))
                let findings = try await ForeignSummaryCheck(git: git).check(summary, of: subject, links: found)
                checked.append(Checked(file: file, findings: findings, source: .none, closing: nil))
            } else {
                let audit = try await auditor.audit(subject, bytes: file.bytes, path: file.path)
                checked.append(
                    Checked(file: file, findings: audit.findings, source: audit.source, closing: audit.closingCommit))
            }
        }
        return checked
    }

    private func json(_ checked: Checked) -> JSONText {
        .object([
            "plan": .string(checked.file.subject.id.description), "summary": .string(checked.file.path),
            "ok": .boolean(checked.errors == 0), "source": .string(checked.source.rawValue),
            "closing_commit": .optional(checked.closing?.hex), "diagnostics": .array(checked.findings.map(\.json)),
        ])
    }

    private func print(_ checked: Checked, in context: CommandContext) {
        let style = Style(isColored: context.terminal.colorsOutput)
        let renderer = DiagnosticRenderer(style: style, line: SourceLines(context: context).line)
        for finding in checked.findings { context.write.output(renderer.render(finding) + "\n\n") }
        let source =
            switch checked.source {
            case .eventLog: "Git and the event log"
            case .closingCommit:
                "Git; times and results from the closing commit, as this clone has no event log of the run"
            case .none: "nothing: there is no closing commit to compare with"
            }
        let id = checked.file.subject.id
        let stale = checked.findings.count { $0.code == "summary.measured.rewritten" }
        if stale > 0, stale == checked.errors {
            context.write.output(
                "\(style.red("✗")) \(id): everything measured agrees, but history was rewritten since: kata relink\n")
        } else if checked.errors == 0, checked.source == .none {
            context.write.output("\(style.green("✓")) \(id): not measured by kata; Git contradicts nothing\n")
        } else if checked.errors == 0 {
            context.write.output(
                "\(style.green("✓")) \(id): every measured field agrees, recomputed from \(source)\n")
        } else if all, checked.source == .none {
            context.write.output(
                "\(style.red("✗")) \(id): \(Count.of(checked.errors, "claim")) that Git contradicts or nothing supports\n"
            )
        } else {
            context.write.output(
                "\(style.red("✗")) \(id): \(checked.errors) field\(checked.errors == 1 ? "" : "s") differ\(checked.errors == 1 ? "s" : "") (recomputed from \(source))\n"
            )
        }
    }

    private func conclusion(_ checked: [Checked], in context: CommandContext) -> String {
        let bad = checked.count { $0.errors > 0 }
        return
            "\(Count.of(checked.count, "summary", "summaries")): \(bad == 0 ? "nothing differs" : "\(bad) with differences")\n"
    }
}

/// A plan's summary on disk.
struct SummaryFile: Sendable {
    var subject: PlanSubject
    /// Relative to the project.
    var path: String
    var bytes: [UInt8]

    static func find(_ plan: String, in project: Project) throws -> SummaryFile {
        try find(try project.reference(to: plan), in: project)
    }

    static func find(_ plan: PlanReference, in project: Project) throws -> SummaryFile {
        let subject: PlanSubject
        do {
            subject = try project.library.subject(of: plan)
        } catch {
            throw CommandFailure(describing: error)
        }
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
