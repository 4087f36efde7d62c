package import ArgumentParser
internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataStore
internal import KataStoreSQLite
internal import Synchronization

package struct StoreRebuild: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Make the records of runs again from Git: trailers, notes, summaries.",
        discussion: """
            What Git has is found again: plans with what their summaries measured, and tasks of plans that were not closed. What only \
            the records knew is gone: failed attempts, open runs, answers, events. The present database is kept beside the new one.
            """)

    @OptionGroup package var options: GlobalOptions

    @Flag(help: "Also when the database is sound.")
    var force = false

    package init() {}

    package func run(in context: CommandContext) async throws {
        let git = try await context.openRepository(at: context.workingDirectory)
        let folder = DiskPath(git.location.commonFolder).appending("kata")
        let database = folder.appending("kata.db")
        try await refuseWhatIsSound(database, context)

        let rebuilder = StoreRebuilder(git: git, owner: .current()) { time in
            var generator = SystemRandomNumberGenerator()
            return ULID.make(at: time, using: &generator)
        }
        let runs = try await rebuilder.find()
        let made = folder.appending("kata.db.rebuilt-\(context.newID())")
        try await write(runs, with: rebuilder, to: made, context)
        var kept: DiskPath?
        if try context.files.exists(database) {
            kept = folder.appending("kata.db.replaced-\(context.newID())")
            for suffix in ["-wal", "-shm", ""] {
                let part = DiskPath(bytes: database.bytes + Array(suffix.utf8))
                guard try context.files.exists(part), let kept else { continue }
                try context.files.rename(part, to: DiskPath(bytes: kept.bytes + Array(suffix.utf8)), durable: false)
            }
        }
        try context.files.rename(made, to: database, durable: true)
        say(runs.count, kept, context)
    }

    /// A database that can be read, whole, is replaced only when somebody means it, and never under a run that is at work.
    private func refuseWhatIsSound(_ database: DiskPath, _ context: CommandContext) async throws {
        guard try context.files.exists(database) else { return }
        let open: [UnfinishedRun]
        do throws(StoreError) {
            var settings = SQLiteRunStore.Settings(now: context.time.now, files: context.files)
            settings.examinesEverything = true
            let store: any RunStore = try await SQLiteRunStore.open(path: database, settings: settings)
            open = try await store.unfinishedRuns()
            try await store.close()
        } catch {
            guard error.code == .corrupt else { throw error }
            context.write.error("\(error.message)\n")
            return
        }
        if let working = open.first(where: {
            $0.ownerLiveness == .alive || $0.ownerLiveness == .unknown && $0.run.status == .running
        }) {
            throw CommandFailure(
                .preflightRefused, "store.in-use", "run \(working.run.id) is at work",
                hints: ["wait for it, or end it: kata run cancel \(working.run.id)"])
        }
        guard force else {
            throw CommandFailure(
                .preflightRefused, "store.sound", "the database is sound",
                notes: open.map {
                    "run \($0.run.id) of \($0.run.planID?.description ?? "–") is open and would be forgotten"
                },
                hints: ["replace it all the same: kata store rebuild --force"])
        }
    }

    private func write(
        _ runs: [StoreRebuilder.FoundRun], with rebuilder: StoreRebuilder, to path: DiskPath, _ context: CommandContext
    ) async throws {
        let time = Shared(context.time.now())
        let store: any RunStore = try await SQLiteRunStore.open(
            path: path, settings: .init(now: { time.withLock { $0 } }, files: context.files))
        try await rebuilder.write(runs, to: store) { moment in time.withLock { $0 = moment } }
        try await store.close()
    }

    private func say(_ count: Int, _ kept: DiskPath?, _ context: CommandContext) {
        if options.json {
            context.write.output(
                JSONText.object(["runs": .integer(Int64(count)), "kept": .optional(kept?.display)]).pretty + "\n")
            return
        }
        context.write.output("\(count) run\(count == 1 ? "" : "s") made again from Git\n")
        if let kept { context.write.output("the old database is kept as \(kept.display)\n") }
    }
}
