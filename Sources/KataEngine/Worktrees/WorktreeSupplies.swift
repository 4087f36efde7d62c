internal import KataCore
internal import KataFiles

/// Puts files that are not in history into a new working tree: copies such as `.env`, links such as `node_modules`.
///
/// Nothing outside of the project is read, and nothing outside of the new tree is written: a path that leads there, by `..`
/// or by a symbolic link on the way, is refused.
struct WorktreeSupplies: Sendable {
    let files: any FileAccess
    /// The project in the person's working tree, and in the new one.
    let source: DiskPath
    let target: DiskPath

    func copy(_ text: String) throws {
        let path = try safe(text)
        let (from, to) = (source.appending(path), target.appending(path))
        guard let status = try files.status(of: from, followingLinks: false), try !files.exists(to) else { return }
        try files.makeFolder(to.folder, mode: 0o755)
        try copy(from, status, to, named: text)
        guard status.kind == .folder else { return }
        for entry in try files.list(below: from, limits: WalkLimits(depth: 64, entries: 2_000_000)) {
            let place = from.appending(bytes: entry.path)
            guard let status = try files.status(of: place, followingLinks: false) else { continue }
            try copy(place, status, to.appending(bytes: entry.path), named: "\(text)/\(entry.display)")
        }
    }

    private func copy(_ from: DiskPath, _ status: FileStatus, _ to: DiskPath, named name: String) throws {
        switch status.kind {
        case .regular:
            try files.writeAtomically(
                files.read(from, limit: 1 << 31), to: to, mode: FileMode(rawValue: status.mode.rawValue & 0o777),
                durable: false)
        case .folder: try files.makeFolder(to, mode: 0o755)
        case .symbolicLink:
            guard let link = try files.linkTarget(of: from), isInside(link, from: from) else {
                throw refusal(name, "is a symbolic link that leads out of the project")
            }
            try files.createLink(at: to, to: link)
        case .other: return
        }
    }

    func link(_ text: String) throws {
        let path = try safe(text)
        let (from, to) = (source.appending(path), target.appending(path))
        guard let status = try files.status(of: from, followingLinks: false), try !files.exists(to) else { return }
        if status.kind == .symbolicLink {
            guard let resolved = try? files.resolve(from), isBelowSource(resolved) else {
                throw refusal(text, "is a symbolic link that leads out of the project")
            }
        }
        try files.makeFolder(to.folder, mode: 0o755)
        try files.createLink(at: to, to: from)
    }

    /// - Throws: for a path that is absolute, holds `..`, or goes through a symbolic link on either side.
    private func safe(_ text: String) throws -> RepositoryPath {
        var wanted = text
        while wanted.hasSuffix("/") { wanted.removeLast() }
        guard let path = try? RepositoryPath(wanted) else {
            throw refusal(text, "is no path inside of the project")
        }
        for root in [source, target] {
            var place = root
            for component in path.bytes.split(separator: 0x2F).dropLast() {
                place = place.appending(bytes: component)
                if try files.status(of: place, followingLinks: false)?.kind == .symbolicLink {
                    throw refusal(text, "goes through the symbolic link \(place.display)")
                }
            }
        }
        return path
    }

    /// Whether a link leads to something inside of the project, by its text alone: what it names may be missing.
    private func isInside(_ link: DiskPath, from place: DiskPath) -> Bool {
        guard link.bytes.first != 0x2F else { return false }
        var depth = place.folder.bytes.split(separator: 0x2F).count - source.bytes.split(separator: 0x2F).count
        for component in link.bytes.split(separator: 0x2F) where !component.elementsEqual([0x2E]) {
            depth += component.elementsEqual([0x2E, 0x2E]) ? -1 : 1
            if depth < 0 { return false }
        }
        return true
    }

    private func isBelowSource(_ path: DiskPath) -> Bool {
        guard let root = try? files.resolve(source) else { return false }
        return path.bytes.starts(with: root.bytes + [0x2F])
    }

    private func refusal(_ path: String, _ reason: String) -> Diagnostic {
        Diagnostic(
            .error, "worktree.supply-refused", "'\(path)' in worktree.copy or worktree.link \(reason)",
            hints: ["name what lies inside of the project, without links on the way"])
    }
}
