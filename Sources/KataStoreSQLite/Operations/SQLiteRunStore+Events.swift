internal import GRDB
package import KataCore
package import KataStore

extension SQLiteRunStore {
    @discardableResult
    package func appendEvents(
        _ events: [RunEvent.Content], under lease: Lease
    ) async throws(StoreError) -> Int64 {
        try await write("appendEvents") { db in try db.append(events, under: lease) }
    }

    package func events(
        of run: ULID, after sequence: Int64, limit: Int
    ) async throws(StoreError) -> [RunEvent] {
        try await read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT * FROM events WHERE run = ? AND sequence > ? ORDER BY sequence LIMIT ?")
            return try Row.fetchAll(statement, arguments: [run.description, sequence, limit])
                .map { try RunEvent($0, run: run) }
        }
    }
}
