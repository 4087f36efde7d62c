internal import KataCore

/// One record of `git status --porcelain=v2 -z --no-renames`.
///
/// Source: git-status(1), "Porcelain Format Version 2".
struct PorcelainRecord: Sendable, Hashable {
    var path: RepositoryPath
    var index: ChangeKind?
    var worktree: ChangeKind?
    /// What the index holds; `nil` when the path is not in it.
    var indexEntry: TreeListing.Entry?
    var isUntracked = false
    var isConflicted = false
    /// An untracked repository inside the working tree, reported with a slash at its end.
    var isFolder = false

    static func parse(_ output: [UInt8]) throws(GitError) -> [PorcelainRecord] {
        var records: [PorcelainRecord] = []
        for line in output.split(separator: 0) {
            switch line.first {
            case 0x31: records.append(try ordinary(line))
            case 0x75: records.append(try unmerged(line))
            case 0x3F:
                let name = line.dropFirst(2)
                let isFolder = name.last == 0x2F
                records.append(
                    PorcelainRecord(
                        path: try .ofGit(isFolder ? name.dropLast() : name), isUntracked: true, isFolder: isFolder))
            default: break
            }
        }
        return records
    }

    /// `1 XY sub mH mI mW hH hI path`
    private static func ordinary(_ line: ArraySlice<UInt8>) throws(GitError) -> PorcelainRecord {
        let fields = line.split(separator: 0x20, maxSplits: 8)
        guard fields.count == 9, fields[1].count == 2 else { throw .malformedStatus }
        var record = PorcelainRecord(path: try .ofGit(fields[8]))
        record.index = kind(fields[1].first)
        record.worktree = kind(fields[1].last)
        let mode = UInt32(String(decoding: fields[4], as: UTF8.self), radix: 8) ?? 0
        if mode != 0, let id = ObjectID(hex: String(decoding: fields[7], as: UTF8.self)) {
            record.indexEntry = TreeListing.Entry(mode: mode, id: id)
        }
        return record
    }

    /// `u XY sub m1 m2 m3 mW h1 h2 h3 path`
    private static func unmerged(_ line: ArraySlice<UInt8>) throws(GitError) -> PorcelainRecord {
        let fields = line.split(separator: 0x20, maxSplits: 10)
        guard fields.count == 11 else { throw .malformedStatus }
        return PorcelainRecord(path: try .ofGit(fields[10]), isConflicted: true)
    }

    private static func kind(_ letter: UInt8?) -> ChangeKind? {
        switch letter {
        case 0x41: .added
        case 0x4D: .modified
        case 0x44: .deleted
        case 0x54: .typeChanged
        default: nil
        }
    }
}

extension GitError {
    fileprivate static var malformedStatus: GitError {
        GitError(.program, "git status printed a line that can't be read", function: "git status")
    }
}
