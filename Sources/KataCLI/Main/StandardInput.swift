internal import Dispatch

/// Lines of standard input, read without holding up other work.
enum StandardInput {
    /// The next line without its end; `nil` at the end of the input. A cancelled task gets `CancellationError` at once.
    static func line() async throws -> String? {
        let reading = Task.detached {
            await withCheckedContinuation { continuation in
                // A read can wait for hours; it gets a thread of its own instead of one of the pool's.
                DispatchQueue.global().async { continuation.resume(returning: readLine(strippingNewline: true)) }
            }
        }
        return try await withThrowingTaskGroup(of: String?.self) { group in
            let relay = AsyncStream<String?>.makeStream()
            let forwarding = Task.detached {
                relay.continuation.yield(await reading.value)
                relay.continuation.finish()
            }
            defer { forwarding.cancel() }
            group.addTask {
                for await line in relay.stream { return line }
                throw CancellationError()
            }
            return try await group.next() ?? nil
        }
    }
}
