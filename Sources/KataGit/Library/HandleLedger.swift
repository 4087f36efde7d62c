internal import Synchronization

/// Counts the libgit2 handles that are open, by kind, so that a test can show that none is left.
package final class HandleLedger: Sendable {
    private let counts = Mutex<[String: (opened: Int, open: Int)]>([:])

    package init() {}

    /// The handles that are open now, by kind; kinds without open handles are left out.
    package var open: [String: Int] {
        counts.withLock { $0.mapValues(\.open).filter { $0.value != 0 } }
    }

    /// How many handles were opened since the ledger was made.
    package var openedInTotal: Int { counts.withLock { $0.values.reduce(0) { $0 + $1.opened } } }

    func opened(_ kind: String) {
        counts.withLock {
            $0[kind, default: (0, 0)].opened += 1
            $0[kind, default: (0, 0)].open += 1
        }
    }

    func closed(_ kind: String) {
        counts.withLock { $0[kind, default: (0, 0)].open -= 1 }
    }
}
