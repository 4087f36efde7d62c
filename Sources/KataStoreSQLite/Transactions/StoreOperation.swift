package import KataStore

/// One transaction at one of its two ends.
package struct StoreOperation: Sendable, Hashable {
    package enum Phase: String, Sendable, Hashable {
        case begin
        /// All statements have run; nothing is durable yet.
        case commit
    }

    /// The name of the call: `createRun`, `transition`, …
    package var name: String
    package var phase: Phase
    /// Whether it must reach the disk before it is announced.
    package var isDurable: Bool

    package init(name: String, phase: Phase, isDurable: Bool) {
        self.name = name
        self.phase = phase
        self.isDurable = isDurable
    }
}

/// An error from a probe makes the call fail with it, as if the database had said so.
package typealias StoreProbe = @Sendable (StoreOperation) -> StoreError?
