internal import GRDB
internal import KataStore

/// The versions of the database, kept in `PRAGMA user_version`.
struct Schema: Sendable {
    /// Step `n` leads from version `n` to version `n + 1`. Published steps never change.
    let steps: [@Sendable (Database) throws -> Void]

    var version: Int { steps.count }

    static let current = Schema(steps: [createVersion1])

    /// Marks the file as kata's, in `PRAGMA application_id`: `kata` in ASCII.
    static let applicationID: Int32 = 0x6B61_7461

    private static func createVersion1(_ db: Database) throws {
        try db.execute(sql: version1Tables)
        for statement in LifecycleConstraints.statements { try db.execute(sql: statement) }
    }
}
