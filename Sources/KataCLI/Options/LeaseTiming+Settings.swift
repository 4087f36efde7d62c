internal import KataCore
internal import KataPlan
internal import KataStore

extension LeaseTiming {
    /// - Throws: a usage error for times that can't work together.
    init(_ settings: Settings) throws {
        let times = settings.leases
        guard let timing = LeaseTiming(checking: times.heartbeat, stale: times.stale, rescue: times.rescue) else {
            throw CommandFailure(
                .usage, "settings.leases",
                "kata.leases.stale must be at least twice kata.leases.heartbeat, and kata.leases.rescue at least as long",
                hints: ["the defaults are 15s, 1m and 5m; see them: kata config list --show-origin"])
        }
        self = timing
    }
}
