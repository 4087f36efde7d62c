internal import KataCore
internal import KataEngine
internal import KataFiles
internal import KataGit
internal import KataStore

/// The rescue refs of the repository that a command works in.
struct RescueLookup: Sendable {
    let git: GitWorkspace
    let shelf: RescueShelf

    init(_ context: CommandContext) async throws {
        git = try await context.openRepository(at: context.workingDirectory)
        shelf = RescueShelf(git: git, files: context.files)
    }

    /// - Parameter isExact: whether a unique prefix is not enough.
    func entry(_ name: String, isExact: Bool = false) async throws -> RescueEntry {
        let all = try await shelf.entries()
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

    /// The plans of runs, as far as the store knows them.
    func plans(of entries: [RescueEntry]) async -> [ULID: PlanID] {
        let runs = Set(entries.compactMap(\.run))
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

    static func json(_ entry: RescueEntry, plan: PlanID?) -> JSONText {
        .object([
            "name": .string(entry.name), "ref": .string(entry.reference), "commit": .string(entry.commit.hex),
            "base": .string(entry.base.hex), "run": .optional(entry.run?.description),
            "plan": .optional(plan?.description), "kind": .string(kind(entry.origin)),
            "task": .optional(task(entry.origin)), "time": .string(entry.time.iso8601),
            "files": .strings(entry.changes.map(\.path.display)),
        ])
    }

    private static func kind(_ origin: RescueEntry.Origin) -> String {
        switch origin {
        case .before: "before"
        case .task: "task"
        case .interrupted: "interrupted"
        case .other: "other"
        }
    }

    private static func task(_ origin: RescueEntry.Origin) -> Int64? {
        if case .task(let number) = origin, number > 0 { Int64(number) } else { nil }
    }
}
