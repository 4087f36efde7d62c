internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The signals by which a person or a service manager asks this process to end.
package enum TerminationSignal: Int32, Sendable, Hashable, CaseIterable {
    case hangup = 1
    case interrupt = 2
    case quit = 3
    case terminate = 15
}

/// Turns Ctrl-C, SIGTERM and the end of the terminal into values, so that a run can be cancelled in order. For the command line only.
package enum TerminationSignals {
    /// Starts to catch the signals; their default action is off until the stream is dropped.
    ///
    /// A terminal that goes away says so several times, which is no impatience; and to a process that was started with `nohup` it
    /// says nothing.
    ///
    /// - Parameter forceAfter: With this many signals the process ends at once with 128 + signal, whatever it is doing, so
    ///   that an impatient second Ctrl-C always works; its descendants are killed first (where there is a `/proc`). 0 never
    ///   does.
    package static func watch(
        _ signals: [TerminationSignal] = [.interrupt, .terminate, .hangup], forceAfter: Int = 2
    ) -> AsyncStream<TerminationSignal> {
        AsyncStream { continuation in
            let queue = DispatchQueue(label: "kata.termination-signals")
            let counter = Counter()
            let caught = signals.filter { kind in
                // Dispatch sees a signal only when its default action does not end the process first.
                let before = signal(kind.rawValue, SIG_IGN)
                return kind != .hangup || !isIgnoring(before)
            }
            let sources = caught.map { kind in
                let source = DispatchSource.makeSignalSource(signal: kind.rawValue, queue: queue)
                source.setEventHandler {
                    if kind != .hangup, counter.next() == forceAfter {
                        for id in ProcessTable.descendants(of: getpid()) { kill(id, SIGKILL) }
                        _exit(128 + kind.rawValue)
                    }
                    continuation.yield(kind)
                }
                // A signal that comes before the source is registered would be lost; that takes well under a millisecond.
                let isRegistered = DispatchSemaphore(value: 0)
                source.setRegistrationHandler { isRegistered.signal() }
                source.resume()
                _ = isRegistered.wait(timeout: .now() + .seconds(1))
                return source
            }
            let held = Held(sources)
            continuation.onTermination = { _ in
                held.cancel()
                for kind in caught { signal(kind.rawValue, SIG_DFL) }
            }
        }
    }

    private typealias Handler = @convention(c) (Int32) -> Void

    /// Handlers can't be compared but as what they are: addresses, of which `SIG_IGN` is 1.
    private static func isIgnoring(_ handler: Handler?) -> Bool {
        unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    private final class Counter: Sendable {
        private let value = Mutex(0)

        func next() -> Int {
            value.withLock { value in
                value += 1
                return value
            }
        }
    }

    /// unchecked because signal sources may be cancelled from any thread, and nothing else is done with them.
    private final class Held: @unchecked Sendable {
        private let sources: [any DispatchSourceSignal]

        init(_ sources: [any DispatchSourceSignal]) { self.sources = sources }

        func cancel() { for source in sources { source.cancel() } }
    }
}
