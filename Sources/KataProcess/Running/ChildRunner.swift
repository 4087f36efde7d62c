internal import Subprocess
internal import Synchronization

/// Runs children to their end.
///
/// A child leads a session and a process group of its own and has no terminal. When it ends, everything that it left
/// behind is killed (how far that reaches: ``ProcessTable``). Every byte it writes is counted, redacted, captured within
/// bounds, written to the log file and handed to the callback, in this order; a slow callback slows the child down.
package struct ChildRunner: Sendable {
    private let redactor: Redactor
    private let reach: SweepReach

    /// - Parameter redactor: Applied before anything reaches memory that is kept, a file or a callback.
    package init(redactor: Redactor = Redactor()) { self.init(redactor: redactor, reach: .family) }

    init(redactor: Redactor, reach: SweepReach) {
        self.redactor = redactor
        self.reach = reach
    }

    /// Runs one child.
    ///
    /// Cancellation of the calling task stops the child as its limits say and is reported in the outcome; the call always
    /// returns after the child is gone.
    ///
    /// - Parameters:
    ///   - onOutput: Gets every byte of both streams.
    ///   - stillActive: Asked when the idle limit has passed without output; `true` starts the idle time anew.
    /// - Throws: when the child can't be started, or the task was cancelled before that.
    package func run(
        _ command: ChildCommand, onOutput: (@Sendable (OutputChunk) async -> Void)? = nil,
        stillActive: (@Sendable () async -> Bool)? = nil
    ) async throws(ProcessError) -> ChildOutcome {
        guard !Task.isCancelled else { throw ProcessError(.cancelled, "cancelled before it was started") }
        let launch = try Launch(command, reach: reach)
        let cancelled = Flag()
        let redactor = redactor
        // A task of its own, because the kill path must be ours: the library tears a cancelled task's child down itself.
        let work = Task { () -> Result<ChildOutcome, ProcessError> in
            let sink = OutputSink(plan: command.capture, redactor: redactor, onOutput: onOutput)
            return await Self.carryOut(launch, limits: command.limits, sink, cancelled, stillActive)
        }
        let result = await withTaskCancellationHandler {
            await work.value
        } onCancel: {
            cancelled.raise()
        }
        return try result.get()
    }

    private static func carryOut(
        _ launch: Launch, limits: ChildLimits, _ sink: OutputSink, _ cancelled: Flag,
        _ stillActive: (@Sendable () async -> Bool)?
    ) async -> Result<ChildOutcome, ProcessError> {
        let started = sink.started
        do {
            let (watch, status): (ChildWatch, TerminationStatus)
            switch launch.input {
            case .none:
                let result = try await Subprocess.run(
                    launch.configuration, input: .none, output: .sequence, error: .sequence
                ) { child in
                    let watch = ChildWatch(
                        launch.family(of: child.processIdentifier.value), limits: limits, sink: sink,
                        cancelled: cancelled, stillActive: stillActive)
                    await watch.accompany(child.standardOutput, child.standardError) {}
                    return watch
                }
                (watch, status) = (result.closureResult, result.terminationStatus)
            case .bytes(let bytes):
                BrokenPipes.ignore()
                let result = try await Subprocess.run(
                    launch.configuration, input: .inputWriter, output: .sequence, error: .sequence
                ) { child in
                    let watch = ChildWatch(
                        launch.family(of: child.processIdentifier.value), limits: limits, sink: sink,
                        cancelled: cancelled, stillActive: stillActive)
                    let writer = child.standardInputWriter
                    await watch.accompany(child.standardOutput, child.standardError) {
                        // A child that does not read its input to the end is no error.
                        _ = try? await writer.write(bytes)
                        try? await writer.finish()
                    }
                    return watch
                }
                (watch, status) = (result.closureResult, result.terminationStatus)
            }
            let ended = await watch.summary
            await sink.finish()
            return .success(
                sink.outcome(
                    termination: status.asChildTermination, stoppedBy: ended.reason,
                    duration: (ended.exited ?? .now) - started, survivors: ended.survivors))
        } catch {
            return .failure(launch.failure(error))
        }
    }
}

extension TerminationStatus {
    fileprivate var asChildTermination: ChildTermination {
        switch self {
        case .exited(let code): .exited(code)
        case .signaled(let signal): .signalled(signal)
        }
    }
}

/// Set once, read from anywhere.
final class Flag: Sendable {
    private let value = Atomic(false)

    var isRaised: Bool { value.load(ordering: .acquiring) }
    func raise() { value.store(true, ordering: .releasing) }
}
