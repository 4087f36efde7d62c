package import KataCore
package import KataFiles

/// The folder of one run beside the database, `kata/runs/<run-id>/` under the common Git folder: full logs, artifacts, manifest.
///
/// Only the owner can read it. Secrets must be gone from the bytes before they get here.
package struct RunFolder: Sendable {
    package let run: ULID
    package let path: DiskPath
    let files: any FileAccess

    package init(run: ULID, commonFolder: DiskPath, files: any FileAccess) {
        self.run = run
        self.files = files
        path = Self.folder(of: run, commonFolder: commonFolder)
    }

    /// Where the folder of a run is; only its id is needed.
    package static func folder(of run: ULID, commonFolder: DiskPath) -> DiskPath {
        commonFolder.appending("kata/runs").appending(run.description)
    }

    package var manifest: DiskPath { path.appending("manifest.json") }

    /// Makes the folder; one that exists stays as it is.
    package func create() throws(FileError) {
        try files.makeFolder(path, mode: .privateFolder)
    }

    /// Opens an NDJSON log, such as `events` or `task-1-attempt-1-provider`, which is created when missing.
    /// - Throws: `badPath` for a name that is not made of letters, digits, `-`, `_` and `.`, or starts with a dot.
    package func openLog(_ name: String) throws(FileError) -> RunLog {
        RunLog(try files.openLog(try log(name), mode: .private))
    }

    /// The path of an NDJSON log.
    package func log(_ name: String) throws(FileError) -> DiskPath { try file(named: name + ".ndjson") }

    /// Keeps bytes under their digest, such as a prompt: the same bytes are stored once, and a reader can prove that they are
    /// the ones that were used.
    /// - Parameter digest: `sha256:` and 64 hexadecimal digits, as the caller has computed it.
    package func store(_ bytes: [UInt8], digest: String) throws(FileError) -> DiskPath {
        let target = try artifact(digest)
        if let status = try files.status(of: target, followingLinks: false), status.kind == .regular,
            status.size == Int64(bytes.count)
        {
            return target
        }
        try files.makeFolder(target.folder, mode: .privateFolder)
        try files.writeAtomically(bytes, to: target, mode: .private, durable: false)
        return target
    }

    /// The path of what is or would be kept under a digest.
    package func artifact(_ digest: String) throws(FileError) -> DiskPath {
        let digits = digest.utf8.dropFirst(7)
        guard digest.hasPrefix("sha256:"), digits.count == 64,
            digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { throw FileError(.badPath, "store", path.appending("artifacts")) }
        return path.appending("artifacts").appending(String(decoding: digits, as: UTF8.self))
    }

    /// The logs with their sizes in bytes, by name; empty when there is no folder.
    package func logs() throws(FileError) -> [LogFile] {
        guard try files.exists(path) else { return [] }
        return try files.list(below: path, limits: WalkLimits(depth: 4, includesStatus: true)).compactMap { entry in
            guard entry.kind == .regular, entry.display.hasSuffix(".ndjson"), let status = entry.status else {
                return nil
            }
            return LogFile(name: entry.display, bytes: status.size)
        }
    }

    /// Removes what writes of a killed process left half-done. Only the owner of the run may do so.
    package func removeTemporaries() throws(FileError) { try files.removeTemporaries(in: path, depth: 4) }

    /// Removes the folder with everything in it.
    package func remove() throws(FileError) { try files.removeFolder(path) }

    private func file(named name: String) throws(FileError) -> DiskPath {
        let allowed = name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || [0x2D, 0x2E, 0x5F].contains($0)
        }
        guard allowed, !name.hasPrefix("."), name.utf8.count <= 200 else {
            throw FileError(.badPath, "open", path.appending("logs"))
        }
        return path.appending(name)
    }
}

package struct LogFile: Sendable, Hashable {
    package var name: String
    package var bytes: Int64

    package init(name: String, bytes: Int64) {
        self.name = name
        self.bytes = bytes
    }
}
