internal import GRDB
internal import KataCore
internal import KataFiles
internal import KataStore

/// The database as a file: its folder, its permissions, its health.
struct StoreFile: Sendable {
    let path: DiskPath
    let files: any FileAccess

    /// Up to this size every page is checked at open, which takes about a millisecond. A larger file is checked when somebody
    /// asks for it, or after damage was met while reading it.
    static let examinedBytes: Int64 = 256 << 10

    /// Makes folder and file with their permissions, before SQLite would make them with its own. Its log files take the
    /// permissions of the database.
    func prepare() throws(FileError) {
        guard path.bytes.count < 4096, !path.bytes.contains(0), String(validating: path.bytes, as: UTF8.self) != nil
        else {
            throw FileError(.badPath, "open", path)
        }
        if let status = try files.status(of: path) {
            guard status.kind == .regular else { throw FileError(.notRegular, "open", path) }
            return
        }
        try files.makeFolder(path.folder, mode: .privateFolder)
        try files.append([], to: path, mode: .private)
        try files.synchronize(path.folder.folder)
    }

    /// - Throws: `corrupt`, or `foreign` for a database that is not kata's.
    func examine(_ db: Database, thoroughly: Bool) throws {
        let owner = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        guard owner == Schema.applicationID || (owner == 0 && tables == 0) else {
            throw StoreError(.foreign, "\(path) is a database of another program", hint: "move it away")
        }
        let isSuspect = try files.exists(suspicion)
        let size = try files.status(of: path)?.size ?? 0
        guard tables > 0, thoroughly || isSuspect || size <= Self.examinedBytes else { return }
        let findings = try String.fetchAll(db, sql: "PRAGMA quick_check(3)")
        guard findings == ["ok"] else {
            throw StoreError(.corrupt, "the run store \(path) is damaged: \(findings.joined(separator: "; "))")
        }
        if isSuspect { try files.remove(suspicion) }
    }

    /// Makes the next open look at every page. A failure to do so adds nothing to the damage that is being reported.
    func suspect() { try? files.append([], to: suspicion, mode: .private) }

    private var suspicion: DiskPath { DiskPath(bytes: path.bytes + Array(".suspect".utf8)) }

    /// Moves a damaged database out of the way, together with its log. The error says where it went.
    func setAside(at time: Timestamp, because error: StoreError) -> StoreError {
        var error = error
        let target = neighbour("corrupt", at: time)
        do {
            try files.rename(path, to: target, durable: true)
            for suffix in ["-wal", "-shm"] {
                let companion = DiskPath(bytes: path.bytes + Array(suffix.utf8))
                guard try files.exists(companion) else { continue }
                try files.rename(companion, to: DiskPath(bytes: target.bytes + Array(suffix.utf8)), durable: false)
            }
            try files.remove(suspicion)
            error.message += "; it was moved to \(target)"
            error.hint =
                "make the records again from Git: kata store rebuild; without it the next command begins with an empty store"
        } catch let failure {
            error.message += "; moving it away failed too: \(failure)"
            error.hint = "move it away by hand"
        }
        return error
    }

    /// Copies the database, as it is before a migration, to a file beside it.
    func backUp(_ db: Database, version: Int, at time: Timestamp) throws {
        let target = neighbour("version-\(version)", at: time)
        try files.append([], to: target, mode: .private)
        try db.execute(sql: "VACUUM INTO ?", arguments: [target.display])
        try files.synchronize(target)
    }

    /// A name beside the database, with the time for people and a random part, so that two processes never take the same one.
    private func neighbour(_ purpose: String, at time: Timestamp) -> DiskPath {
        let stamp = time.iso8601.filter { $0 != ":" && $0 != "-" }
        let random = String(UInt32.random(in: 0x1000_0000...UInt32.max), radix: 16)
        return DiskPath(bytes: path.bytes + Array(".\(purpose)-\(stamp)-\(random)".utf8))
    }
}
