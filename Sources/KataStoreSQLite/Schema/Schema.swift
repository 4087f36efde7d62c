internal import GRDB
internal import KataStore

/// The versions of the database, kept in `PRAGMA user_version`.
struct Schema: Sendable {
    /// Step `n` leads from version `n` to version `n + 1`. Published steps never change.
    let steps: [@Sendable (Database) throws -> Void]

    var version: Int { steps.count }

    static let current = Schema(steps: [createVersion1, addBudgets])

    /// Marks the file as kata's, in `PRAGMA application_id`: `kata` in ASCII.
    static let applicationID: Int32 = 0x6B61_7461

    /// Version 2: what attempts under way may use, and when leases were renewed by the time of the machine.
    private static func addBudgets(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE reservations (
                    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
                    epoch INTEGER NOT NULL,
                    made_at INTEGER NOT NULL,
                    tokens INTEGER NOT NULL CHECK (tokens >= 0),
                    microdollars INTEGER NOT NULL CHECK (microdollars >= 0),
                    turns INTEGER NOT NULL CHECK (turns >= 0),
                    PRIMARY KEY (run, epoch)
                ) STRICT, WITHOUT ROWID;

                ALTER TABLE runs ADD COLUMN lease_renewed_running INTEGER;
                """)
    }

    private static func createVersion1(_ db: Database) throws {
        try db.execute(sql: version1Tables)
        for statement in LifecycleConstraints.statements { try db.execute(sql: statement) }
    }
}
