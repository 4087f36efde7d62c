internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataPlan
internal import KataProviders
internal import KataStore
internal import KataVerify

extension PlanExecutor {
    /// Ends the run: what is not in history is kept on a rescue ref, then the terminal state is recorded.
    func finish(_ outcome: ExecutionOutcome) async throws -> ExecutionReport {
        do {
            try await confirmLease()
        } catch let error as StoreError where error.code == .staleLease {
            // Whoever has the run now does what is left to do, with the same tree: nothing here may interfere.
            return executionReport(.superseded, rescue: nil, usersWork: nil)
        } catch {
            // The store can't be asked now; what follows says so where it needs it.
        }
        try await settle()
        var rescue: String?
        if current != nil || outcome.isInterruption { rescue = try await rescueWork() }
        if current != nil {
            try? await finishAttempt(
                outcome.isInterruption ? .cancelled : outcome.isPause ? .interrupted : .failed,
                failure: AttemptFailureRecord(failureClass: outcome.name, message: outcome.diagnostic?.message ?? ""))
            current = nil
        }
        await writeNotes()
        let usersWork = try await dropUnneededSnapshot(outcome)
        if case .failed(.closingUnfinished) = outcome {
            // The run stays open, as after a kill: `ClosingRecovery` ends it.
            try await services.store.releaseLease(lease)
            return executionReport(outcome, rescue: rescue, usersWork: usersWork)
        }
        if case .failed(.landingHeld(let reason)) = outcome {
            try await services.store.transition(
                lease,
                RunTransition(
                    from: .running, to: .queued, detail: .waitingForWorker, message: "waits to land: \(reason)",
                    activeDuration: elapsed))
            try await services.store.releaseLease(lease)
            return executionReport(outcome, rescue: rescue, usersWork: usersWork)
        }
        // The end of a run says that nothing of it is left to do: that must not be on the disk before what was done.
        try await services.git.synchronize()
        try await services.store.transition(
            lease,
            RunTransition(
                from: .running, to: outcome.status, detail: detail(of: outcome),
                message: outcome.diagnostic?.message, activeDuration: try await activeBefore() + elapsed,
                resultCommit: tip,
                summaryPath: closed?.summaryPath), events: pauseEvents(outcome))
        // Who answers is another process, perhaps on another machine.
        if case .paused = outcome { try await services.store.releaseLease(lease) }
        await writeManifest()
        return executionReport(outcome, rescue: rescue, usersWork: usersWork)
    }

    /// Makes sure that the run is still this process's, before something is changed that the store does not fence.
    ///
    /// Only a process that has not renewed its lease for so long that another may have it has to ask.
    /// - Throws: `staleLease` when another one has it.
    func confirmLease() async throws {
        guard !watch.isFresh(at: services.time.monotonic()) else { return }
        do {
            _ = try await services.store.renewLease(lease)
            watch.renewed(at: services.time.monotonic())
        } catch {
            if error.code == .staleLease { watch.lose() }
            throw error
        }
    }

    /// A projection of the store, which holds the end of the run by now: one that can't be written is said, and written again by
    /// the next execution.
    private func writeManifest() async {
        do {
            try await EndedRecords(services: services).write(lease.run)
        } catch {
            report(
                .notice(
                    Diagnostic(
                        .warning, "run.manifest-not-written",
                        "the run has ended, but its manifest could not be written: \(FailureText.describe(error))",
                        hints: ["`kata run show` reads the store"])))
        }
    }

    private func executionReport(
        _ outcome: ExecutionOutcome, rescue: String?, usersWork: String?
    ) -> ExecutionReport {
        ExecutionReport(
            run: lease.run, plan: subject.id, outcome: outcome,
            commits: ledger.tasks.values.sorted { $0.index < $1.index }.compactMap(\.commit),
            closingCommit: closed?.commit, summaryPath: closed?.summaryPath.display, rescue: rescue,
            usersWork: usersWork, duration: elapsed)
    }

    /// A run that ends because somebody asked for it says so.
    private func detail(of outcome: ExecutionOutcome) -> StatusDetail {
        outcome.isInterruption && cancellation() != nil ? .requested : outcome.statusDetail
    }

    /// Where a paused run stands, and until when, where that is known.
    private func pauseEvents(_ outcome: ExecutionOutcome) -> [RunEvent.Content] {
        guard case .paused(let task, let cause) = outcome else { return [] }
        var payload: [JSONText.Member] = [.init("kind", .string(cause.name))]
        if case .usageLimit(_, let moment?) = cause {
            payload.append(.init("reset_at", .string(moment.iso8601)))
        }
        var isCheckpoint = false
        if case .checkpoint = cause { isCheckpoint = true }
        return [
            RunEvent.Content(
                isCheckpoint ? "checkpoint.reached" : "run.waiting", at: services.time.now(), task: task,
                payload: .object(payload))
        ]
    }

    /// Time at work of earlier processes of the same run.
    private func activeBefore() async throws -> Duration {
        try await services.store.run(lease.run)?.activeDuration ?? .zero
    }

    /// Keeps everything uncommitted as a commit on a ref of its own: nothing of it can be lost to a later cleanup.
    func rescueWork() async throws -> String? {
        let git = services.git
        let tree = try await git.snapshot()
        let base = try await git.tree(of: tip)
        let changes = try await git.changes(from: base, to: tree, detectingRenames: false)
            .filter { !ledger.usersPaths.contains($0.path) || current?.changes.usersPaths.contains($0.path) == true }
        guard !changes.isEmpty else { return nil }
        let name = try await freeName("refs/kata/rescue/\(lease.run)/task-\(current?.index ?? 0)")
        try await keep(tree, as: name, message: "kata: uncommitted work of \(subject.id)")
        report(.rescued(reference: name, files: changes.count))
        return name
    }

    /// A run that pauses more than once at the same task keeps each time what was there.
    private func freeName(_ name: String) async throws -> String {
        let taken = Set(try await services.git.references(below: "refs/kata/rescue/\(lease.run)/").map(\.name))
        guard taken.contains(name) else { return name }
        var number = 2
        while taken.contains("\(name)-\(number)") { number += 1 }
        return "\(name)-\(number)"
    }

    /// Keeps the user's own uncommitted work before a provider may touch it.
    func snapshotUsersWork() async throws {
        guard !ledger.usersPaths.isEmpty else { return }
        let name = "refs/kata/rescue/\(lease.run)/before"
        try await keep(services.git.snapshot(), as: name, message: "kata: before \(subject.id)")
        ledger.usersSnapshot = name
    }

    /// Puts the files of an interrupted attempt back to the branch's state; what was in them is on a rescue ref by then.
    func putAsideLeftovers() async throws {
        guard let leftovers else { return }
        if !leftovers.paths.isEmpty {
            var name = "refs/kata/rescue/\(leftovers.run)/"
            if leftovers.needsRescue {
                name += "interrupted-\(services.newID())"
                try await keep(services.git.snapshot(), as: name, message: "kata: interrupted work of \(subject.id)")
            }
            try await services.git.restore(leftovers.paths, from: services.git.tree(of: tip))
            report(
                .notice(
                    Diagnostic(
                        .notice, "run.leftovers-put-aside",
                        "unfinished work of run \(leftovers.run) was put aside; it is kept below \(name)",
                        notes: leftovers.paths.prefix(10).map(\.display))))
        }
        if let attempt = leftovers.killedAttempt {
            try await services.store.appendEvents(
                [Leftovers.putAsideEvent(of: attempt, at: services.time.now())], under: lease)
        }
    }

    /// Notes are a view of what trailers, store and summary hold: one that can't be written is said, and costs nothing else.
    private func writeNotes() async {
        guard !ledger.pendingNotes.isEmpty else { return }
        do {
            try await services.git.appendNotes(ledger.pendingNotes.map { ($0.commit, $0.line) })
            ledger.pendingNotes = []
        } catch {
            report(
                .notice(
                    Diagnostic(
                        .warning, "run.notes-not-written",
                        "the evidence could not be added to the notes: \(FailureText.describe(error))",
                        hints: ["the commits' trailers and the summary hold the same verdicts"])))
        }
    }

    /// A kill right after a commit leaves the index behind the branch, and commits without notes; repeating is harmless.
    func finishCommittedTasks() async throws {
        let git = services.git
        let earlier = ledger.tasks.values.compactMap { task in task.history.map { (task.index, $0) } }
            .sorted { $0.0 < $1.0 }
        let bare = Set(try await git.withoutNotes(earlier.map(\.1.commit)))
        for (index, task) in earlier where bare.contains(task.commit) {
            if let note = try await NoteRemaker(services: services).makeNote(
                of: task.commit, plan: subject.id, task: "\(index)/\(subject.document.tasks.count)",
                verification: task.verification, kataID: task.kataID)
            {
                ledger.pendingNotes.append(note)
            }
        }
        // The index follows each commit before the next task begins: only the last one can be missing.
        guard let last = earlier.last?.1 else { return }
        let info = try await git.commitInfo(last.commit)
        guard let parent = info.parents.first else { return }
        let before = try await git.tree(of: parent)
        let paths = try await git.changes(from: before, to: info.tree, detectingRenames: false).map(\.path)
        try await git.refreshIndex(paths: paths, from: before, to: info.tree)
    }

    private func keep(_ tree: ObjectID, as name: String, message: String) async throws {
        try await RescueRef(git: services.git).keep(tree, on: tip, as: name, message: message)
    }

    /// The snapshot of the user's work is only needed when something touched that work.
    /// - Returns: its name, if it stays.
    private func dropUnneededSnapshot(_ outcome: ExecutionOutcome) async throws -> String? {
        guard let name = ledger.usersSnapshot else { return nil }
        if case .failed(.userFilesTouched) = outcome { return name }
        let git = services.git
        guard let kept = try await git.references(below: name).first(where: { $0.name == name })?.id else { return nil }
        let before = try await git.tree(of: kept)
        let now = try await git.snapshot()
        let touched = try await git.changes(from: before, to: now, detectingRenames: false)
            .contains { ledger.usersPaths.contains($0.path) }
        guard !touched else { return name }
        try await git.deleteReference(name, expected: kept)
        return nil
    }
}

extension ExecutionOutcome {
    /// Ended from outside, in the middle of something.
    var isInterruption: Bool { if case .cancelled = self { true } else { false } }

    var isPause: Bool { if case .paused = self { true } else { false } }

    var status: RunStatus {
        switch self {
        case .verified, .unverified(accepted: true): .succeeded
        case .unverified(accepted: false), .failed, .providerFailed: .failed
        case .paused: .paused
        case .cancelled, .superseded: .cancelled
        }
    }

    var statusDetail: StatusDetail {
        switch self {
        case .verified: .verified
        case .unverified(accepted: true): .unverifiedAccepted
        case .unverified(accepted: false): .unverified
        case .providerFailed(_, let failure): failure.name == "no_change" ? .noChange : .providerFailed
        case .paused(_, let cause): cause.statusDetail
        case .cancelled, .superseded: .signal
        case .failed(let failure):
            switch failure {
            case .task(_, _, repeatedItself: true): .repeatedFailure
            case .task: .verificationFailed
            case .planVerification: .planVerificationFailed
            case .hookRefused: .hookRefused
            case .signingFailed: .signingFailed
            case .branchMoved: .branchMoved
            case .rejected: .verificationFailed
            case .userFilesTouched: .userFilesTouched
            case .undeclaredPaths: .undeclaredPaths
            case .undeclaredDeletions: .undeclaredDeletions
            case .planChanged: .planChanged
            case .closingUnfinished, .landingHeld, .other: .internalError
            }
        }
    }
}

extension PauseCause {
    var statusDetail: StatusDetail {
        switch self {
        case .checkpoint(.humanVerify): .humanVerify
        case .checkpoint(.decision): .decision
        case .checkpoint(.humanAction): .humanAction
        case .checkpoint(.gate): .blockingGate
        case .usageLimit: .usageLimit
        case .signInRequired: .signInRequired
        case .budgetExhausted: .budgetExhausted
        case .branchMoved: .branchMoved
        }
    }
}
