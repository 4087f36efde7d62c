internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataReview
internal import KataStore

/// The rescue refs of the repository that a command works in.
struct RescueLookup: Sendable {
    let git: GitWorkspace
    let shelf: RescueShelf

    init(_ context: CommandContext) async throws {
        git = try await context.openRepository(at: context.workingDirectory)
        shelf = RescueShelf(git: git, files: context.files)
    }

    /// Kept work, and commits made by hand that no branch has any more; newest first.
    func entries() async throws -> [RescueEntry] {
        var all = try await shelf.entries()
        for lost in try await LostCommitSearch(git).find(inReflogs: true) {
            all.append(try await shelf.entry(byHand: lost.commit, plan: lost.plan, task: lost.task))
        }
        return all.sorted { ($0.time, $0.name) > ($1.time, $1.name) }
    }

    func drop(_ entry: RescueEntry, at time: Timestamp) async throws {
        try await shelf.drop(entry)
        if entry.reference == nil { try HandJournal.drop(entry.commit, of: git, at: Int(time.seconds)) }
    }

    /// - Parameter isExact: whether a unique prefix is not enough.
    func entry(_ name: String, isExact: Bool = false) async throws -> RescueEntry {
        let all = try await entries()
        let wanted = name.hasPrefix("refs/kata/rescue/") ? String(name.dropFirst(17)) : name
        if let exact = all.first(where: { $0.name == wanted }) { return exact }
        let near = all.filter { $0.name.uppercased().hasPrefix(wanted.uppercased()) }
        if near.count == 1, !isExact { return near[0] }
        throw CommandFailure(
            .notFound, near.count > 1 && !isExact ? "rescue.ambiguous" : "rescue.not-found",
            near.count > 1 && !isExact
                ? "more than one rescue ref starts with \(DisplayText.oneLine(wanted, limit: 120))"
                : "there is no rescue ref \(DisplayText.oneLine(wanted, limit: 120))",
            notes: near.prefix(20).map(\.name),
            hints: [isExact && !near.isEmpty ? "say the whole name" : "see them all: kata rescue list"])
    }

    /// The plan of each entry, as its commit or the store knows it; by name.
    func plans(of entries: [RescueEntry]) async -> [String: String] {
        let runs = await plans(ofRunsOf: entries)
        var plans: [String: String] = [:]
        for entry in entries { plans[entry.name] = entry.plan ?? entry.run.flatMap { runs[$0] }?.description }
        return plans
    }

    /// The plans of runs, as far as the store knows them.
    private func plans(ofRunsOf entries: [RescueEntry]) async -> [ULID: PlanID] {
        let runs = Set(entries.compactMap(\.run))
        guard !runs.isEmpty else { return [:] }
        let found = try? await StoreAccess.readIfPresent(git) { store in
            var plans: [ULID: PlanID] = [:]
            for run in runs { plans[run] = try await store.run(run)?.planID }
            return plans
        }
        return (found ?? nil) ?? [:]
    }
}

enum RescueWords {
    /// `+3 −1  src/a.txt`
    static func line(_ change: TreeChange) -> String {
        let mark =
            switch change.kind {
            case .added: "new"
            case .deleted: "gone"
            default: "+\(change.addedLines) -\(change.removedLines)"
            }
        return "  \(mark)  \(DisplayText.oneLine(change.path.display))"
    }

    static func files(_ entry: RescueEntry) -> String {
        "\(entry.changes.count) file\(entry.changes.count == 1 ? "" : "s")"
    }

    /// How a commit that nothing refers to gets a branch.
    static func wayBack(_ entry: RescueEntry) -> String { LostCommit.wayBack(to: entry.commit) }

    static func json(_ entry: RescueEntry, plan: String?) -> JSONText {
        .object([
            "name": .string(entry.name), "ref": .optional(entry.reference), "commit": .string(entry.commit.hex),
            "base": .string(entry.base.hex), "run": .optional(entry.run?.description),
            "plan": .optional(plan), "kind": .string(kind(entry.origin)),
            "task": .optional(task(entry.origin)), "time": .string(entry.time.iso8601),
            "files": .strings(entry.changes.map(\.path.display)),
        ])
    }

    private static func kind(_ origin: RescueEntry.Origin) -> String {
        switch origin {
        case .before: "before"
        case .task: "task"
        case .interrupted: "interrupted"
        case .byHand: "by-hand"
        case .other: "other"
        }
    }

    private static func task(_ origin: RescueEntry.Origin) -> Int64? {
        switch origin {
        case .task(let number) where number > 0: Int64(number)
        case .byHand(let task): task.map { Int64($0) }
        default: nil
        }
    }
}
