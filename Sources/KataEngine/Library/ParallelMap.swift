internal import Dispatch
internal import Synchronization

/// Does the same to many values on all processors.
enum ParallelMap {
    /// The results in the order of the values. The calling thread works too and waits for the others; short lists stay on it.
    static func map<Value: Sendable, Result: Sendable>(
        _ values: [Value], _ transform: @Sendable (Value) -> Result
    ) -> [Result] {
        // Parts small enough that a few expensive values don't leave one thread with all the work at the end.
        let size = 16
        let parts = (values.count + size - 1) / size
        guard parts > 1 else { return values.map(transform) }
        let done = Mutex<[[Result]]>(Array(repeating: [], count: parts))
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let results = values[(part * size)..<min(values.count, (part + 1) * size)].map(transform)
            done.withLock { $0[part] = results }
        }
        return done.withLock { $0.flatMap(\.self) }
    }
}
