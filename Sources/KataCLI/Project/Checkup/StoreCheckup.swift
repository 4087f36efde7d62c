internal import KataCore
internal import KataFiles
internal import KataStore
internal import KataStoreSQLite

/// The store of runs: whether it opens, and which runs have not ended.
struct StoreCheckup: Sendable {
    let context: CommandContext
    let commonFolder: String?

    func findings() async -> [CheckupFinding] {
        guard let commonFolder else { return [] }
        let folder = DiskPath(commonFolder)
        let path = folder.appending("kata/kata.db")
        let shown = DisplayText.oneLine(path.display)
        // Opening would create it: a look must not.
        guard (try? context.files.exists(path)) == true else { return [missing(in: path.folder, shown)] }
        do {
            var settings = SQLiteRunStore.Settings(now: context.time.now, files: context.files)
            settings.examinesEverything = true
            let store = try await SQLiteRunStore.open(inCommonFolder: folder, settings: settings)
            let runs = try await store.runs(RunFilter(limit: 10_000)).count
            let unfinished = try await store.unfinishedRuns()
            try await store.close()
            let count = "\(runs)\(runs == 10_000 ? " or more" : "") run\(runs == 1 ? "" : "s")"
            let open = unfinished.isEmpty ? "" : ", \(unfinished.count) not ended"
            return [.ok("store", "\(count)\(open); every page is sound  (\(shown))")]
                + unfinished.prefix(20).map { Self.words(on: $0) }
        } catch {
            return [CheckupFinding(topic: "store", failure: CommandFailure(describing: error))]
        }
    }

    /// Without a store there was no run, or its records were set aside, or somebody removed them.
    private func missing(in folder: DiskPath, _ shown: String) -> CheckupFinding {
        let limits = WalkLimits(depth: 2)
        let entries = (try? context.files.list(below: folder, limits: limits, skip: { $0.display != "runs" })) ?? []
        let damaged = entries.map(\.display).filter { $0.hasPrefix("kata.db.corrupt-") }
        let folders = entries.count { $0.kind == .folder && $0.display.hasPrefix("runs/") }
        guard !damaged.isEmpty || folders > 0 else { return .ok("store", "no run yet  (\(shown))") }
        return .warning(
            "store", "there is none, though \(Count.of(folders, "run")) left files here  (\(shown))",
            details: damaged.map { "a damaged one was set aside: \(DisplayText.oneLine($0))" },
            hint: "make the records again from Git: kata store rebuild")
    }

    private static func words(on unfinished: UnfinishedRun) -> CheckupFinding {
        let run = unfinished.run
        let plan = run.planID?.description ?? "–"
        let what = "run \(run.id) of \(plan) is \(run.status.rawValue)" + (run.detail.map { " (\($0.rawValue))" } ?? "")
        let owner = run.lease.map { "its owner, \($0.owner)," } ?? "its owner"
        let goOn = "go on with it: kata plan execute \(plan)"
        if run.status == .paused {
            return .warning("run", what, hint: "kata run show \(run.id) says what it waits for")
        }
        switch unfinished.ownerLiveness {
        case .alive: return .ok("run", "\(what); \(owner) is at work")
        case .hung:
            return .warning("run", "\(what), but \(owner) has been silent for the rescue time", hint: goOn)
        case .gone: return .warning("run", "\(what), but \(owner) is gone", hint: goOn)
        case .unknown:
            return .warning(
                "run", "\(what); whether \(owner) is at work can't be seen from here",
                hint: "if it is not, \(goOn)")
        }
    }
}
