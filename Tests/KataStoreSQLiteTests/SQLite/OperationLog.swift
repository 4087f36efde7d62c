import KataStore
import KataStoreSQLite
import Synchronization

/// Notes what a store does.
final class OperationLog: Sendable {
    private let operations = Mutex<[StoreOperation]>([])

    var all: [StoreOperation] { operations.withLock { $0 } }

    func note(_ operation: StoreOperation) -> StoreError? {
        operations.withLock { $0.append(operation) }
        return nil
    }
}
