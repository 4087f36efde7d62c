package import KataCore
internal import KataFiles
package import KataGit
package import KataHooks

/// What became of rewritten commits, as the `post-rewrite` hook recorded it.
package struct RewriteJournal: Sendable {
    private var next: [ObjectID: [ObjectID]] = [:]

    package init(_ records: [RewriteRecord] = []) {
        for record in records where next[record.old]?.contains(record.new) != true {
            next[record.old, default: []].append(record.new)
        }
    }

    /// With pairs that are known from elsewhere.
    func adding(_ pairs: [(old: ObjectID, new: ObjectID)]) -> RewriteJournal {
        var journal = self
        for pair in pairs where journal.next[pair.old]?.contains(pair.new) != true {
            journal.next[pair.old, default: []].append(pair.new)
        }
        return journal
    }

    package var isEmpty: Bool { next.isEmpty }

    /// A line that was cut off or is another's is passed over.
    package static func read(of git: GitWorkspace) -> RewriteJournal {
        let path = DiskPath(git.location.commonFolder).appending("kata/\(RewriteRecord.fileName)")
        guard let bytes = try? SystemFiles().read(path, limit: 256 << 20) else { return RewriteJournal() }
        return RewriteJournal(
            bytes.split(separator: 0x0A).compactMap { RewriteRecord(line: String(decoding: $0, as: UTF8.self)) })
    }

    /// Everything that a commit has become, step by step, the nearest first.
    package func successors(of commit: ObjectID) -> [ObjectID] {
        var found: [ObjectID] = []
        var seen: Set<ObjectID> = [commit]
        var pending = [commit]
        while !pending.isEmpty {
            let step = pending.flatMap { next[$0] ?? [] }.filter { seen.insert($0).inserted }
            found += step
            pending = step
        }
        return found
    }

    /// The rewritten commits whose ids begin so.
    func olds(beginning prefix: String) -> [ObjectID] { next.keys.filter { $0.hex.hasPrefix(prefix) } }
}
