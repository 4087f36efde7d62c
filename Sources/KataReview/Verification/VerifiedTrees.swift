internal import KataCore
internal import KataDigest
package import KataFiles
internal import Synchronization

/// Which commands passed on which trees in clean working trees, so that they need not run again.
///
/// Lines of JSON in `kata/verified.jsonl` below the common Git folder; it may be deleted at any time. Only what passed is kept.
package final class VerifiedTrees: Sendable {
    private let path: DiskPath
    private let files: any FileAccess
    private let known: Mutex<[String: String]>

    /// - Parameter commonFolder: what all working trees share.
    package init(commonFolder: String, files: any FileAccess) {
        self.files = files
        path = DiskPath(commonFolder).appending("kata/verified.jsonl")
        var found: [String: String] = [:]
        let bytes = (try? files.read(path, limit: 64 << 20)) ?? []
        for line in bytes.split(separator: 0x0A) {
            guard let entry = try? JSONText(parsing: String(decoding: line, as: UTF8.self)),
                let key = entry["key"]?.stringValue, let when = entry["when"]?.stringValue
            else { continue }
            found[key] = when
        }
        known = Mutex(found)
    }

    /// When, and as which commit, the command passed on the tree; `nil` when it is not known to have.
    func when(_ command: String, on tree: ObjectID, in folder: String) -> String? {
        known.withLock { $0[Self.key(command, tree, folder)] }
    }

    func remember(_ command: String, on tree: ObjectID, in folder: String, when: String) {
        known.withLock { $0[Self.key(command, tree, folder)] = when }
    }

    /// Writes what is known; the newest entries when there are very many.
    package func save() {
        let lines = known.withLock { known in
            known.sorted { $0.value > $1.value }.prefix(20_000).map { key, when in
                JSONText.object(["key": .string(key), "when": .string(when)]).compact + "\n"
            }
        }
        try? files.makeFolder(path.folder, mode: 0o755)
        // Losing it costs only time.
        try? files.writeAtomically(lines.joined(), to: path)
    }

    private static func key(_ command: String, _ tree: ObjectID, _ folder: String) -> String {
        "\(tree.hex) \(Digest256.of("\(folder)\n\(command)").hex)"
    }
}
