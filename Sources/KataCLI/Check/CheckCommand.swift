package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataProcess
internal import KataReview
internal import KataStore

package struct CheckCommand: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look whether the documents of .planning agree with each other, with the files, and with Git.",
        discussion: """
            Looks for orphans, duplicates, dangling references, check boxes and counters that lie, and commits that do not \
            exist. What is wrong inside one plan is for `kata plan lint`. Ends with 1 when there is an error. Changes nothing.
            """)

    @OptionGroup package var options: GlobalOptions

    @Flag(help: "Also end with 1 when there are warnings.")
    var strict = false

    @Flag(help: "Check only what is staged: plans, measured fields of summaries, secrets. For a pre-commit hook.")
    var staged = false

    @Option(
        name: .customLong("pushed"), parsing: .upToNextOption,
        help: ArgumentHelp(
            "Check only the measured fields of summaries that these ranges change. For a strict pre-push hook.",
            valueName: "old..new"))
    var pushed: [String] = []

    package init() {}

    package func run(in context: CommandContext) async throws {
        if !pushed.isEmpty { return try await checkPushed(context) }
        let project = try Project.open(in: context)
        if staged { return try await checkStaged(project, context) }
        let survey = PlanningSurvey(of: project.library)
        let git = try? await GitWorkspace.open(
            at: project.root, environment: context.environment, programs: SystemPrograms())
        let findings = try await survey.check(git: git)
        let errors = findings.count { $0.severity == .error }
        let warnings = findings.count { $0.severity == .warning }
        let tree = project.library.tree
        let plans = tree.plans.count { !$0.isArchived }
        if options.json {
            context.write.output(
                JSONText.object([
                    "phases": .integer(Int64(PhaseOverview.all(in: tree).count { !$0.isArchived })),
                    "plans": .integer(Int64(plans)), "summaries": .integer(Int64(survey.material.summaries.count)),
                    "commits_checked": .boolean(git != nil),
                    "errors": .integer(Int64(errors)), "warnings": .integer(Int64(warnings)),
                    "diagnostics": .array(findings.map(\.json)),
                ]).pretty + "\n")
        } else {
            DiagnosticGroups(context: context, root: project.root).print(findings)
            let style = Style(isColored: context.terminal.colorsOutput)
            let mark = errors > 0 ? style.red("✗") : warnings > 0 ? style.yellow("!") : style.green("✓")
            let notices = findings.count - errors - warnings
            context.write.output(
                "\(mark) \(Count.of(plans, "plan")): \(Count.of(errors, "error")), \(Count.of(warnings, "warning")), \(Count.of(notices, "notice"))\(git == nil ? "; without a Git repository, commits were not looked for" : "")\n"
            )
        }
        if errors > 0 || (strict && warnings > 0) { throw CommandFailure(.checksFailed) }
    }

    private func checkStaged(_ project: Project, _ context: CommandContext) async throws {
        let git = try await context.openRepository(at: project.root)
        // Git names another index to a hook of `commit -a` or `commit <path>`.
        let tree = try await git.stagedTree(indexFile: context.environment["GIT_INDEX_FILE"])
        func check(_ store: (any RunStore)?) async throws -> StagedCheck.Report {
            try await StagedCheck(git: git, library: project.library, store: store).check(tree)
        }
        let withStore = try await StoreAccess.readIfPresent(git) { try await check($0) }
        let report: StagedCheck.Report
        if let withStore { report = withStore } else { report = try await check(nil) }
        let errors = report.findings.count { $0.severity == .error }
        if options.json {
            context.write.output(
                JSONText.object([
                    "staged": .integer(Int64(report.files)), "errors": .integer(Int64(errors)),
                    "diagnostics": .array(report.findings.map(\.json)),
                ]).pretty + "\n")
        } else {
            DiagnosticGroups(context: context, root: project.root).print(report.findings)
            if !options.quiet || errors > 0 {
                let style = Style(isColored: context.terminal.colorsOutput)
                let mark = errors > 0 ? style.red("✗") : style.green("✓")
                context.write.output("\(mark) \(Count.of(report.files, "staged file")): \(Count.of(errors, "error"))\n")
            }
        }
        if errors > 0 { throw CommandFailure(.checksFailed) }
    }

    /// What can't be looked at stops no push: only an altered field does.
    private func checkPushed(_ context: CommandContext) async throws {
        let report: PushedSummaries.Report
        let root: String
        let git = try await context.openRepository(at: context.workingDirectory)
        for range in pushed {
            guard let new = PushedSummaries.end(of: range), try await git.resolve(new) != nil else {
                throw CommandFailure(
                    .notFound, "check.no-such-commit", "\(DisplayText.oneLine(range, limit: 100)) names no commit",
                    hints: ["kata check --pushed OLD..NEW, or NEW alone"])
            }
        }
        do {
            root = git.location.root
            let ranges = pushed
            func check(_ store: (any RunStore)?) async throws -> PushedSummaries.Report {
                let files = context.files
                return try await PushedSummaries(git: git, store: store) {
                    try PlanLibrary.open(projectRoot: $0, files: files)
                }.check(ranges)
            }
            let withStore = try await StoreAccess.readIfPresent(git) { try await check($0) }
            if let withStore { report = withStore } else { report = try await check(nil) }
        } catch {
            let failure = (error as? CommandFailure) ?? CommandFailure(describing: error)
            for finding in failure.diagnostics {
                context.write.error(
                    "kata: summaries were not checked: \(DisplayText.oneLine(finding.message, limit: 300))\n")
            }
            return
        }
        for path in report.unread {
            let name = DisplayText.oneLine(path.display, limit: 200)
            context.write.error("kata: \(name) was not checked: its plan is not in this working tree\n")
        }
        DiagnosticGroups(context: context, root: root).print(report.findings)
        let errors = report.findings.count { $0.severity == .error }
        if !options.quiet || errors > 0 {
            let style = Style(isColored: context.terminal.colorsOutput)
            let mark = errors > 0 ? style.red("✗") : style.green("✓")
            context.write.output(
                "\(mark) \(Count.of(report.summaries, "pushed summary", "pushed summaries")): \(Count.of(errors, "altered field"))\n"
            )
        }
        if errors > 0 { throw CommandFailure(.checksFailed) }
    }
}
