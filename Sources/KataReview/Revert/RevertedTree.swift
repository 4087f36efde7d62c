internal import KataCore
internal import KataEngine
internal import KataGit
internal import KataPlan

/// A branch's tree without some of its commits.
///
/// Work is taken back by three-way merges. Documents of plans are not: closings of other plans changed the same lines
/// of them since, so the summary goes, boxes and counters are set to what is true then, and a finished phase is open again.
struct RevertedTree: Sendable {
    let git: GitWorkspace
    let library: PlanLibrary
    let now: Timestamp

    enum Outcome: Sendable {
        case clean(ObjectID, [PlanRevert.FolderMove], remarks: [String])
        case conflicts([RepositoryPath])
    }

    /// - Parameters:
    ///   - commits: newest first.
    ///   - plans: those that are open again afterwards.
    func compose(_ commits: [CommitInfo], reopening plans: [PlanSubject], from tip: ObjectID) async throws -> Outcome {
        var tree = try await git.tree(of: tip)
        var documents: [TreeChange] = []
        for commit in commits {
            let before: ObjectID
            if let parent = commit.parents.first {
                before = try await git.tree(of: parent)
            } else {
                before = try await git.emptyTree()
            }
            let changes = try await git.changes(from: before, to: commit.tree, detectingRenames: false)
            let own = self.documents(of: commit, among: changes, plans)
            let theirs = try await git.composeTree(base: before, taking: own.map(\.path), from: commit.tree)
            switch try await git.mergeTrees(base: commit.tree, ours: tree, theirs: theirs) {
            case .clean(let merged): tree = merged
            case .conflicts(let paths): return .conflicts(paths)
            }
            documents += own
        }
        var remarks: [String] = []
        tree = try await withoutClosings(tree, documents, plans, &remarks)
        let moves = try await moves(of: plans, commits, in: tree)
        for move in moves { tree = try await moved(move, in: tree) }
        return .clean(tree, moves, remarks: remarks)
    }

    /// What of a commit's changes is a document that a closing keeps.
    private func documents(
        of commit: CommitInfo, among changes: [TreeChange], _ plans: [PlanSubject]
    ) -> [TreeChange] {
        guard let plan = plans.first, let planning = try? RepositoryPath(".planning") else { return [] }
        let folder = plan.inRepository(planning).bytes + [0x2F]
        let inside = changes.filter { $0.path.bytes.starts(with: folder) }
        guard !inside.isEmpty else { return [] }
        let removed = Set(inside.filter { $0.newBlob == nil }.compactMap(\.oldBlob))
        let added = Set(inside.filter { $0.oldBlob == nil }.compactMap(\.newBlob))
        let isPureClosing = plans.contains { plan in
            let own = TaskHistory.PlanCommit(commit, of: plan.id)
            return !own.parts.isEmpty && own.isClosing && own.tasks.isEmpty
        }
        return inside.filter { change in
            let name = change.path.lastComponent
            let isMoved = (change.newBlob ?? change.oldBlob).map { removed.contains($0) && added.contains($0) } ?? false
            return isPureClosing || isMoved || Self.editors[name] != nil || name.hasSuffix("SUMMARY.md")
        }
    }

    private static let editors: [String: @Sendable ([UInt8], String, TrackingFacts) -> TrackingResult] = [
        "STATE.md": { TrackingEditor.state($0, path: $1, facts: $2) },
        "ROADMAP.md": { TrackingEditor.roadmap($0, path: $1, facts: $2) },
        "REQUIREMENTS.md": { TrackingEditor.requirements($0, path: $1, facts: $2) },
    ]

    private func withoutClosings(
        _ tree: ObjectID, _ changes: [TreeChange], _ plans: [PlanSubject], _ remarks: inout [String]
    ) async throws -> ObjectID {
        var writing: [RepositoryPath: (blob: ObjectID, mode: KataGit.FileMode)] = [:]
        var removing: [RepositoryPath] = []
        var edited: Set<RepositoryPath> = []
        for plan in plans {
            guard let path = plan.reference.summaryPath.flatMap(plan.planningPath) else { continue }
            if try await git.entry(at: path, in: tree) != nil {
                removing.append(path)
            } else {
                remarks.append("\(path.display) is in no commit; remove it to carry \(plan.id) out again")
            }
        }
        let removed = Set(changes.filter { $0.newBlob == nil }.compactMap(\.oldBlob))
        for change in changes where !change.path.lastComponent.hasSuffix("SUMMARY.md") {
            // What only moved is moved back with its phase.
            if let blob = change.newBlob ?? change.oldBlob, change.oldBlob == nil || change.newBlob == nil,
                change.newBlob == nil || removed.contains(blob)
            {
                continue
            }
            guard !edited.contains(change.path), let new = change.newBlob,
                let present = try await git.blob(at: change.path, in: tree)
            else { continue }
            if change.oldBlob == nil, present.id == new {
                removing.append(change.path)
                continue
            }
            let current: [UInt8]
            if let blob = writing[change.path]?.blob {
                current = try await git.readBlob(blob)
            } else {
                current = present.bytes
            }
            let old: [UInt8]
            if let blob = change.oldBlob { old = try await git.readBlob(blob) } else { old = [] }
            if let merged = try ThreeWayMerge.merge(base: try await git.readBlob(new), ours: current, theirs: old) {
                writing[change.path] = (try await git.writeBlob(merged), present.mode)
            } else if let editor = Self.editors[change.path.lastComponent] {
                edited.insert(change.path)
                writing[change.path] = (
                    try await git.writeBlob(reopened(current, change.path, editor, plans)), present.mode
                )
            } else {
                remarks.append("\(change.path.display) stays as it is: later changes are in the same lines")
            }
        }
        return try await git.composeTree(
            base: tree, writing: writing.map { (path: $0.key, blob: $0.value.blob, mode: $0.value.mode) },
            removing: removing)
    }

    private func reopened(
        _ bytes: [UInt8], _ path: RepositoryPath,
        _ editor: @Sendable ([UInt8], String, TrackingFacts) -> TrackingResult, _ plans: [PlanSubject]
    ) -> [UInt8] {
        let paths = Set(plans.map(\.reference.path))
        // The plan that was named comes last, so that it is the one that is told of.
        return plans.reversed().reduce(bytes) { bytes, plan in
            editor(bytes, path.display, library.trackingFacts(reopening: plan, and: paths, at: now)).bytes
        }
    }

    // MARK: - Folders

    /// Phases that were finished with their plans, and where they were before.
    private func moves(
        of plans: [PlanSubject], _ commits: [CommitInfo], in tree: ObjectID
    ) async throws -> [PlanRevert.FolderMove] {
        var moves: [PlanRevert.FolderMove] = []
        for plan in plans where plan.reference.phase.state == .completed {
            let phase = plan.reference.phase.path
            guard let name = phase.split(separator: "/").last, let from = plan.planningPath(phase),
                !moves.contains(where: { $0.from == from }),
                let closing = commits.first(where: { isClosing($0, of: plan) }),
                let parent = closing.parents.first
            else { continue }
            let document = plan.reference.path.split(separator: "/").last ?? ""
            for state in ["active", "pending"] {
                guard let to = plan.planningPath("phases/\(state)/\(name)"),
                    let old = plan.planningPath("phases/\(state)/\(name)/\(document)"),
                    try await git.entry(at: old, in: git.tree(of: parent)) != nil,
                    try await git.entry(at: from, in: tree) != nil, try await git.entry(at: to, in: tree) == nil
                else { continue }
                moves.append(.init(from: from, to: to))
                break
            }
        }
        return moves
    }

    private func isClosing(_ commit: CommitInfo, of plan: PlanSubject) -> Bool {
        let name = PlanID.normalized(plan.id.description)
        return CommitLabel.all(in: commit).contains { PlanID.normalized($0.plan) == name && $0.task == nil }
    }

    private func moved(_ move: PlanRevert.FolderMove, in tree: ObjectID) async throws -> ObjectID {
        let files = try await git.files(below: move.from, in: tree)
        var writing: [(path: RepositoryPath, blob: ObjectID, mode: KataGit.FileMode)] = []
        for file in files {
            guard let blob = try await git.blob(at: file.path, in: tree) else { continue }
            let path = try RepositoryPath(bytes: move.to.bytes + file.path.bytes.dropFirst(move.from.bytes.count))
            writing.append((path, blob.id, blob.mode))
        }
        return try await git.composeTree(base: tree, writing: writing, removing: files.map(\.path))
    }
}
