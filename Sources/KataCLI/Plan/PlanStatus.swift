package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataProcess
internal import KataStore

package struct PlanStatus: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say how far a plan is: summary, tasks in history, and its last run.")

    @OptionGroup package var options: GlobalOptions
    @OptionGroup package var target: PlanArgument

    package init() {}

    package func run(in context: CommandContext) async throws {
        let project = try Project.open(in: context)
        let subject = try project.subject(of: target.plan)
        let repository = try? await GitWorkspace.open(
            at: project.root, environment: context.environment, programs: SystemPrograms())
        var commits: [TaskHistory.PlanCommit] = []
        var last: RunRecord?
        if let repository {
            if let tip = try await repository.head().tip {
                commits = try await TaskHistory.commits(of: subject.id, from: tip, in: repository)
            }
            last = try await StoreAccess.readIfPresent(repository) { try await $0.latestRun(of: subject.id) } ?? nil
        }
        let isDone = subject.reference.summaryPath != nil
        // With a summary, the newest closing commit and the tasks below it; without one, the open tasks.
        let own =
            isDone
            ? Array(commits.drop { $0.task == nil }.prefix { $0.task != nil })
            : Array(commits.prefix { $0.task != nil })
        let tasks = subject.document.tasks.map { task in (task, own.first { $0.task?.index == task.index }) }
        if options.json {
            context.write.output(
                JSONText.object([
                    "id": .string(subject.id.description),
                    "state": .string(isDone ? "done" : own.isEmpty ? "open" : "begun"),
                    "summary": .optional(subject.reference.summaryPath.map { ".planning/\($0)" }),
                    "tasks": .array(
                        tasks.map { task, commit in
                            .object([
                                "index": .integer(Int64(task.index)), "name": .string(task.name),
                                "commit": .optional(commit?.info.id.hex), "verify": .optional(commit?.verification),
                            ])
                        }),
                    "last_run": last.map { RunJSON.short($0) } ?? .null,
                ]).pretty + "\n")
            return
        }
        let style = Style(isColored: context.terminal.colorsOutput)
        let state = isDone ? style.green("done") : own.isEmpty ? "not begun" : style.yellow("begun, not closed")
        context.write.output("\(style.bold(subject.id.description))  \(state)\n")
        for (task, commit) in tasks {
            let mark = commit == nil ? "·" : style.green("✓")
            let detail =
                commit.map {
                    "  \(style.cyan($0.info.id.short))  \(DisplayText.oneLine($0.verification ?? "unverified"))"
                } ?? ""
            context.write.output(
                "  \(mark) \(task.index)/\(tasks.count)  \(DisplayText.oneLine(task.name, limit: 120))\(detail)\n")
        }
        if let last {
            context.write.output(
                "last run \(last.id)  \(last.status.rawValue)\(last.detail.map { " (\($0.rawValue))" } ?? "")  \(last.createdAt)\n"
            )
        }
    }
}
