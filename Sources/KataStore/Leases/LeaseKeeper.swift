package import KataCore

/// Keeps a lease alive beside the work, and hears when the work must stop.
package struct LeaseKeeper: Sendable {
    /// Why an owner must stop.
    package enum Stop: Sendable, Hashable {
        /// Somebody asked for it: end the work and make the transition.
        case cancellation(CancellationRequest)
        /// Another owner has the run: end the work and write nothing more.
        case lost(StoreError)
    }

    private let lease: Lease
    private let store: any RunStore
    private let timing: LeaseTiming
    private let time: TimeSource

    package init(_ lease: Lease, store: any RunStore, timing: LeaseTiming = LeaseTiming(), time: TimeSource) {
        self.lease = lease
        self.store = store
        self.timing = timing
        self.time = time
    }

    /// Renews the lease every heartbeat until the task is cancelled, which gives `nil`, or the owner must stop.
    ///
    /// A store that is out of reach for a while is asked again; when that lasts for longer than the lease, it counts as lost,
    /// because another owner may have it by now.
    package func run() async -> Stop? {
        var renewed = time.monotonic()
        while true {
            do {
                try await time.sleep(timing.heartbeat)
            } catch {
                return nil
            }
            do throws(StoreError) {
                let renewal = try await store.renewLease(lease)
                renewed = time.monotonic()
                if let request = renewal.cancellation { return .cancellation(request) }
            } catch {
                let isFinal = error.code == .staleLease || error.code == .notFound
                if isFinal || time.monotonic() - renewed >= timing.stale { return .lost(error) }
            }
        }
    }
}
