internal import KataCore
internal import KataEngine
internal import KataStore

/// Renews a run's lease beside the work, and ends the work when somebody asks for it or when the run has a new owner.
struct KeepAlive: Sendable {
    let services: EngineServices
    let lease: Lease
    var timing = LeaseTiming()

    func run(stopping work: Task<ExecutionReport, any Error>) async {
        while !Task.isCancelled {
            do {
                try await services.time.sleep(timing.heartbeat)
                if try await services.store.renewLease(lease).cancellation != nil { work.cancel() }
            } catch let error as StoreError where error.code == .staleLease {
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
