internal import KataCore
internal import KataStore

/// Keeps the leases of all plans of a phase alive beside the work, and ends the work of a plan when somebody asks for it or
/// when its run has a new owner.
actor PhaseHeartbeat {
    private struct Beat {
        var lease: Lease
        var watch: LeaseWatch
        var renewed: Duration
        var stop: @Sendable (CancellationRequest?) -> Void
    }

    private let services: EngineServices
    private var timing: LeaseTiming { services.store.leases }
    private var beats: [ULID: Beat] = [:]
    private let phase: PhaseStop
    private var ending: CancellationRequest?

    init(services: EngineServices, phase: PhaseStop) {
        self.services = services
        self.phase = phase
    }

    /// - Parameter stop: ends the work on the run; called with `nil` when the run has a new owner.
    func add(_ lease: Lease, _ watch: LeaseWatch, stop: @escaping @Sendable (CancellationRequest?) -> Void) {
        beats[lease.run] = Beat(lease: lease, watch: watch, renewed: services.time.monotonic(), stop: stop)
        if let ending { stop(ending) }
    }

    func remove(_ run: ULID) { beats[run] = nil }

    /// Until cancelled. Requests are looked for each second: nobody should have to wait for the next heartbeat.
    /// - Parameter stop: ends the execution of the phase, when that is asked for.
    func run(stopping stop: @Sendable () -> Void) async {
        while !Task.isCancelled {
            do { try await services.time.sleep(min(.seconds(1), timing.heartbeat)) } catch { return }
            if ending == nil, let request = phase.request() {
                ending = request
                for beat in beats.values { beat.stop(request) }
                stop()
            }
            for (run, beat) in beats { await look(at: run, beat) }
        }
    }

    private func look(at run: ULID, _ beat: Beat) async {
        do throws(StoreError) {
            let request: CancellationRequest?
            if services.time.monotonic() - beat.renewed >= timing.heartbeat {
                request = try await services.store.renewLease(beat.lease).cancellation
                let now = services.time.monotonic()
                beats[run]?.renewed = now
                beat.watch.renewed(at: now)
            } else {
                request = try await services.store.run(run)?.cancellation
            }
            if let request { beat.stop(request) }
        } catch {
            // A store that is busy for a moment is asked again at the next beat.
            guard error.code == .staleLease else { return }
            beats[run] = nil
            beat.watch.lose()
            beat.stop(nil)
        }
    }
}
