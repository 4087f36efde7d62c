internal import KataCore
internal import KataGit
internal import Synchronization

/// Files that were read from any tree, by their ids: what does not change between commits is read once.
final class BlobCache: Sendable {
    private struct State {
        var blobs: [ObjectID: [UInt8]] = [:]
        var bytes = 0
    }

    private static let most = 128 << 20
    private let state = Mutex(State())

    func blob(_ id: ObjectID) -> [UInt8]? { state.withLock { $0.blobs[id] } }

    func remember(_ id: ObjectID, _ bytes: [UInt8]) {
        state.withLock { state in
            if state.bytes + bytes.count > Self.most { state = State() }
            state.blobs[id] = bytes
            state.bytes += bytes.count
        }
    }
}

/// The project's part of one tree.
struct DriftTree: TreeReading {
    let git: GitWorkspace
    let tree: ObjectID
    let prefix: RepositoryPath?
    let cache: BlobCache

    func contents(of path: RepositoryPath) async throws -> [UInt8]? {
        guard let entry = try await git.entry(at: placed(path), in: tree),
            entry.mode == .regular || entry.mode == .executable
        else { return nil }
        if let known = cache.blob(entry.id) { return known }
        let bytes = try await git.readBlob(entry.id)
        cache.remember(entry.id, bytes)
        return bytes
    }

    func exists(_ path: RepositoryPath) async throws -> Bool {
        try await git.entry(at: placed(path), in: tree) != nil
    }

    func files(below folder: RepositoryPath?) async throws -> [RepositoryPath] {
        let start = folder.map(placed) ?? prefix
        let skipped = prefix.map { $0.bytes.count + 1 } ?? 0
        return try await git.files(below: start, in: tree).compactMap {
            try? RepositoryPath(bytes: $0.path.bytes.dropFirst(skipped))
        }
    }

    /// What stands at a path; `nil` for nothing.
    func id(of path: RepositoryPath) async throws -> ObjectID? { try await git.entry(at: placed(path), in: tree)?.id }

    private func placed(_ path: RepositoryPath) -> RepositoryPath {
        guard let prefix else { return path }
        return (try? RepositoryPath(bytes: prefix.bytes + [0x2F] + path.bytes)) ?? path
    }
}
