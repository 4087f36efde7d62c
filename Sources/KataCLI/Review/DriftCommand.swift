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
        discussion:
            "Artifacts and key links of every plan with a summary are looked up in the tree of a commit. Ends with 1 when one does not hold."
    )

    @OptionGroup package var options: GlobalOptions

    @Argument(help: ArgumentHelp("The commit to look at; HEAD without one.", valueName: "commit"))
    var commit: String = "HEAD"

    package init() {}

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let git = try await context.openRepository(at: project.root)
        guard let id = try await git.resolve(commit) else {
            throw CommandFailure(
                .notFound, "drift.not-found", "no commit is called \(DisplayText.oneLine(commit, limit: 120))")
        }
        let below = project.root.utf8.count > git.location.root.utf8.count
        let prefix = below ? try? RepositoryPath(String(project.root.dropFirst(git.location.root.count + 1))) : nil
        let report = try await DriftScan(git: git, prefix: prefix).scan(at: id)
        if options.json {
            context.write.output(json(report).pretty + "\n")
        } else {
            print(report, in: context)
        }
        if !report.drifted.isEmpty { throw CommandFailure(.checksFailed) }
    }

    private func print(_ report: DriftScan.Report, in context: CommandContext) {
        let style = Style(isColored: context.terminal.colorsOutput)
        for item in report.drifted {
            context.write.output(
                "\(style.red("✗")) \(style.bold("\(item.plan)"))  \(item.kind) \(DisplayText.oneLine(item.item, limit: 160))\n"
            )
            for reason in item.reasons { context.write.output("    \(DisplayText.oneLine(reason, limit: 200))\n") }
            switch item.origin {
            case .broken(let commit):
                context.write.output(
                    "    broken by \(style.cyan(commit.id.short)) \(DisplayText.oneLine(commit.subject, limit: 100)) (\(DisplayText.oneLine(commit.author.name, limit: 60)), \(commit.committer.time.date))\n"
                )
            case .neverHeld: context.write.output("    \(style.dim("it never held since the plan was closed"))\n")
            }
        }
        let mark = report.drifted.isEmpty ? style.green("✓") : style.red("✗")
        let open = report.open > 0 ? ", \(report.open) that no machine can answer for" : ""
        context.write.output(
            "\(mark) \(Count.of(report.plans, "closed plan")), \(Count.of(report.items, "must-have")): \(report.drifted.isEmpty ? "all hold" : "\(report.drifted.count) no longer \(report.drifted.count == 1 ? "holds" : "hold")") at \(report.commit.short)\(open)\n"
        )
    }

    private func json(_ report: DriftScan.Report) -> JSONText {
        .object([
            "commit": .string(report.commit.hex), "plans": .integer(Int64(report.plans)),
            "items": .integer(Int64(report.items)), "open": .integer(Int64(report.open)),
            "drifted": .array(
                report.drifted.map { item in
                    var broken: CommitInfo?
                    if case .broken(let commit) = item.origin { broken = commit }
                    return .object([
                        "plan": .string("\(item.plan)"), "kind": .string(item.kind), "item": .string(item.item),
                        "reasons": .strings(item.reasons), "broken_by": .optional(broken?.id.hex),
                        "subject": .optional(broken?.subject),
                    ])
                }),
        ])
    }
}
