internal import Synchronization

/// How long a connection waits for the locks of other processes: not at all, except inside ``waiting(_:)``.
final class Patience: Sendable {
    private let limit: Duration
    private let waiters = Atomic<Int>(0)
    private let isWaiting = Atomic<Bool>(false)

    init(limit: Duration) { self.limit = limit }

    /// Whether a call waits or may have to: the next one gets in line behind it.
    var isUsed: Bool { waiters.load(ordering: .relaxed) > 0 }

    func begin() { waiters.wrappingAdd(1, ordering: .relaxed) }
    func end() { waiters.wrappingSubtract(1, ordering: .relaxed) }

    /// Only for the thread that has the connection.
    func waiting<Value>(_ body: () -> Value) -> Value {
        isWaiting.store(true, ordering: .relaxed)
        defer { isWaiting.store(false, ordering: .relaxed) }
        return body()
    }

    /// SQLite asks this again and again while a lock is held: true lets it try once more.
    /// - Parameter attempts: how often it has tried for this lock.
    func allowsAnother(after attempts: Int) -> Bool {
        guard isWaiting.load(ordering: .relaxed) else { return false }
        // 1, 2, 4, 8 milliseconds, then 10 each time.
        let pauses = (0..<min(attempts, 4)).reduce(0) { $0 + (1 << $1) } + max(0, attempts - 4) * 10
        guard .milliseconds(pauses) < limit else { return false }
        pause(milliseconds: attempts < 4 ? 1 << attempts : 10)
        return true
    }
}
