internal import GRDB
internal import KataCore
internal import KataStore

/// Brings a database to the version of this program.
struct Migration: Sendable {
    let schema: Schema
    let file: StoreFile
    let now: Timestamp

    /// - Throws: `newerSchema` when the file is ahead; nothing is changed then.
    func run(_ db: Database) throws {
        let found = try version(of: db)
        guard found != schema.version else { return }
        guard found < schema.version else { throw tooNew(found) }
        if found > 0 { try file.backUp(db, version: found, at: now) }
        try db.inTransaction(.immediate) {
            // Another process may have been faster.
            let present = try version(of: db)
            guard present <= schema.version else { throw tooNew(present) }
            for step in schema.steps.dropFirst(present) { try step(db) }
            try db.execute(
                sql: """
                    PRAGMA application_id = \(Schema.applicationID);
                    PRAGMA user_version = \(schema.version)
                    """)
            return .commit
        }
    }

    private func version(of db: Database) throws -> Int { try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 }

    private func tooNew(_ version: Int) -> StoreError {
        StoreError(
            .newerSchema,
            "the run store \(file.path) has version \(version); this kata knows versions up to \(schema.version)",
            hint: "use the newer kata that wrote it")
    }
}
