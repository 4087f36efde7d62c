internal import GRDB
internal import KataStore

extension SQLiteRunStore {
    /// Runs a body on the store's only connection.
    ///
    /// A transaction takes far less time than to wake another thread, so it runs on the caller's when nobody is in the way. What
    /// would have to wait, for another process or for the disk, runs on the connection's own queue, where it blocks no thread of
    /// the concurrency pool. Cancellation of the calling task does not reach in here: the record of a cancelled run must still be
    /// written.
    func onConnection<Value: Sendable>(
        atOnce: Bool, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        if atOnce, let value = try immediately(body) { return value }
        patience.begin()
        defer { patience.end() }
        let result = await withCheckedContinuation { continuation in
            database.asyncWriteWithoutTransaction { [self] db in
                continuation.resume(returning: patience.waiting { attempt(body, db) })
            }
        }
        return try result.get()
    }

    /// - Returns: `nil` when it would have to wait.
    private func immediately<Value: Sendable>(
        _ body: @Sendable (Database) throws -> Value
    ) throws(StoreError) -> Value? {
        guard !patience.isUsed else { return nil }
        do {
            return try database.writeWithoutTransaction { db in attempt(body, db) }.get()
        } catch {
            let error = translate(error)
            if error.code == .busy { return nil }
            throw error
        }
    }

    private func attempt<Value>(
        _ body: (Database) throws -> Value, _ db: Database
    ) -> Result<Value, StoreError> {
        do {
            return .success(try body(db))
        } catch {
            let error = translate(error)
            if error.code == .corrupt { StoreFile(path: path, files: settings.files).suspect() }
            return .failure(error)
        }
    }
}
