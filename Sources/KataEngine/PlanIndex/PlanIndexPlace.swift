internal import KataCore
internal import KataDigest
internal import KataFiles

/// The file that keeps the outlines of one planning folder, and the ways to it that are refused.
struct PlanIndexPlace: Sendable, Hashable {
    /// The folder of all of kata's files here: `kata` below the common Git folder, or the cache.
    private let home: DiskPath
    private var folder: DiskPath { home.appending("index") }
    let file: DiskPath

    /// An index is small beside the plans it stands for; anything bigger is not one.
    private static let limit = 1 << 30
    private static let prefix = "plans-"
    /// Of indexes that nobody writes any more, such as those of working trees that are gone.
    private static let lifetime: Int64 = 60 * 24 * 3600

    init?(_ indexing: PlanIndexing, projectRoot: String, files: any FileAccess) {
        if let common = CommonGitFolder.find(from: projectRoot, files: files) {
            home = common.appending("kata")
        } else if let cache = indexing.cacheFolder {
            home = cache
        } else {
            return nil
        }
        // Working trees share the common folder, and each has a planning folder of its own.
        file = home.appending("index/\(Self.prefix)\(Digest256.of(projectRoot).hex.prefix(32))")
    }

    /// `nil` when there is none, or what is there can't be one.
    func read(_ files: any FileAccess) -> [UInt8]? {
        guard isOwnFolder(home, files), isOwnFolder(folder, files),
            (try? files.status(of: file, followingLinks: false))?.kind == .regular
        else { return nil }
        return try? files.read(file, limit: Self.limit)
    }

    /// Replaces the file in one step: whoever reads sees the old or the new one. Where it can't be written, there is none.
    func write(_ bytes: [UInt8], _ files: any FileAccess) {
        do {
            try files.makeFolder(folder, mode: .privateFolder)
            // A link in the way would lead the writing out of the repository.
            guard isOwnFolder(home, files), isOwnFolder(folder, files) else { return }
            let isNew = try !files.exists(file)
            try files.writeAtomically(bytes, to: file, mode: .private, durable: false)
            if isNew { sweep(files) }
        } catch {
            return
        }
    }

    private func isOwnFolder(_ path: DiskPath, _ files: any FileAccess) -> Bool {
        (try? files.status(of: path, followingLinks: false))?.kind == .folder
    }

    /// Removes indexes that are long out of use, and what killed writers left behind.
    private func sweep(_ files: any FileAccess) {
        guard let now = try? files.status(of: file, followingLinks: false)?.modified.seconds,
            let entries = try? files.list(below: folder, limits: WalkLimits(depth: 1, includesStatus: true))
        else { return }
        for entry in entries where entry.kind == .regular {
            guard let modified = entry.status?.modified.seconds else { continue }
            let isOld = entry.name.hasPrefix(Self.prefix) && modified < now - Self.lifetime
            let isLeftOver = TemporaryName.matches(entry.name) && modified < now - 3600
            if isOld || isLeftOver { try? files.remove(folder.appending(bytes: entry.path)) }
        }
    }
}
