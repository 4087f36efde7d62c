internal import GRDB
internal import KataCore
package import KataFiles
package import KataStore

extension SQLiteRunStore {
    /// Opens the store of a repository, `kata/kata.db` under its common Git folder, and creates it when missing.
    package static func open(
        inCommonFolder folder: DiskPath, settings: Settings
    ) async throws(StoreError) -> SQLiteRunStore {
        try await open(path: folder.appending("kata/kata.db"), settings: settings)
    }

    /// Opens a store and brings it to the present version, after a copy of an older one was put beside it.
    ///
    /// Only the owner can read the file (0600) and its folder (0700).
    /// - Throws: `corrupt` for a damaged file, which has then been set aside under a name with the time in it, so that the next
    ///   open begins anew; `newerSchema` and `foreign` leave the file as it is; `busy`, `permissionDenied`, `noSpace`, …
    package static func open(path: DiskPath, settings: Settings) async throws(StoreError) -> SQLiteRunStore {
        var waited = Duration.zero
        while true {
            do throws(StoreError) {
                return try openOnce(path: path, settings: settings)
            } catch {
                // The switch to write-ahead logging needs the file alone for a moment and does not wait for it.
                guard error.code == .busy, waited < settings.patience else { throw error }
            }
            waited += .milliseconds(20)
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    private static func openOnce(path: DiskPath, settings: Settings) throws(StoreError) -> SQLiteRunStore {
        let file = StoreFile(path: path, files: settings.files)
        do {
            try file.prepare()
            let patience = Patience(limit: settings.patience)
            let database = try DatabaseQueue(path: path.display, configuration: configuration(settings, patience))
            try database.writeWithoutTransaction { db in
                try file.examine(db, thoroughly: settings.examinesEverything)
                // Not before: this changes the file.
                try db.execute(sql: "PRAGMA journal_mode = WAL")
                try Migration(schema: settings.schema, file: file, now: settings.now()).run(db)
            }
            return SQLiteRunStore(path: path, settings: settings, database: database, patience: patience)
        } catch {
            let error = StoreError(translating: error, path: path)
            guard error.code == .corrupt else { throw error }
            throw file.setAside(at: settings.now(), because: error)
        }
    }

    private static func configuration(_ settings: Settings, _ patience: Patience) -> Configuration {
        var configuration = Configuration()
        configuration.label = "kata run store"
        configuration.busyMode = .callback { attempts in patience.allowsAnother(after: attempts) }
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = NORMAL; PRAGMA fullfsync = 1; PRAGMA trusted_schema = OFF")
            if let pages = settings.maximumPages { try db.execute(sql: "PRAGMA max_page_count = \(pages)") }
        }
        return configuration
    }
}
