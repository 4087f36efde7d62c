internal import KataCore
internal import KataFiles
internal import KataGit

/// What Git itself wrote down of the movements of HEADs and branches, in every working tree.
struct Reflogs: Sendable {
    struct Entry: Sendable, Hashable {
        /// `nil` for a reference that was new.
        var old: ObjectID?
        var new: ObjectID
        var message: String

        /// `OLD SP NEW SP NAME SP <MAIL> SP TIME SP ZONE TAB MESSAGE`; `nil` for anything else.
        init?(line: some Collection<UInt8>) {
            let line = Array(line)
            guard let tab = line.firstIndex(of: 0x09) else { return nil }
            let words = line[..<tab].split(separator: 0x20, maxSplits: 2)
            guard words.count == 3, let old = ObjectID(hex: String(decoding: words[0], as: UTF8.self)),
                let new = ObjectID(hex: String(decoding: words[1], as: UTF8.self))
            else { return nil }
            self.old = old.bytes.allSatisfy { $0 == 0 } ? nil : old
            self.new = new
            message = String(decoding: line[(tab + 1)...], as: UTF8.self)
        }

        /// Whether a person committed: kata's own entries begin with its name, and what a rebase picks was committed before.
        var isCommit: Bool { message.hasPrefix("commit") || message.hasPrefix("cherry-pick") }

        /// Which commit took the place of which.
        var amendment: (old: ObjectID, new: ObjectID)? {
            guard message.hasPrefix("commit (amend)"), let old else { return nil }
            return (old, new)
        }
    }

    var entries: [Entry] = []

    static func read(of git: GitWorkspace) -> Reflogs {
        let files = SystemFiles()
        let common = DiskPath(git.location.commonFolder)
        var logs = [common.appending("logs/HEAD")]
        let limits = WalkLimits(depth: 16, entries: 100_000)
        let heads = common.appending("logs/refs/heads")
        for entry in (try? files.list(below: heads, limits: limits) { _ in false }) ?? [] where entry.kind == .regular {
            logs.append(heads.appending(bytes: entry.path))
        }
        logs += trees(of: git).map { $0.appending("logs/HEAD") }
        var reflogs = Reflogs()
        for log in logs {
            guard let bytes = try? files.read(log, limit: 256 << 20) else { continue }
            reflogs.entries += bytes.split(separator: 0x0A).compactMap { Entry(line: $0) }
        }
        return reflogs
    }

    /// The Git folders of the linked working trees.
    static func trees(of git: GitWorkspace) -> [DiskPath] {
        let folder = DiskPath(git.location.commonFolder).appending("worktrees")
        let found = try? SystemFiles().list(below: folder, limits: WalkLimits(depth: 1, entries: 10_000)) { _ in true }
        return (found ?? []).filter { $0.kind == .folder }.map { folder.appending(bytes: $0.path) }
    }
}
