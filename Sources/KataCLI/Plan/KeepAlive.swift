internal import KataCore
internal import KataEngine
internal import KataStore

/// Renews a run's lease beside the work, and ends the work when somebody asks for it or when the run has a new owner.
struct KeepAlive: Sendable {
    let services: EngineServices
    let lease: Lease
    let watch: LeaseWatch
    /// How often it is looked for a request to stop: nobody should have to wait for the next heartbeat.
    var glance = Duration.seconds(1)
    let cancellation: Shared<CancellationRequest?>

    func run(stopping work: Task<ExecutionReport, any Error>) async {
        let timing = services.store.leases
        var renewed = services.time.monotonic()
        while !Task.isCancelled {
            do {
                try await services.time.sleep(min(glance, timing.heartbeat))
                let request: CancellationRequest?
                if services.time.monotonic() - renewed >= timing.heartbeat {
                    request = try await services.store.renewLease(lease).cancellation
                    renewed = services.time.monotonic()
                    watch.renewed(at: renewed)
                } else {
                    let run = try await services.store.run(lease.run)
                    if let run, run.epoch > lease.epoch {
                        watch.lose()
                        work.cancel()
                        return
                    }
                    request = run?.cancellation
                }
                guard let request else { continue }
                cancellation.withLock { $0 = request }
                work.cancel()
            } catch let error as StoreError where error.code == .staleLease {
                watch.lose()
                work.cancel()
                return
            } catch is CancellationError {
                return
            } catch {
                // A store that is busy for a moment is asked again at the next beat.
                continue
            }
        }
    }
}
