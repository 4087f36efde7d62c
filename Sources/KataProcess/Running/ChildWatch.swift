internal import Subprocess

/// Accompanies one child from its start to its exit: drains its output, keeps its time, ends it, and sweeps up after it.
actor ChildWatch {
    private let family: ProcessFamily
    private let sink: OutputSink
    private let cancelled: Flag
    private let stillActive: (@Sendable () async -> Bool)?
    private var supervision: Supervision
    private var descendants: Set<Int32> = []
    /// By id, because two sweeps may see the same process.
    private var survivors: Set<Int32> = []
    private var exited: ContinuousClock.Instant?
    /// The last time that somebody vouched for a silent child, since its start.
    private var vouched = Duration.zero
    private var seemedIdle = false

    init(
        _ family: ProcessFamily, limits: ChildLimits, sink: OutputSink, cancelled: Flag,
        stillActive: (@Sendable () async -> Bool)?
    ) {
        self.family = family
        self.sink = sink
        self.cancelled = cancelled
        self.stillActive = stillActive
        supervision = Supervision(limits: limits)
    }

    var summary: (reason: StopReason?, survivors: Int, exited: ContinuousClock.Instant?) {
        (supervision.reason, survivors.count, exited)
    }

    /// Returns when the child has exited, its output is drained and its family is gone. The child is not reaped yet.
    nonisolated func accompany(
        _ output: SubprocessOutputSequence, _ error: SubprocessOutputSequence,
        feed: @escaping @Sendable () async -> Void
    ) async {
        enum Part { case stream, other }
        await withTaskGroup(of: Part.self) { group in
            group.addTask {
                await feed()
                return .other
            }
            group.addTask {
                await self.drain(output, .standardOutput)
                return .stream
            }
            group.addTask {
                await self.drain(error, .standardError)
                return .stream
            }
            group.addTask {
                await self.keepTime()
                return .other
            }
            var open = 2
            while open > 0, let part = await group.next() {
                if part == .stream { open -= 1 }
            }
            // Only the time keeper's sleep minds this; the writer ends with the child.
            group.cancelAll()
            // A child that closed its streams may well work on: it is not killed, its limits go on.
            var pause = Duration.microseconds(50)
            while await !step() {
                try? await Self.sleep(pause)
                pause = min(pause * 2, .milliseconds(20))
            }
            await sweep()
        }
    }

    private nonisolated func drain(_ stream: SubprocessOutputSequence, _ kind: OutputStreamKind) async {
        do {
            for try await buffer in stream {
                let bytes = unsafe buffer.withUnsafeBytes { unsafe Array($0) }
                await sink.receive(bytes, from: kind)
                if sink.isAbandoned { break }
            }
        } catch {
            sink.note("reading \(kind) failed: \(error)")
        }
    }

    /// Steps in small intervals until the child has exited or this task is cancelled, which means that nothing is left to drain.
    private nonisolated func keepTime() async {
        // The end of both streams tells of most exits; each look here costs several changes of threads.
        var pause = Duration.milliseconds(10)
        while !Task.isCancelled {
            if await step() {
                await sweep()
                // Who survived the sweep and still floods the pipe would keep us here for ever.
                try? await Task.sleep(for: .seconds(1))
                sink.abandon()
                return
            }
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(20))
        }
    }

    /// Looks at child and clock once, and returns whether the child has exited.
    private func step() async -> Bool {
        if exited != nil { return true }
        if family.leaderHasExited {
            exited = .now
            return true
        }
        let now = sink.elapsed
        var lastActivity = lastActivity
        if supervision.isIdle(now: now, lastActivity: lastActivity) {
            if let stillActive, await stillActive() { vouched = now }
            // Output may be waiting in the pipe on a busy machine: only a second look in a row counts.
            if !seemedIdle || vouched == now { lastActivity = now }
            seemedIdle = true
        } else {
            seemedIdle = false
        }
        let wasRunning = supervision.reason == nil
        guard let signal = supervision.advance(now: now, lastActivity: lastActivity, cancelled: cancelled.isRaised)
        else { return false }
        // While the parents live, descendants that left the group are found by parentage, whatever their environment is.
        if wasRunning || signal == Supervision.kill {
            descendants.formUnion(ProcessTable.descendants(of: family.leader))
        }
        family.signal(signal)
        return false
    }

    private var lastActivity: Duration { max(sink.lastActivity, vouched) }

    private func sweep() async {
        let known = descendants
        descendants = []
        survivors.formUnion(await family.sweep(known: known))
    }

    /// Sleeps also in a task that is cancelled.
    private static func sleep(_ duration: Duration) async throws {
        try await Task.sleep(for: duration)
    }
}
