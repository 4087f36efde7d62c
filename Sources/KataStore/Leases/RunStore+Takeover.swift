package import KataCore

extension RunStore {
    /// Takes a run over from an owner that is proven to be gone, or whose lease has run out or was given back.
    /// - Throws: `leaseHeld`, with the holder, when it may still be at work.
    package func takeOver(_ run: ULID, for owner: RunOwner) async throws(StoreError) -> Lease {
        guard let record = try await self.run(run) else {
            throw StoreError(.notFound, "there is no run \(run)", run: run)
        }
        let proven = record.lease.flatMap { $0.owner.liveness == .gone ? $0.epoch : nil }
        return try await acquireLease(on: run, for: owner, replacing: proven)
    }
}
