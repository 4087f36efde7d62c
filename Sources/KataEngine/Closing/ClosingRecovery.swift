internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataStore

/// Finishes a run that was killed between its closing commit and its last record: the plan is done in history, and nothing
/// of it may be done again.
package struct ClosingRecovery: Sendable {
    let services: EngineServices

    package init(services: EngineServices) { self.services = services }

    /// - Parameter touchingFiles: `false` when the files have followed the branch already, as after the landing of a phase's wave.
    /// - Returns: how the run ended; `nil` when there is no such run.
    package func recover(_ subject: PlanSubject, touchingFiles: Bool = true) async throws -> ExecutionReport? {
        guard let open = try await services.store.unfinishedRuns(of: subject.id).first, open.run.status == .running,
            open.ownerLiveness != .alive, let tip = try await services.git.head().tip,
            let closing = try await TaskHistory.commits(of: subject.id, from: tip, in: services.git).first,
            closing.task == nil, let parent = closing.info.parents.first,
            let base = open.run.origin.baseCommit, base != closing.info.id
        else { return nil }
        let stated = try await statedFacts(of: closing, from: parent)
        // An older plan may have had the same id: only a closing commit of this run is meant.
        var isMeant = stated?.run == open.run.id
        if !isMeant, touchingFiles { isMeant = try await services.git.isAncestor(base, of: closing.info.id) }
        guard isMeant else { return nil }
        await AbandonedFiles(services: services).removePassing(of: open)
        let lease = try await services.store.acquireLease(
            on: open.run.id, for: services.owner, replacing: open.ownerLiveness == .gone ? open.run.epoch : nil)
        try await AbandonedLocks(services: services).remove(after: open.run)
        if touchingFiles { try await finishFiles(of: subject, from: parent, to: closing) }
        let facts = stated
        try await remakeNotes(subject.id, from: tip)
        for attempt in try await services.store.attempts(of: open.run.id) where !attempt.status.isTerminal {
            try await services.store.finishAttempt(
                attempt.id,
                AttemptResult(
                    attempt.status == .committed ? .done : .interrupted,
                    activeDuration: attempt.activeDuration ?? .zero, resultTree: attempt.resultTree),
                checks: [], under: lease, events: [])
        }
        try await recordLanded(open.run.id, plan: subject.id, from: tip, under: lease)
        let isVerified = facts?.verdict == .verified
        let outcome = isVerified ? ExecutionOutcome.verified : .unverified(accepted: false)
        try await services.store.transition(
            lease,
            RunTransition(
                from: .running, to: outcome.status, detail: outcome.statusDetail,
                activeDuration: facts?.times.active, resultCommit: closing.info.id))
        let folder = RunFolder(
            run: open.run.id, commonFolder: DiskPath(services.git.location.commonFolder), files: services.files)
        try folder.create()
        try folder.removeTemporaries()
        try await EndedRecords(services: services).write(open.run.id)
        return ExecutionReport(
            run: open.run.id, plan: subject.id, outcome: outcome,
            commits: facts?.tasks.flatMap { $0.commits.map(\.hash) } ?? [], closingCommit: closing.info.id,
            summaryPath: nil, rescue: nil, duration: facts?.times.active ?? .zero)
    }

    /// The records of a plan that landed from a working tree of its own name the commits that the branch holds.
    private func recordLanded(_ run: ULID, plan: PlanID, from tip: ObjectID, under lease: Lease) async throws {
        let commits = try await TaskHistory.commits(of: plan, from: tip, in: services.git)
        let landed = try await services.store.attempts(of: run).compactMap { attempt in
            commits.first { $0.kataID == attempt.intent.kataID && attempt.commit != nil }
                .map { LandedAttempt(attempt: attempt.id, commit: $0.info.id) }
        }
        guard !landed.isEmpty else { return }
        try await services.store.recordLanding(landed, under: lease)
    }

    /// The summary's facts as the closing commit holds them.
    private func statedFacts(of closing: TaskHistory.PlanCommit, from parent: ObjectID) async throws -> SummaryFacts? {
        let git = services.git
        let before = try await git.tree(of: parent)
        var facts: SummaryFacts?
        for change in try await git.changes(from: before, to: closing.info.tree, detectingRenames: false)
        where change.path.lastComponent.hasSuffix(".md") {
            guard let blob = change.newBlob else { continue }
            let found = SummaryDocument.parse(bytes: try await git.readBlob(blob), path: change.path.display).measured
            if let found, found.closing == closing.kataID { return found }
            facts = found ?? facts
        }
        return facts
    }

    private func remakeNotes(_ plan: PlanID, from tip: ObjectID) async throws {
        let commits = try await TaskHistory.commits(of: plan, from: tip, in: services.git)
        // The closing commit, and the tasks below it.
        let own = commits.prefix(1) + commits.dropFirst().prefix { $0.task != nil }
        var notes: [PendingNote] = []
        for commit in own {
            let note = try await NoteRemaker(services: services).note(
                of: commit.info.id, plan: plan, task: commit.task.map { "\($0.index)/\($0.count)" },
                verification: commit.verification, kataID: commit.kataID)
            if let note { notes.append(note) }
        }
        guard !notes.isEmpty else { return }
        try await services.git.appendNotes(notes.map { ($0.commit, $0.line) })
    }

    /// Brings files and index to the closing commit. A file that is still as it was before becomes what the commit holds; into one
    /// with uncommitted work the commit's change is merged, so that what differs afterwards is that work alone.
    private func finishFiles(
        of subject: PlanSubject, from parent: ObjectID, to closing: TaskHistory.PlanCommit
    ) async throws {
        let git = services.git
        let before = try await git.tree(of: parent)
        try await finishMove(of: subject, to: closing.info.tree)
        let snapshot = try await git.snapshot()
        var untouched: [RepositoryPath] = []
        let changes = try await git.changes(from: before, to: closing.info.tree, detectingRenames: false)
        for change in changes {
            let present = try await git.entry(at: change.path, in: snapshot)
            let old = try await git.entry(at: change.path, in: before)
            if present?.id == old?.id {
                untouched.append(change.path)
            } else if present?.id != change.newBlob {
                try await merge(change)
            }
        }
        try await git.restore(untouched, from: closing.info.tree)
        let root = DiskPath(git.location.root)
        try AbandonedFiles(services: services).removeHalves(in: Set(changes.map { root.appending($0.path).folder }))
        try await git.refreshIndex(paths: changes.map(\.path), from: before, to: closing.info.tree)
    }

    /// Moves the phase's folder, with everything in it that is not in history, when the commit did and the disk did not.
    private func finishMove(of subject: PlanSubject, to tree: ObjectID) async throws {
        let library = try PlanLibrary.open(projectRoot: subject.projectRoot, files: services.files)
        guard let folder = library.completedFolder(for: subject), let plan = subject.planPath,
            let from = subject.planningPath(folder.from), let to = subject.planningPath(folder.to),
            try await services.git.entry(at: plan, in: tree) == nil,
            let moved = try? RepositoryPath(bytes: to.bytes + plan.bytes.dropFirst(from.bytes.count)),
            try await services.git.entry(at: moved, in: tree) != nil
        else { return }
        let root = DiskPath(services.git.location.root)
        try services.files.makeFolder(root.appending(to).folder, mode: 0o755)
        try services.files.rename(root.appending(from), to: root.appending(to), durable: true)
    }

    /// A file that can't be merged is left as it is: the commit holds the other state.
    private func merge(_ change: TreeChange) async throws {
        guard let old = change.oldBlob, let new = change.newBlob,
            let path = try? services.git.realFilePath(for: change.path),
            let present = try? services.files.read(DiskPath(path)),
            let merged = try ThreeWayMerge.merge(
                base: await services.git.readBlob(old), ours: present, theirs: await services.git.readBlob(new)),
            merged != present
        else { return }
        try services.files.writeAtomically(merged, to: DiskPath(path), mode: nil, durable: true)
    }
}
