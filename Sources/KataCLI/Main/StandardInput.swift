internal import Dispatch
internal import Synchronization

/// Lines of standard input, read without holding up other work.
///
/// A question that is withdrawn leaves its read behind, which can't be taken back: the next question gets what comes of it.
final class StandardInput: Sendable {
    private let underWay = Mutex<Task<String?, Never>?>(nil)

    private init() {}

    /// What returns the next line without its end; `nil` at the end of the input. A cancelled task gets `CancellationError`
    /// at once.
    static func reader() -> @Sendable () async throws -> String? {
        let input = StandardInput()
        return { try await input.line() }
    }

    private func line() async throws -> String? {
        let reading = underWay.withLock { underWay in
            if let underWay { return underWay }
            let reading = Task.detached {
                await withCheckedContinuation { continuation in
                    // A read can wait for hours; it gets a thread of its own instead of one of the pool's.
                    DispatchQueue.global().async { continuation.resume(returning: readLine(strippingNewline: true)) }
                }
            }
            underWay = reading
            return reading
        }
        return try await withThrowingTaskGroup(of: String?.self) { group in
            let relay = AsyncStream<String?>.makeStream()
            let forwarding = Task.detached {
                relay.continuation.yield(await reading.value)
                relay.continuation.finish()
            }
            defer { forwarding.cancel() }
            group.addTask { [self] in
                for await line in relay.stream {
                    underWay.withLock { $0 = nil }
                    return line
                }
                throw CancellationError()
            }
            return try await group.next() ?? nil
        }
    }
}
