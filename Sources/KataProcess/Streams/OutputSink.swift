internal import Synchronization

/// Where the output of one child goes: counted, redacted, captured, logged, handed on.
final class OutputSink: Sendable {
    private struct State: ~Copyable {
        var captures: [OutputStreamKind: BoundedCapture]
        var redactions: [OutputStreamKind: RedactionStream]
        var log: OutputLog?
        var problem: String?
        var lastActivity = Duration.zero
    }

    let started = ContinuousClock.now
    private let state: Mutex<State>
    private let abandoned = Flag()
    private let onOutput: (@Sendable (OutputChunk) async -> Void)?

    init(plan: CapturePlan, redactor: Redactor, onOutput: (@Sendable (OutputChunk) async -> Void)?) {
        self.onOutput = onOutput
        let capture = BoundedCapture(headLimit: plan.headBytes, tailLimit: plan.tailBytes)
        var log: OutputLog?
        var problem: String?
        if let file = plan.logFile {
            do throws(OutputLog.Failure) { log = try OutputLog(appendingTo: file) } catch { problem = error.message }
        }
        state = Mutex(
            State(
                captures: [.standardOutput: capture, .standardError: capture],
                redactions: [.standardOutput: redactor.stream(), .standardError: redactor.stream()], log: log,
                problem: problem))
    }

    var elapsed: Duration { .now - started }
    var lastActivity: Duration { state.withLock { $0.lastActivity } }
    var isAbandoned: Bool { abandoned.isRaised }

    /// No more output is waited for.
    func abandon() { abandoned.raise() }

    func note(_ problem: String) { state.withLock { if $0.problem == nil { $0.problem = problem } } }

    func receive(_ bytes: [UInt8], from kind: OutputStreamKind) async {
        let time = elapsed
        let clean = state.withLock { state in
            state.lastActivity = time
            let clean = state.redactions[kind]?.append(bytes) ?? bytes
            Self.keep(clean, original: bytes.count, kind, time, in: &state)
            return clean
        }
        if !clean.isEmpty { await onOutput?(OutputChunk(stream: kind, bytes: clean, time: time)) }
    }

    /// Delivers what redaction still held back, and closes the log.
    func finish() async {
        let time = elapsed
        for kind in OutputStreamKind.allCases {
            let rest = state.withLock { state in
                let rest = state.redactions[kind]?.finish() ?? []
                Self.keep(rest, original: 0, kind, time, in: &state)
                return rest
            }
            if !rest.isEmpty { await onOutput?(OutputChunk(stream: kind, bytes: rest, time: time)) }
        }
        state.withLock { state in
            do throws(OutputLog.Failure) { try state.log?.finish(at: time) } catch { state.problem = error.message }
            state.log = nil
        }
    }

    func outcome(
        termination: ChildTermination, stoppedBy: StopReason?, duration: Duration, survivors: Int
    ) -> ChildOutcome {
        state.withLock { state in
            ChildOutcome(
                termination: termination, stoppedBy: stoppedBy, duration: duration,
                standardOutput: state.captures[.standardOutput] ?? BoundedCapture(headLimit: 0, tailLimit: 0),
                standardError: state.captures[.standardError] ?? BoundedCapture(headLimit: 0, tailLimit: 0),
                survivors: survivors, logProblem: state.problem)
        }
    }

    private static func keep(
        _ bytes: [UInt8], original: Int, _ kind: OutputStreamKind, _ time: Duration, in state: inout State
    ) {
        state.captures[kind]?.append(bytes, original: original)
        guard !bytes.isEmpty, state.log != nil else { return }
        do throws(OutputLog.Failure) {
            try state.log?.write(OutputChunk(stream: kind, bytes: bytes, time: time))
        } catch {
            // A full disk must not take the child's result away.
            state.problem = error.message
            state.log = nil
        }
    }
}
