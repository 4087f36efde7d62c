internal import GRDB
internal import KataStore

extension SQLiteRunStore {
    /// Runs a query on the store's connection.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        try await onConnection(atOnce: true, body)
    }

    /// Runs one transaction. It takes the write lock at its start, so that it never has to begin again.
    func write<Value: Sendable>(
        _ name: String, durably isDurable: Bool = false, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        try await onConnection(atOnce: !isDurable) { [self] db in
            try announce(StoreOperation(name: name, phase: .begin, isDurable: isDurable))
            // SQLite, "PRAGMA synchronous": in WAL mode FULL syncs the log after each commit, which covers all that earlier
            // transactions have left in it. It can't be changed inside a transaction.
            if isDurable {
                try durability.pass()
                try db.cachedStatement(sql: "PRAGMA synchronous = FULL").execute()
            }
            defer { if isDurable { try? db.cachedStatement(sql: "PRAGMA synchronous = NORMAL").execute() } }
            var value: Value?
            try db.inTransaction(.immediate) {
                value = try body(db)
                try announce(StoreOperation(name: name, phase: .commit, isDurable: isDurable))
                return .commit
            }
            guard let value else { throw StoreError(.unavailable, "a transaction of the run store gave no result") }
            return value
        }
    }

    private func announce(_ operation: StoreOperation) throws {
        if let error = settings.probe?(operation) { throw error }
    }
}
