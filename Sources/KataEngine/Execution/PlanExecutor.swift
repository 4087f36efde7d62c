internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataPlan
package import KataProviders
package import KataStore
internal import KataVerify

/// Carries out one plan in place: takes the actions of ``ExecutionMachine`` to Git, provider, verifier and store, and reports
/// back what happened.
///
/// Everything is ordered so that a kill at any moment leaves either no trace of a task in history or its whole commit:
/// intent, work, verification, objects, one compare-and-swap of the branch, index, records, note.
package actor PlanExecutor {
    let services: EngineServices
    let subject: PlanSubject
    let options: ExecutionOptions
    let provider: any Provider
    let lease: Lease
    let folder: RunFolder
    let report: NewsHandler
    let recorder: SessionRecorder?
    /// Who asked for the end of the run, once somebody has.
    let cancellation: @Sendable () -> CancellationRequest?
    /// Asks the person at the terminal.
    let people: CheckpointHandler
    let branch: String
    let leftovers: Leftovers?
    /// What is known of this process's own lease.
    let watch: LeaseWatch

    var machine: ExecutionMachine
    var ledger: RunLedger
    /// What was done and is not said yet: see ``settle(isSynchronized:)``.
    var unsettled: [ExecutionNews] = []
    /// What the branch must still hold when the next commit is made.
    var tip: ObjectID
    var current: TaskInProgress?
    var closed: ClosedRun?
    /// Set once the plan is ready to be landed from a working tree of its own.
    var landing: LandingState?
    /// Whether something is reserved for an attempt that has ended.
    var budgetToRelease = false
    /// Why the attempt that has just ended was ended by its budget.
    var budgetPause: PauseCause?
    let startedAt: Duration
    private(set) lazy var verifier = makeVerifier()

    package init(
        services: EngineServices, prepared: PreparedExecution, provider: any Provider, recorder: SessionRecorder?,
        lease: Lease, watch: LeaseWatch, folder: RunFolder,
        cancellation: @escaping @Sendable () -> CancellationRequest? = { nil },
        people: @escaping CheckpointHandler = { _ in nil }, report: @escaping NewsHandler
    ) {
        self.services = services
        subject = prepared.subject
        options = prepared.options
        self.provider = provider
        self.lease = lease
        self.watch = watch
        self.folder = folder
        self.report = report
        self.recorder = recorder
        self.cancellation = cancellation
        self.people = people
        leftovers = prepared.leftovers
        branch = prepared.branch
        tip = prepared.tip
        ledger = RunLedger(prepared: prepared)
        machine = ExecutionMachine(
            tasks: prepared.outlines,
            policy: ExecutionPolicy(
                retries: prepared.options.retries, allowsUnverified: prepared.options.allowsUnverified))
        startedAt = services.time.monotonic()
    }

    /// Runs to an end and returns how it ended. Cancelling the calling task ends the run as `cancelled`, with its work kept.
    package func run() async throws -> ExecutionReport {
        introduce()
        var action = machine.start()
        while true {
            if case .finish(let outcome) = action {
                // What is left to do must be done whether or not somebody cancelled.
                return try await Task { try await self.finish(outcome) }.value
            }
            let event: ExecutionMachine.Event
            if Task.isCancelled {
                event = .cancelled(reason: cancellationReason)
            } else {
                event = await perform(action)
            }
            action = machine.next(after: event)
        }
    }

    func perform(_ action: ExecutionMachine.Action) async -> ExecutionMachine.Event {
        do {
            if case .work = action {} else { try await settle() }
            return switch action {
            case .takeBaseline: try await takeBaseline()
            case .work(let task, let attempt, let reason): try await work(on: task, attempt: attempt, after: reason)
            case .verify(let task, let attempt): try await verify(task: task, attempt: attempt)
            case .commit(let task, let attempt): try await commit(task: task, attempt: attempt)
            case .askPerson(let task, _): try await askPerson(task: task)
            case .checkPlan: try await checkPlan()
            case .close: try await close()
            case .finish: preconditionFailure("finish is handled by run()")
            }
        } catch let failure as ExecutionFailure {
            return .broken(failure)
        } catch let cause as PauseCause {
            return .paused(cause)
        } catch let error as StoreError where error.code == .staleLease {
            watch.lose()
            return .superseded
        } catch let error as GitError where error.code == .signingFailed && !Task.isCancelled {
            return .broken(.signingFailed(task: current?.index, message: error.message))
        } catch is CancellationError {
            return .cancelled(reason: cancellationReason)
        } catch {
            // A program that was stopped with the run, such as a hook, is no defect.
            if Task.isCancelled { return .cancelled(reason: cancellationReason) }
            return .broken(.other(message: FailureText.describe(error)))
        }
    }

    /// Brings branch, index and records to the disk and then says what was done: whatever was said is still there after a loss of
    /// power. The branch is there by itself, and the next attempt brings the records along with its own.
    /// - Parameter isSynchronized: whether all of that has happened.
    func settle(isSynchronized: Bool = false) async throws {
        guard !unsettled.isEmpty else { return }
        if !isSynchronized { try await services.git.synchronize() }
        for news in unsettled { report(news) }
        unsettled = []
    }

    func introduce() {
        report(
            .started(
                .init(
                    run: lease.run, plan: subject.id, title: subject.title, tasks: subject.document.tasks.count,
                    provider: provider.identity.name, mode: provider.identity.mode.rawValue, branch: branch)))
        for task in ledger.tasks.values.sorted(by: { $0.index < $1.index }) {
            if let existing = task.existing {
                let commits = existing.commits.map(\.short).joined(separator: ", ")
                report(
                    .taskSkipped(
                        index: task.index, name: task.name,
                        reason: "taken as done, unverified\(commits.isEmpty ? "" : ", from \(commits)")"))
            }
            guard let known = task.history else { continue }
            report(
                .taskSkipped(
                    index: task.index, name: task.name, reason: "already in history as \(known.commit.short)"))
        }
    }

    /// The thread of the repository: most steps are calls of it, and each change of threads costs as much as a small one.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe services.git.unownedExecutor }

    /// After `the run was`.
    var cancellationReason: String { cancellation().map { "cancelled by \($0.words)" } ?? "stopped by a signal" }

    var elapsed: Duration { services.time.monotonic() - startedAt }

    func planTask(_ index: Int) -> PlanTask { subject.document.tasks[index - 1] }
}
