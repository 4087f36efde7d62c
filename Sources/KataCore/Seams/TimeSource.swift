/// Where time comes from, so that tests can hold it: a wall clock for stamps, a monotonic clock for durations.
package struct TimeSource: Sendable {
    package var now: @Sendable () -> Timestamp
    /// Time since an arbitrary fixed moment; never goes back.
    package var monotonic: @Sendable () -> Duration
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Timestamp, monotonic: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.monotonic = monotonic
        self.sleep = sleep
    }
}
