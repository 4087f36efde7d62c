internal import KataCore
internal import KataFiles
internal import KataGit

/// Brings the person's working tree and index from one commit of the branch to a later one, so that what differs from the
/// branch afterwards is their uncommitted work and nothing else.
struct LandedFiles: Sendable {
    let services: EngineServices
    /// The folder that holds `.planning`, relative to the repository; `nil` when it is the root.
    let prefix: RepositoryPath?

    /// Files with uncommitted work that the change would overwrite.
    struct Obstacle: Error, Sendable, Hashable {
        var paths: [RepositoryPath]
    }

    struct Steps: Sendable {
        var moves: [Move] = []
        var restoring: [RepositoryPath] = []
        /// Files with uncommitted work that the change goes into, by what they become.
        var merging: [(path: RepositoryPath, bytes: [UInt8])] = []
        /// What neither can be overwritten nor merged.
        var blocked: [RepositoryPath] = []
        var changed: [RepositoryPath] = []
    }

    /// A phase's folder that goes to the finished ones.
    struct Move: Sendable, Hashable {
        var from: RepositoryPath
        var to: RepositoryPath

        func origin(of path: RepositoryPath) -> RepositoryPath? {
            guard path.bytes.starts(with: to.bytes + [0x2F]) else { return nil }
            return try? RepositoryPath(bytes: from.bytes + path.bytes.dropFirst(to.bytes.count))
        }
    }

    /// What has to be done, looked at without doing it.
    ///
    /// - Parameter isFinishing: another process has begun with it and did not come to the end: files may be missing, or end in
    ///   the middle.
    func steps(from before: ObjectID, to after: ObjectID, isFinishing: Bool = false) async throws -> Steps {
        let git = services.git
        var steps = Steps()
        steps.moves = try await moves(from: before, to: after)
        let snapshot = try await git.snapshot()
        let changes = try await git.changes(from: before, to: after, detectingRenames: false)
        steps.changed = changes.map(\.path)
        for change in changes {
            let path = change.path
            let origin = steps.moves.lazy.compactMap { $0.origin(of: path) }.first
            // A file that moves is compared with what it was at its old place, until it is at the new one.
            let place = try await git.entry(at: path, in: snapshot) == nil ? origin ?? path : path
            if change.newBlob == nil, steps.moves.contains(where: { path.bytes.starts(with: $0.from.bytes + [0x2F]) }) {
                continue
            }
            let old = try await git.entry(at: origin ?? path, in: before)
            let new = try await git.entry(at: path, in: after)
            let present = try await git.entry(at: place, in: snapshot)
            if present?.id == new?.id, present?.mode == new?.mode { continue }
            if present?.id == old?.id, present?.mode == old?.mode {
                let isHidden =
                    try present == nil && new != nil
                    && services.files.exists(DiskPath(git.location.root).appending(path))
                if isHidden { steps.blocked.append(path) } else { steps.restoring.append(path) }
                continue
            }
            if let old, let new, old.id == new.id, old.mode == new.mode { continue }
            if isFinishing, let new, try await isBegun(present?.id, new.id) {
                steps.restoring.append(path)
                continue
            }
            if let bytes = try await merged(old?.id, new?.id, place) {
                steps.merging.append((path, bytes))
            } else {
                steps.blocked.append(path)
            }
        }
        return steps
    }

    /// Whether a file is what a write that was cut off leaves: not there, or a first part of what it was to become. Nothing in it
    /// can be lost.
    private func isBegun(_ present: ObjectID?, _ new: ObjectID) async throws -> Bool {
        guard let present else { return true }
        let bytes = try await services.git.readBlob(present)
        return try await services.git.readBlob(new).starts(with: bytes)
    }

    /// - Throws: ``Obstacle`` before anything is changed.
    func refuseObstacles(in steps: Steps) throws {
        guard steps.blocked.isEmpty else { throw Obstacle(paths: steps.blocked) }
    }

    /// What is blocked is left as it is: the branch holds the other state.
    func carryOut(_ steps: Steps, from before: ObjectID, to after: ObjectID) async throws {
        let git = services.git
        let root = DiskPath(git.location.root)
        for move in steps.moves {
            let (from, to) = (root.appending(move.from), root.appending(move.to))
            guard try services.files.exists(from), try !services.files.exists(to) else { continue }
            try services.files.makeFolder(to.folder, mode: 0o755)
            try services.files.rename(from, to: to, durable: true)
        }
        try await git.restore(steps.restoring, from: after)
        for file in steps.merging {
            guard let path = try? git.realFilePath(for: file.path) else { continue }
            try services.files.writeAtomically(file.bytes, to: DiskPath(path), mode: nil, durable: true)
        }
        try await git.refreshIndex(paths: steps.changed, from: before, to: after)
    }

    /// Folders of phases that are tracked at their old place before and at the finished ones' place after.
    private func moves(from before: ObjectID, to after: ObjectID) async throws -> [Move] {
        let git = services.git
        var moves: [Move] = []
        for state in ["pending", "active"] {
            guard let folder = placed(".planning/phases/\(state)"),
                let entry = try await git.entry(at: folder, in: before), entry.mode == .folder
            else { continue }
            let names = Set(
                try await git.files(below: folder, in: before).compactMap {
                    $0.path.bytes.dropFirst(folder.bytes.count + 1).split(separator: 0x2F).first.map(Array.init)
                })
            for name in names {
                guard let from = try? RepositoryPath(bytes: folder.bytes + [0x2F] + name),
                    let to = placed(".planning/phases/completed").flatMap({
                        try? RepositoryPath(bytes: $0.bytes + [0x2F] + name)
                    }),
                    try await git.entry(at: from, in: after) == nil, try await git.entry(at: to, in: before) == nil,
                    try await git.entry(at: to, in: after) != nil
                else { continue }
                moves.append(Move(from: from, to: to))
            }
        }
        return moves
    }

    private func placed(_ path: String) -> RepositoryPath? {
        guard let path = try? RepositoryPath(path) else { return nil }
        guard let prefix else { return path }
        return try? RepositoryPath(bytes: prefix.bytes + [0x2F] + path.bytes)
    }

    private func merged(_ old: ObjectID?, _ new: ObjectID?, _ place: RepositoryPath) async throws -> [UInt8]? {
        guard let old, let new, let path = try? services.git.realFilePath(for: place),
            let present = try? services.files.read(DiskPath(path))
        else { return nil }
        return try ThreeWayMerge.merge(
            base: await services.git.readBlob(old), ours: present, theirs: await services.git.readBlob(new))
    }
}
