package import ArgumentParser
internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataReview

package struct DriftCommand: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Whether what closed plans promised still holds, and which commit broke what does not.",
        discussion: """
            Artifacts and key links of every plan with a summary are looked up in the tree of a commit; truths are judged by \
            what speaks of them, their commands only with --run, in a clean working tree of their own. A truth that \
            nothing speaks of is not measurable, and is never said to hold. Ends with 1 when something does not hold.
            """)

    @OptionGroup package var options: GlobalOptions

    @Argument(help: ArgumentHelp("The commit to look at; HEAD without one.", valueName: "commit"))
    var commit: String = "HEAD"

    @Flag(
        name: .customLong("run"),
        help: "Also run the verify commands that truths are traced to, and at older commits to find what broke them.")
    var runsCommands = false

    @Option(help: ArgumentHelp("With --run: run in each working tree first, such as 'npm ci'.", valueName: "command"))
    var prepare: String?

    @Flag(help: "With --run: run also what passed on the same tree before.")
    var fresh = false

    package init() {}

    package mutating func validate() throws {
        guard runsCommands || (prepare == nil && !fresh) else {
            throw ValidationError("--prepare and --fresh need --run: without it nothing is run")
        }
    }

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let git = try await context.openRepository(at: project.root)
        guard let id = try await git.resolve(commit) else {
            throw CommandFailure(
                .notFound, "drift.not-found", "no commit is called \(DisplayText.oneLine(commit, limit: 120))")
        }
        let below = project.root.utf8.count > git.location.root.utf8.count
        let prefix = below ? try? RepositoryPath(String(project.root.dropFirst(git.location.root.count + 1))) : nil
        let commands = runsCommands ? try commands(project, git, context) : nil
        let scan = DriftScan(git: git, prefix: prefix, commands: commands)
        let report = try await Interruptible.run { try await scan.scan(at: id) }
        if options.json {
            context.write.output(json(report).pretty + "\n")
        } else {
            print(report, in: context)
        }
        if !report.drifted.isEmpty { throw CommandFailure(.checksFailed) }
    }

    private func commands(
        _ project: Project, _ git: GitWorkspace, _ context: CommandContext
    ) throws -> DriftCommands {
        var choices = CommitVerifier.Options()
        choices.isFresh = fresh
        choices.preparation = prepare
        let below = project.root.utf8.count > git.location.root.utf8.count
        let isQuiet = options.json || !context.terminal.errorIsTerminal
        return DriftCommands(
            verifier: try project.commitVerifier(for: git, choices, in: context),
            folder: below ? String(project.root.dropFirst(git.location.root.count + 1)) : ""
        ) { if !isQuiet { context.write.error("running at \($0)\n") } }
    }

    private func print(_ report: DriftScan.Report, in context: CommandContext) {
        let style = Style(isColored: context.terminal.colorsOutput)
        for item in report.drifted {
            context.write.output(
                "\(style.red("✗")) \(style.bold("\(item.plan)"))  \(item.kind) \(DisplayText.oneLine(item.item, limit: 160))\n"
            )
            for reason in item.reasons { context.write.output("    \(DisplayText.oneLine(reason, limit: 200))\n") }
            context.write.output("    \(origin(item.origin, style))\n")
        }
        for item in report.unmeasured.prefix(Self.shown) {
            let why = DisplayText.oneLine(Self.words(item.cause), limit: 200)
            context.write.output(
                "\(style.yellow("?")) \(style.bold("\(item.plan)"))  \(item.kind) \(DisplayText.oneLine(item.item, limit: 160))\n    \(style.dim(why))\n"
            )
        }
        if report.unmeasured.count > Self.shown {
            context.write.output(
                "  … and \(report.unmeasured.count - Self.shown) more that are not measured; --json lists all\n")
        }
        context.write.output(conclusion(report, style))
    }

    private static let shown = 10

    private func origin(_ origin: DriftItem.Origin, _ style: Style) -> String {
        switch origin {
        case .broken(let commit):
            "broken by \(style.cyan(commit.id.short)) \(DisplayText.oneLine(commit.subject, limit: 100)) (\(DisplayText.oneLine(commit.author.name, limit: 60)), \(commit.committer.time.date))"
        case .neverHeld: style.dim("it never held since the plan was closed")
        case .untraced(let reason): style.dim("what broke it is not known: \(reason)")
        }
    }

    private static func words(_ cause: UnmeasuredItem.Cause) -> String {
        switch cause {
        case .notMeasurable(let reason): "not measurable: \(reason)"
        case .notRun(let commands): "not measured: --run would run \(commands.joined(separator: "; "))"
        case .undecided(let reason): "not measured: \(reason)"
        }
    }

    private func conclusion(_ report: DriftScan.Report, _ style: Style) -> String {
        let mark = report.drifted.isEmpty ? style.green("✓") : style.red("✗")
        let verdict =
            report.drifted.isEmpty
            ? "all hold" : "\(report.drifted.count) no longer \(report.drifted.count == 1 ? "holds" : "hold")"
        var open: [String] = []
        let unrun = report.unmeasured.count { if case .notRun = $0.cause { true } else { false } }
        if unrun > 0 { open.append("\(unrun) not measured without --run") }
        let others = report.unmeasured.count - unrun
        if others > 0 { open.append("\(others) not measurable") }
        return
            "\(mark) \(Count.of(report.plans, "closed plan")), \(Count.of(report.items, "must-have")) measured: \(verdict) at \(report.commit.short)\(open.isEmpty ? "" : "; " + open.joined(separator: ", "))\n"
    }

    private func json(_ report: DriftScan.Report) -> JSONText {
        .object([
            "commit": .string(report.commit.hex), "plans": .integer(Int64(report.plans)),
            "items": .integer(Int64(report.items)), "open": .integer(Int64(report.unmeasured.count)),
            "drifted": .array(report.drifted.map(Self.json)),
            "unmeasured": .array(
                report.unmeasured.map { item in
                    let cause =
                        switch item.cause {
                        case .notMeasurable: "not-measurable"
                        case .notRun: "not-run"
                        case .undecided: "undecided"
                        }
                    return .object([
                        "plan": .string("\(item.plan)"), "kind": .string(item.kind), "item": .string(item.item),
                        "cause": .string(cause), "reason": .string(Self.words(item.cause)),
                    ])
                }),
        ])
    }

    private static func json(_ item: DriftItem) -> JSONText {
        var broken: CommitInfo?
        if case .broken(let commit) = item.origin { broken = commit }
        var untraced: String?
        if case .untraced(let reason) = item.origin { untraced = reason }
        return .object([
            "plan": .string("\(item.plan)"), "kind": .string(item.kind), "item": .string(item.item),
            "reasons": .strings(item.reasons), "broken_by": .optional(broken?.id.hex),
            "subject": .optional(broken?.subject), "untraced": .optional(untraced),
        ])
    }
}
