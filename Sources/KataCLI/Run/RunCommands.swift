package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataStore

package struct RunCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs: list, show, logs, answer, resume, retry, cancel, gc.",
        subcommands: [
            RunList.self, RunShow.self, RunLogs.self, RunAnswer.self, RunResume.self, RunRetry.self, RunCancel.self,
            RunGarbage.self,
        ])

    package init() {}
}

package struct RunList: ContextCommand {
    package static let configuration = CommandConfiguration(commandName: "list", abstract: "List runs, newest first.")

    @OptionGroup package var options: GlobalOptions

    @Option(
        help: ArgumentHelp("Only runs of this plan.", valueName: "plan"),
        completion: .custom { words, _, _ in PlanCompletion.ids(words) })
    var plan: String?

    @Option(help: "How many at the most.")
    var limit = 20

    package init() {}

    package func run(in context: CommandContext) async throws {
        let (_, store) = try await StoreAccess.open(in: context, at: context.workingDirectory)
        var filter = RunFilter(limit: max(1, min(limit, 10_000)))
        if let plan { filter.planID = try Project.open(in: context).subject(of: plan).id }
        let runs = try await store.runs(filter)
        if options.json {
            context.write.output(JSONText.array(runs.map(RunJSON.short)).pretty + "\n")
            return
        }
        let style = Style(isColored: context.terminal.colorsOutput)
        if runs.isEmpty { context.write.error("No runs yet.\n") }
        for run in runs {
            context.write.output(
                "\(run.id)  \(style.bold(run.planID?.description ?? "–"))  \(RunWords.status(run, style))  \(run.origin.provider.name)  \(run.activeDuration.forPeople)  \(style.dim(run.createdAt.iso8601))\n"
            )
        }
    }
}

package struct RunShow: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one run: attempts, checks, commits.")

    @OptionGroup package var options: GlobalOptions
    @OptionGroup package var target: RunArgument

    package init() {}

    package func run(in context: CommandContext) async throws {
        let (git, store) = try await StoreAccess.open(in: context, at: context.workingDirectory)
        let run = try await RunWords.find(target.id, in: store)
        let folder = RunFolder(run: run.id, commonFolder: DiskPath(git.location.commonFolder), files: context.files)
        guard let manifest = try await RunManifest.of(run.id, in: store, logs: (try? folder.logs()) ?? []) else {
            throw CommandFailure(.notFound, "run.not-found", "run \(run.id) is gone")
        }
        if options.json {
            context.write.output(manifest.json.pretty + "\n")
            return
        }
        let style = Style(isColored: context.terminal.colorsOutput)
        var lines = [
            "\(style.bold(run.planID?.description ?? "–"))  run \(run.id)  \(RunWords.status(run, style))",
            "provider \(run.origin.provider.name) (\(run.origin.provider.mode))\(run.origin.provider.model.map { " \($0)" } ?? "")  ·  \(run.activeDuration.forPeople)  ·  started \(run.startedAt?.iso8601 ?? "–")",
        ]
        if let message = run.message { lines.append(DisplayText.oneLine(message, limit: 500)) }
        if let detail = run.detail, run.status != .succeeded {
            lines.append(style.dim("\(detail.explanation.meaning): \(detail.explanation.remedy)"))
        }
        for attempt in try await store.attempts(of: run.id) {
            lines.append(
                "  task \(attempt.task) attempt \(attempt.number)  \(attempt.status.rawValue)"
                    + (attempt.commit.map { "  \(style.cyan($0.short))" } ?? "")
                    + (attempt.activeDuration.map { "  \($0.forPeople)" } ?? "")
                    + (attempt.failure.map { "  \(DisplayText.oneLine("\($0.failureClass): \($0.message)"))" } ?? ""))
        }
        for event in try await store.allEvents(of: run.id) {
            guard let answer = CheckpointAnswer(event.content) else { continue }
            let who = answer.isAutomatic ? "the policy of --auto, nobody looked" : answer.person
            lines.append(
                "  task \(answer.task) \(answer.kind?.rawValue ?? "checkpoint")  \(DisplayText.oneLine(answer.verdict, limit: 100)) by \(DisplayText.oneLine(who, limit: 100)) at \(answer.time.iso8601)"
                    + (answer.text.isEmpty ? "" : ": \(DisplayText.oneLine(answer.text, limit: 300))"))
        }
        for check in try await store.checks(of: run.id) {
            let owner = check.task.map { "task \($0)" } ?? check.stage.rawValue
            // Before the work, red is what a good check shows.
            let mark =
                check.stage == .baseline ? style.dim("·") : check.verdict == .passed ? style.green("✓") : style.red("✗")
            lines.append(
                "  \(mark) \(owner)  \(DisplayText.oneLine(check.subject, limit: 120))"
                    + (check.exitCode.map { "  exit \($0)" } ?? "") + (check.duration.map { "  \($0.forPeople)" } ?? "")
            )
        }
        lines.append(style.dim("files in \(folder.path.display)"))
        context.write.output(lines.joined(separator: "\n") + "\n")
    }
}

package struct RunLogs: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Print what the provider and the checks of a run printed.")

    @OptionGroup package var options: GlobalOptions
    @OptionGroup package var target: RunArgument

    @Option(help: ArgumentHelp("Only this log, by the name in the list.", valueName: "log"))
    var log: String?

    @Flag(help: "Only list the logs.")
    var list = false

    package init() {}

    package func run(in context: CommandContext) async throws {
        let (git, store) = try await StoreAccess.open(in: context, at: context.workingDirectory)
        let run = try await RunWords.find(target.id, in: store)
        let folder = RunFolder(run: run.id, commonFolder: DiskPath(git.location.commonFolder), files: context.files)
        let logs = try folder.logs()
        if let log, !logs.contains(where: { $0.name == log }) {
            throw CommandFailure(
                .notFound, "run.log-not-found", "run \(run.id) has no log \(DisplayText.oneLine(log, limit: 100))",
                notes: logs.map(\.name))
        }
        if list {
            let value = JSONText.array(
                logs.map { .object(["name": .string($0.name), "bytes": .integer($0.bytes)]) })
            context.write.output(
                options.json ? value.pretty + "\n" : logs.map { "\($0.name)  \($0.bytes) bytes\n" }.joined())
            return
        }
        let printer = LogPrinter(context: context, asJSON: options.json)
        for entry in logs where log == nil || entry.name == log {
            try printer.print(entry, in: folder)
        }
    }
}

/// Words and look-ups that the run commands share.
enum RunWords {
    static func status(_ run: RunRecord, _ style: Style) -> String {
        let text = run.status.rawValue + (run.detail.map { " (\($0.rawValue))" } ?? "")
        return switch run.status {
        case .succeeded: style.green(text)
        case .failed, .cancelled: style.red(text)
        case .queued, .running, .paused: style.yellow(text)
        }
    }

    static func find(_ id: String?, in store: any RunStore) async throws -> RunRecord {
        if let id { return try await store.run(matching: id) }
        guard let newest = try await store.runs(RunFilter(limit: 1)).first else {
            throw CommandFailure(
                .notFound, "run.none", "there is no run yet", hints: ["kata plan execute <plan> makes one"])
        }
        return newest
    }
}
