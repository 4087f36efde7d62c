package import KataCore
package import KataFiles
package import KataGit
package import KataStore

/// Removes what ended runs have left beside the repository: their records, logs and recordings. Git keeps what they did.
package struct RunHousekeeping: Sendable {
    let git: GitWorkspace
    let store: any RunStore
    let files: any FileAccess
    let now: Timestamp

    package init(git: GitWorkspace, store: any RunStore, files: any FileAccess, now: Timestamp) {
        self.git = git
        self.store = store
        self.files = files
        self.now = now
    }

    package struct Policy: Sendable, Hashable {
        package var age: Duration
        /// The newest runs, which stay whatever their age and size.
        package var keep: Int
        /// What the folders of all runs may take.
        package var bytes: Int64

        package init(age: Duration, keep: Int, bytes: Int64) {
            self.age = age
            self.keep = keep
            self.bytes = bytes
        }
    }

    package struct Item: Sendable, Hashable {
        package var run: ULID
        /// `nil` for a folder of which the store knows nothing.
        package var record: RunRecord?
        package var bytes: Int64
        package var reason: Reason
    }

    package enum Reason: String, Sendable, Hashable {
        case age
        case size
        /// The folder of a run that the store does not have.
        case orphan
    }

    package struct Plan: Sendable {
        package var items: [Item]
        /// Runs that would go, and that a ref, an open run or their plan needs.
        package var needed: Int
        package var bytesBefore: Int64
    }

    /// What the policy would remove, oldest first.
    ///
    /// Never a run that has not ended, that a rescue ref or any other ref of kata's names, that an open run is a part of or has
    /// parts in, that is the last one of a plan which is not done, or that counts for a budget of the day.
    package func plan(_ policy: Policy) async throws -> Plan {
        let records = try await allRuns()
        let known = Set(records.map(\.id))
        let referenced = try await referencedRuns()
        let sizes = try folderSizes()
        let needed = Self.needed(records).union(referenced)
        let recent = now.milliseconds - 86_400_000
        let limit = now.milliseconds - policy.age.wholeMilliseconds
        var total = sizes.values.reduce(0, +)
        var plan = Plan(items: [], needed: 0, bytesBefore: total)
        func remove(_ run: ULID, _ record: RunRecord?, _ reason: Reason) {
            plan.items.append(Item(run: run, record: record, bytes: sizes[run] ?? 0, reason: reason))
            total -= sizes[run] ?? 0
        }
        for run in sizes.keys.sorted() where !known.contains(run) && !referenced.contains(run) {
            if Int64(run.high >> 16) < limit { remove(run, nil, .orphan) }
        }
        let oldestFirst = records.dropFirst(policy.keep).reversed()
        for record in oldestFirst {
            let end = (record.endedAt ?? record.createdAt).milliseconds
            let reason: Reason? = end < limit ? .age : total > policy.bytes ? .size : nil
            guard let reason, end < recent else { continue }
            guard !needed.contains(record.id) else {
                plan.needed += 1
                continue
            }
            remove(record.id, record, reason)
        }
        return plan
    }

    /// The record goes first: a folder that a kill leaves behind is found by the next call.
    package func remove(_ item: Item) async throws {
        if item.record != nil { try await store.deleteRun(item.run) }
        let folder = RunFolder(run: item.run, commonFolder: DiskPath(git.location.commonFolder), files: files)
        if try files.exists(folder.path) { try folder.remove() }
    }

    /// Newest first.
    private func allRuns() async throws -> [RunRecord] {
        var all: [RunRecord] = []
        while true {
            let page = try await store.runs(RunFilter(before: all.last?.id, limit: 1000))
            all += page
            if page.count < 1000 { return all }
        }
    }

    private static func needed(_ newestFirst: [RunRecord]) -> Set<ULID> {
        var needed: Set<ULID> = []
        var seen: Set<PlanID> = []
        let open = Set(newestFirst.filter { !$0.status.isTerminal }.map(\.id))
        for run in newestFirst {
            if !run.status.isTerminal {
                needed.insert(run.id)
                if let parent = run.origin.parent { needed.insert(parent) }
            }
            if let parent = run.origin.parent, open.contains(parent) { needed.insert(run.id) }
            // What a failed run has decided and left is what the next one of its plan goes by.
            if let plan = run.planID, seen.insert(plan).inserted, run.status != .succeeded { needed.insert(run.id) }
        }
        return needed
    }

    /// Runs in the names of kata's refs, such as `refs/kata/rescue/<run>/task-2`.
    private func referencedRuns() async throws -> Set<ULID> {
        Set(
            try await git.references(below: "refs/kata/").flatMap { reference in
                reference.name.split(separator: "/").compactMap { ULID(String($0)) }
            })
    }

    private func folderSizes() throws -> [ULID: Int64] {
        let root = DiskPath(git.location.commonFolder).appending("kata/runs")
        guard try files.exists(root) else { return [:] }
        var sizes: [ULID: Int64] = [:]
        for entry in try files.list(below: root, limits: WalkLimits(depth: 8, includesStatus: true)) {
            guard let name = entry.display.split(separator: "/").first, let run = ULID(String(name)) else { continue }
            sizes[run, default: 0] += entry.kind == .regular ? entry.status?.size ?? 0 : 0
        }
        return sizes
    }
}
