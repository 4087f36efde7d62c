package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataStore

package struct RunGarbage: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "gc",
        abstract: "Remove records and logs of old runs; never what a ref, an open run or an unfinished plan needs.",
        discussion: "What the runs did stays in Git: commits, trailers, notes, summaries.")

    @OptionGroup package var options: GlobalOptions

    @Option(help: ArgumentHelp("Remove runs that ended longer ago: 30d, 720h.", valueName: "time"))
    var olderThan: String?

    @Option(help: ArgumentHelp("Leave the newest ones alone.", valueName: "count"))
    var keep: String?

    @Option(help: ArgumentHelp("Remove the oldest until the folders take less, in MiB.", valueName: "MiB"))
    var maxSize: String?

    @Flag(help: "Only say what would be removed.")
    var dryRun = false

    package init() {}

    package func run(in context: CommandContext) async throws {
        let (git, store) = try await StoreAccess.open(in: context, at: context.workingDirectory)
        let policy = try policy(context)
        let housekeeping = RunHousekeeping(
            git: git, store: store, files: context.files, now: context.time.now())
        let plan = try await housekeeping.plan(policy)
        if !dryRun {
            for item in plan.items { try await housekeeping.remove(item) }
        }
        try await store.close()
        let freed = plan.items.reduce(0) { $0 + $1.bytes }
        if options.json {
            context.write.output(json(plan, freed).pretty + "\n")
            return
        }
        for item in plan.items {
            let what = item.record.map { "\($0.planID?.description ?? "–")  \($0.status.rawValue)" } ?? "no record"
            context.write.output("\(item.run)  \(what)  \(Self.size(item.bytes))  (\(item.reason.rawValue))\n")
        }
        let verb = dryRun ? "would be removed" : "removed"
        context.write.output(
            "\(plan.items.count) run\(plan.items.count == 1 ? "" : "s") \(verb), \(Self.size(freed)) of \(Self.size(plan.bytesBefore))\(plan.needed > 0 ? "; \(plan.needed) more are still needed" : "")\n"
        )
    }

    /// The settings of the project, where there is one; what the call says wins.
    private func policy(_ context: CommandContext) throws -> RunHousekeeping.Policy {
        let flags = [
            ("--older-than", "kata.gc.age", olderThan), ("--keep", "kata.gc.keep", keep),
            ("--max-size", "kata.gc.megabytes", maxSize),
        ].compactMap { flag, key, value in value.map { SettingsResolver.Flag(flag, sets: key, to: $0) } }
        let settings = try Project.open(in: context).settings(in: context, flags: flags).housekeeping
        return RunHousekeeping.Policy(
            age: settings.age, keep: settings.keep, bytes: Int64(settings.megabytes) << 20)
    }

    private func json(_ plan: RunHousekeeping.Plan, _ freed: Int64) -> JSONText {
        .object([
            "removed": .boolean(!dryRun), "bytes": .integer(freed), "bytes_before": .integer(plan.bytesBefore),
            "needed": .integer(Int64(plan.needed)),
            "runs": .array(
                plan.items.map { item in
                    .object([
                        "run": .string("\(item.run)"), "plan": .optional(item.record?.planID?.description),
                        "status": .optional(item.record?.status.rawValue), "bytes": .integer(item.bytes),
                        "reason": .string(item.reason.rawValue),
                    ])
                }),
        ])
    }

    static func size(_ bytes: Int64) -> String {
        bytes < 1 << 10 ? "\(bytes) B" : bytes < 1 << 20 ? "\(bytes >> 10) KiB" : "\(bytes >> 20) MiB"
    }
}
